import type { ServiceDefinition } from '../catalog/service-schema.ts';
import type { League } from '../league/schema.ts';
import { hostOf, waysIn } from './addresses.ts';

/** Directories of Let's Encrypt (https://letsencrypt.org/docs/acme-protocol-updates/, /docs/staging-environment/). */
const LETS_ENCRYPT = {
  title: 'Let’s Encrypt',
  directory: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  public: true,
};

/** Who certifies the names of the public domain, and how it is asked. */
export interface PublicAuthority {
  /** As people call it. */
  readonly title: string;
  /** URL of its ACME directory. */
  readonly directory: string;
  /** URL of the ACME directory that a rehearsal asks. */
  readonly staging: string;
  /** Whether browsers trust it and it looks from the internet; one of somebody's own may do neither. */
  readonly public: boolean;
  /** Certificates in PEM by which it is trusted besides the public ones; empty for none. */
  readonly root: string;
  readonly email: string;
  /** How long what it issues is valid. */
  readonly validHours: number;
  /** Name of the file in which the proxy keeps what this authority issued; another one for each directory. */
  readonly store: string;
  /** Name servers to ask; empty for those of this host. */
  readonly resolvers: readonly string[];
  /** How it is answered by DNS; null where it is answered by http. */
  readonly dns: { readonly provider: string; readonly wait: number } | null;
}

/** @returns undefined when the league has no public domain, or wants private certificates for it */
export function publicAuthority({ ways, certificates }: League): PublicAuthority | undefined {
  const { authority, staging, root, resolvers, validHours, dns } = certificates;
  if (!ways.domain || authority === 'private') return undefined;
  const directory = authority === 'letsencrypt' ? LETS_ENCRYPT.directory : authority;
  const own = { title: new URL(directory).host, staging: directory, public: false };
  const { title, staging: usual, public: trusted } = directory === LETS_ENCRYPT.directory ? LETS_ENCRYPT : own;
  return {
    title,
    directory,
    staging: staging ?? usual,
    public: trusted,
    root: root ?? '',
    email: ways.email ?? '',
    validHours,
    store: `${directory.replace(/^https:\/\//, '').replace(/[^a-z0-9.]+/gi, '-')}.json`,
    resolvers,
    dns: dns ? { provider: dns.provider, wait: dns.wait } : null,
  };
}

/** Every name of the public domain by which a service is reached; each gets a certificate of its own. */
export function publicNames(league: League, services: readonly ServiceDefinition[]): string[] {
  if (!publicAuthority(league)) return [];
  const ways = waysIn(league).filter(({ way }) => way === 'domain');
  const hosts = ways.flatMap((way) => services.flatMap(({ route }) => (route ? [hostOf(way, route) ?? ''] : [])));
  return [...new Set(hosts)].filter((host) => host !== '');
}

/** A name that passed the rehearsal, and what was rehearsed. */
export interface RehearsedName {
  readonly name: string;
  readonly directory: string;
}

/** What answers an authority in the place of the proxy while a rehearsal goes on. */
export interface Rehearsal {
  /** Name of the host that answers on port 80. */
  readonly host: string;
}

/**
 * The names that the proxy asks the public authority for: those that passed a rehearsal with this authority. What else
 * passed once is of no account.
 */
export function certifiedNames(
  league: League,
  services: readonly ServiceDefinition[],
  rehearsed: readonly RehearsedName[],
): string[] {
  const directory = publicAuthority(league)?.directory;
  const passed = new Set(rehearsed.filter((one) => one.directory === directory).map(({ name }) => name));
  return publicNames(league, services).filter((name) => passed.has(name));
}
