import type { League } from './schema.ts';

/**
 * What a league's external services tell the others: `database` from its URL, `storage` from its endpoint. The same
 * words that the bundled services provide in their service.yaml, and `external: true`.
 */
export function externalFacts(league: League): Record<string, Record<string, unknown>> {
  return {
    ...(league.database ? { database: databaseFacts(league.database.url) } : {}),
    ...(league.storage ? { storage: storageFacts(league.storage) } : {}),
  };
}

function databaseFacts(url: string): Record<string, unknown> {
  const { hostname, port, pathname, username } = new URL(url);
  return {
    host: bare(hostname),
    port: Number(port || 5432),
    name: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    // The app demands TLS of every database that is not called postgres or localhost.
    tls: true,
    external: true,
  };
}

function storageFacts({ endpoint, region, buckets }: NonNullable<League['storage']>): Record<string, unknown> {
  const { protocol, hostname, port } = new URL(endpoint);
  const tls = protocol === 'https:';
  return { host: bare(hostname), port: Number(port || (tls ? 443 : 80)), tls, region, buckets, external: true };
}

/** URLs write IPv6 addresses in brackets; the clients that get host and port apart want them without. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
