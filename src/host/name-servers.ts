import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { shortAddress } from '../core/certificate.ts';
import type { Addresses, CaaRecord, NameFacts } from '../core/name-facts.ts';
import type { NameServers } from './ports.ts';

const MOST_OWN_SERVERS = 4;

type Answer<T> =
  | { readonly kind: 'found'; readonly records: readonly T[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent'; readonly reason: string };

interface Zone {
  readonly name: string;
  readonly servers: readonly string[];
}

/**
 * Asks name servers, never the files of this host.
 * @param options `ownPort`: on which the servers of a zone listen; `timeoutMilliseconds`: of the first of two tries, the
 *   second waits twice as long
 */
export function nameServers({ ownPort = 53, timeoutMilliseconds = 3000 } = {}): NameServers {
  const resolverOf = (servers: readonly string[]) => {
    const resolver = new Resolver({ timeout: timeoutMilliseconds, tries: 2 });
    if (servers.length > 0) resolver.setServers(servers);
    return resolver;
  };

  /** A name in another zone is only pointed to by the servers of this one. */
  async function askOwn(here: Resolver, server: string, name: string): Promise<Addresses> {
    const where = await addressesOf(here, server);
    if (where.kind === 'silent') return where;
    if (where.kind === 'absent') return { kind: 'silent', reason: 'the server has no address' };
    const own = resolverOf([where.ipv4[0], where.ipv6[0]].flatMap((address) => withPort(address, ownPort)));
    const addresses = await addressesOf(own, name);
    if (addresses.kind !== 'absent') return addresses;
    const alias = await answerOf(own.resolveCname(name));
    return alias.kind === 'found' && alias.records[0] ? addressesOf(here, alias.records[0]) : addresses;
  }

  return {
    factsOf: async (name, servers): Promise<NameFacts> => {
      const wrong = servers.find((server) => !isServer(server));
      if (wrong !== undefined) {
        const silent = { kind: 'silent', reason: `${wrong} is no address of a name server` } as const;
        return { name, resolved: silent, zone: undefined, own: [], caa: silent };
      }
      const here = resolverOf(servers);
      const [resolved, caa, zone] = await Promise.all([addressesOf(here, name), caaOf(here, name), zoneOf(here, name)]);
      const own = await Promise.all(
        (zone?.servers ?? []).map(async (server) => ({ server, addresses: await askOwn(here, server, name) })),
      );
      return { name, resolved, zone: zone?.name, own, caa };
    },
  };
}

/** What one kind of address says counts even where the other cannot be asked for. */
async function addressesOf(resolver: Resolver, name: string): Promise<Addresses> {
  const answers = await Promise.all([answerOf(resolver.resolve4(name)), answerOf(resolver.resolve6(name))]);
  const [ipv4 = [], ipv6 = []] = answers.map((answer) => (answer.kind === 'found' ? answer.records : []));
  if (ipv4.length + ipv6.length > 0) return { kind: 'found', ipv4, ipv6: ipv6.map(shortAddress) };
  return answers.find((answer) => answer.kind === 'silent') ?? { kind: 'absent' };
}

/** The closest zone. An alias stands in a zone above: what is asked at it is answered for the name it points to. */
async function zoneOf(resolver: Resolver, name: string): Promise<Zone | undefined> {
  for (const at of climb(name).slice(0, -1)) {
    const [alias, servers] = await Promise.all([answerOf(resolver.resolveCname(at)), answerOf(resolver.resolveNs(at))]);
    if (alias.kind === 'found') continue;
    if (servers.kind === 'silent') return undefined;
    if (servers.kind === 'found') return { name: at, servers: [...servers.records].sort().slice(0, MOST_OWN_SERVERS) };
  }
  return undefined;
}

/** The closest record set counts, and nothing can be said where a closer one could not be asked for (RFC 8659). */
async function caaOf(resolver: Resolver, name: string): Promise<NameFacts['caa']> {
  const asked = climb(name).map(async (at) => ({ at, answer: await answerOf(resolver.resolveCaa(at)) }));
  for (const { at, answer } of await Promise.all(asked)) {
    if (answer.kind === 'found') return { kind: 'found', at, records: answer.records.map(caaRecord) };
    if (answer.kind === 'silent') return answer;
  }
  return { kind: 'absent' };
}

function caaRecord(record: object): CaaRecord {
  const [key = '', value] = Object.entries(record).find(([property]) => property !== 'critical') ?? [];
  // Tags are compared without regard to case.
  const tag = key.toLowerCase();
  const issuer = String(value).split(';', 1).join('').trim().toLowerCase();
  return { tag: tag === 'issue' || tag === 'issuewild' ? tag : 'other', issuer };
}

async function answerOf<T>(asked: Promise<T[]>): Promise<Answer<T>> {
  try {
    const records = await asked;
    return records.length > 0 ? { kind: 'found', records } : { kind: 'absent' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'absent' };
    return { kind: 'silent', reason: code === 'ETIMEOUT' ? 'no answer in time' : (code ?? message) };
  }
}

/** A name and those above it: `a.b.c`, `b.c`, `c`. */
function climb(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

function withPort(address: string | undefined, port: number): string[] {
  if (address === undefined) return [];
  return [address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
}

/** Whether the resolver can take it: it ends the whole process when the port is 0. */
function isServer(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%');
  const [, address = '', port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const known = isIP(address) === 4 || (/^\[[^%]+\]$/.test(address) && isIP(address.slice(1, -1)) === 6);
  return known && Number(port) > 0 && Number(port) < 2 ** 16;
}
