import type { Addresses } from '../core/name-facts.ts';

/** What the internet does not lead to: networks of one's own, of one link, and what is reserved for other use. */
const RESERVED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((range) => {
  const [base = '', bits] = range.split('/');
  return { base: numberOf(base), size: 2 ** (32 - Number(bits)) };
});

/** Whether the internet leads to an address, IPv6 in its short form: it is neither private nor reserved. */
export function isPublicAddress(address: string): boolean {
  return isIpv6(address) ? isPublicIpv6(address) : isPublicIpv4(numberOf(address));
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** All addresses that a name server gave; none when it gave no answer. */
export function allOf(addresses: Addresses): string[] {
  return addresses.kind === 'found' ? [...addresses.ipv4, ...addresses.ipv6] : [];
}

function isPublicIpv4(address: number): boolean {
  return !RESERVED_IPV4.some(({ base, size }) => address >= base && address < base + size);
}

/** All that is given out is in 2000::/3; of that 2001::/23, 2001:db8::/32 and 3fff::/20 are for other use. */
function isPublicIpv6(address: string): boolean {
  const [first = 0, second = 0] = address.split(':').map((group) => Number.parseInt(group || '0', 16));
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001) return second >= 0x200 && second !== 0xdb8;
  return first !== 0x3fff || second >= 0x1000;
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
