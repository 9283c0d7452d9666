import type { Secret } from './secret.ts';

/** What a certificate is for: names of DNS such as `rockets.local`, and IPv4 and IPv6 addresses. */
export interface CertificateNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** A certificate, or a chain that begins with it, in PEM, and its private key in PEM (PKCS #8). */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: Secret;
}

export interface Validity {
  /** First moment; a part of a second is dropped. */
  readonly notBefore: Date;
  /** Days of 24 hours from then to the last moment. */
  readonly days: number;
}

export interface CertificateFacts {
  /** Common name, literally; all parts of the name where there is none; empty where the name is. */
  readonly subject: string;
  readonly issuer: string;
  readonly dns: readonly string[];
  /** In the usual short form: `::1`. */
  readonly ip: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Hex, upper case. */
  readonly serial: string;
  /** Id of the key that signed it, in hex and upper case; empty when the certificate does not hold it. */
  readonly authorityKey: string;
  /** SHA-256 of the whole certificate in hex. */
  readonly fingerprint: string;
  readonly isAuthority: boolean;
}

/** Makes and reads X.509 certificates. All keys are ECDSA P-256. */
export interface Certificates {
  /**
   * A self-signed authority whose certificates are good for the permitted names alone. A DNS name stands for its
   * subdomains too, an address for itself. What kind of name is not permitted at all is excluded altogether.
   * @param name shown as whose authority it is; any text, of which 64 characters are kept
   * @throws Error when nothing is permitted, or something that is neither a DNS name nor an address
   */
  makeAuthority(
    options: { readonly name: string; readonly permitted: CertificateNames } & Validity,
  ): Promise<KeyedCertificate>;
  /**
   * A server's certificate, followed by its authority's. Whether the authority may vouch for the names is not looked
   * at: clients do.
   * @throws Error when there is no name, or one that is neither a DNS name (`*.` in front is allowed) nor an address
   * @throws SprocketError state-invalid when the authority cannot be read or its key is another's
   */
  issue(
    options: { readonly authority: KeyedCertificate; readonly names: CertificateNames } & Validity,
  ): Promise<KeyedCertificate>;
  /**
   * Reads the first certificate in a text.
   * @throws SprocketError state-invalid
   */
  readCertificate(pem: string): CertificateFacts;
  /**
   * Whether an authority signed a certificate. Dates and permitted names are not looked at.
   * @throws SprocketError state-invalid
   */
  isIssuedBy(pem: string, authorityPem: string): boolean;
  /**
   * Whether a private key is that of a certificate; a key that cannot be read is not.
   * @throws SprocketError state-invalid when the certificate cannot be read
   */
  keyFits(pem: string, key: Secret): boolean;
}

/** Cuts a text to the 64 characters that a common name may have; halves of characters become U+FFFD. */
export function commonName(text: string): string {
  return Array.from(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
    .slice(0, 64)
    .join('');
}

/** @throws Error naming the first that is neither a DNS name nor an IP address, or saying that there is none */
export function checkNames({ dns, ip }: CertificateNames, wildcards: 'wildcards' | 'no wildcards'): void {
  if (dns.length + ip.length === 0) throw new Error('A certificate needs at least one name.');
  for (const name of dns) {
    const plain = wildcards === 'wildcards' ? name.replace(/^\*\./, '') : name;
    if (name.length > 253 || !DNS_NAME.test(plain)) throw new Error(`${JSON.stringify(name)} is not a DNS name.`);
  }
  for (const address of ip) addressBytes(address);
}

const DNS_NAME = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;

/**
 * NameConstraints (RFC 5280, 4.2.1.10) in DER. A kind of name without a permitted subtree would be unconstrained, so
 * such a kind is excluded: all of DNS by the empty name, all addresses by a mask without ones. IPv4 and IPv6 count as
 * two kinds, because not all programs hold an address against a subtree of the other length.
 */
export function nameConstraints({ dns, ip }: CertificateNames): Uint8Array {
  const addresses = ip.map(addressBytes);
  const permitted = [
    ...dns.map((name) => dnsSubtree(name)),
    ...addresses.map((bytes) => ipSubtree([...bytes, ...bytes.map(() => 0xff)])),
  ];
  const excluded = [
    ...(dns.length === 0 ? [dnsSubtree('')] : []),
    ...[4, 16]
      .filter((size) => !addresses.some((bytes) => bytes.length === size))
      .map((size) => ipSubtree(Array.from({ length: size * 2 }, () => 0))),
  ];
  return Uint8Array.from(
    der(0x30, [
      ...(permitted.length > 0 ? der(0xa0, permitted.flat()) : []),
      ...(excluded.length > 0 ? der(0xa1, excluded.flat()) : []),
    ]),
  );
}

const dnsSubtree = (name: string) =>
  der(
    0x30,
    der(
      0x82,
      Array.from(name, (letter) => letter.charCodeAt(0)),
    ),
  );
const ipSubtree = (addressAndMask: number[]) => der(0x30, der(0x87, addressAndMask));

/** One value of DER: its tag, its length, its content. */
function der(tag: number, content: number[]): number[] {
  const size = content.length;
  if (size < 0x80) return [tag, size, ...content];
  const digits: number[] = [];
  for (let rest = size; rest > 0; rest >>= 8) digits.unshift(rest & 0xff);
  return [tag, 0x80 + digits.length, ...digits, ...content];
}

/**
 * An IP address in its usual short form, such as `::1` for `0:0:0:0:0:0:0:1`.
 * @throws Error when it is not one
 */
export function shortAddress(address: string): string {
  if (IPV4.test(address)) return address;
  if (!/^[0-9a-f.]*:[0-9a-f:.]*$/i.test(address) || !URL.canParse(`http://[${address}]`)) {
    throw new Error(`${JSON.stringify(address)} is not an IP address.`);
  }
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Its 4 or 16 bytes. */
function addressBytes(address: string): number[] {
  const short = shortAddress(address);
  if (!short.includes(':')) return short.split('.').map(Number);
  const [left, right] = short.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - (left?.length ?? 0) - (right?.length ?? 0) }, () => '0');
  return [...(left ?? []), ...zeros, ...(right ?? [])].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
