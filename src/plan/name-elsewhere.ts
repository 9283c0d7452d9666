import type { Finding } from '../core/finding.ts';
import type { NameFacts } from '../core/name-facts.ts';
import { allOf, isIpv6, isPublicAddress } from './name-addresses.ts';

/** What decides where the addresses of a name lead. */
interface Leading {
  readonly facts: NameFacts;
  /** Addresses of this host. */
  readonly host: readonly string[];
  readonly authority: { readonly title: string; readonly public: boolean };
}

/** Another server than this host, which answered at one of the addresses. */
interface Other {
  readonly address: string;
  readonly server: string | undefined;
}

interface Family {
  readonly code: string;
  readonly has: (address: string) => boolean;
}

const IPV4: Family = { code: 'name-elsewhere', has: (address) => !isIpv6(address) };
const IPV6: Family = { code: 'name-ipv6-elsewhere', has: isIpv6 };

/**
 * Addresses at which a public authority cannot ask; one of one's own may well. What only this network is told does not
 * count: that is for who asks from within.
 */
export function privateFindings(leading: Leading): Finding[] {
  const { facts, authority } = leading;
  return [IPV4, IPV6].flatMap((family): Finding[] => {
    const wrong = allOf(facts.resolved).filter((address) => family.has(address) && isBeyond(authority, address));
    if (wrong.length === 0 || isCorrected(facts, wrong)) return [];
    const right = publicOf(leading, IPV4)[0] ?? 'the public address of the router before this host';
    const fix = family === IPV4 ? `Change the A record of ${facts.name} to ${right}.` : ipv6Fix(leading);
    const message = `It leads to ${listOf(wrong)}; ${authority.title} cannot reach private and reserved addresses.`;
    return [{ code: 'name-private-address', level: 'error', subject: facts.name, message, fix }];
  });
}

/** Addresses that are not those of this host. Behind a router that shares its address this cannot be told. */
export function elsewhereFindings(leading: Leading, other: Other | undefined): Finding[] {
  return [...occupied(leading, other), ...[IPV4, IPV6].flatMap((family) => strange(leading, family, other))];
}

/** Another server at an address of this host. */
function occupied({ facts, host }: Leading, other: Other | undefined): Finding[] {
  if (!other || !host.includes(other.address)) return [];
  return [
    {
      code: (isIpv6(other.address) ? IPV6 : IPV4).code,
      level: 'error',
      subject: facts.name,
      message: `It leads to this host, but ${serverOf(other)} answers on port 80 of ${other.address}.`,
      fix: "See what else listens on port 80 of this host, and stop it: sudo ss -ltnp 'sport = :80'",
    },
  ];
}

function strange(leading: Leading, family: Family, other: Other | undefined): Finding[] {
  const { facts, host, authority } = leading;
  const addresses = allOf(facts.resolved).filter(family.has);
  const foreign = addresses.filter((address) => !host.includes(address) && !isBeyond(authority, address));
  if (foreign.length === 0) return [];
  const answering = foreign.find((address) => address === other?.address);
  const rights = publicOf(leading, family);
  const shared = family === IPV4 && rights.length === 0;
  const finding = { code: family.code, subject: facts.name };
  const there = other && answering !== undefined ? `; ${serverOf(other)} answers on port 80 of ${answering}` : '';
  if (shared) {
    // Many a router answers questions from within itself, so that another server answers here proves nothing.
    const message = `It leads to ${listOf(foreign)}; whether that is this host, which has no public IPv4 address of its own, cannot be told from here${there}.`;
    const fix = `Make sure that the router or provider forwards TCP port 80 of ${listOf(foreign)} to this host.`;
    return [{ ...finding, level: 'warning', message, fix }];
  }
  const parts = [
    `It leads to ${listOf(foreign)}`,
    `${addresses.some((address) => host.includes(address)) ? 'besides' : 'not to'} this host${rights.length > 0 ? ` at ${rights.join(' or ')}` : ''}`,
    ...(family === IPV6 ? [`and ${authority.title} asks there first`] : []),
  ];
  const fix = isCorrected(facts, foreign) ? WAIT : family === IPV4 ? ipv4Fix(leading, foreign) : ipv6Fix(leading);
  return [{ ...finding, level: 'error', message: `${parts.join(', ')}${there}.`, fix }];
}

const WAIT = 'Wait until the old answer is forgotten; the servers of the zone have another address already.';

function ipv4Fix(leading: Leading, wrong: readonly string[]): string {
  const right = publicOf(leading, IPV4)[0] ?? '';
  return `Give ${leading.facts.name} an A record with ${right}, and none with ${listOf(wrong)}.`;
}

/** The proxy listens on IPv4 only: behind Docker's relay for IPv6 all clients would count as one. */
function ipv6Fix({ facts }: Leading): string {
  return `Remove the AAAA record of ${facts.name}: the league is reached by IPv4 only.`;
}

/** Whether all servers of the zone that answer have other addresses than these. */
function isCorrected({ own }: NameFacts, wrong: readonly string[]): boolean {
  const answers = own.filter(({ addresses }) => addresses.kind !== 'silent').map(({ addresses }) => allOf(addresses));
  return (
    answers.length > 0 &&
    answers.every((addresses) => addresses.length > 0 && !wrong.some((address) => addresses.includes(address)))
  );
}

function isBeyond(authority: Leading['authority'], address: string): boolean {
  return authority.public && !isPublicAddress(address);
}

function publicOf({ host }: Leading, family: Family): string[] {
  return host.filter((address) => family.has(address) && isPublicAddress(address));
}

function serverOf({ server }: Other): string {
  return server === undefined ? 'another server' : `another server (${server})`;
}

function listOf(addresses: readonly string[]): string {
  return addresses.join(' and ');
}
