import type { Catalog } from '../../catalog/load-catalog.ts';
import type { Finding } from '../../core/finding.ts';
import type { Secret } from '../../core/secret.ts';
import type { Ports } from '../../host/ports.ts';
import type { League } from '../../league/schema.ts';
import { pullReference } from '../../plan/images.ts';
import { checkDatabase } from '../preflight/database/check-database.ts';
import { databaseAccess, databaseClient } from '../preflight/database/database-access.ts';
import { checkStorage } from '../preflight/check-storage.ts';
import { requireReady } from '../preflight/preflight.ts';
import type { Session } from '../session.ts';
import type { Progress } from '../progress.ts';

/** Secrets with which what is managed elsewhere is asked. */
export const DATABASE_PASSWORD = 'database-password';
export const STORAGE_KEYS = { access: 's3-access-key', secret: 's3-secret-key' } as const;

/** Asks the managed database of a league that is not written yet; empty when it has none, or no password for it. */
export async function tryDatabase(
  ports: Ports,
  catalog: Catalog,
  league: League,
  secrets: ReadonlyMap<string, Secret>,
  progress: Progress,
): Promise<Finding[]> {
  const password = secrets.get(DATABASE_PASSWORD);
  if (!league.database || !password) return [];
  const client = databaseClient(catalog);
  const image = pullReference(client.name, league.images.registry);
  return await checkDatabase(ports, databaseAccess(league.database.url, password, client, image), progress);
}

/** The same for the object storage. @param createBuckets whether buckets that do not exist are created */
export async function tryStorage(
  ports: Ports,
  league: League,
  secrets: ReadonlyMap<string, Secret>,
  createBuckets: boolean,
): Promise<Finding[]> {
  const accessKey = secrets.get(STORAGE_KEYS.access);
  const secretKey = secrets.get(STORAGE_KEYS.secret);
  if (!league.storage || !accessKey || !secretKey) return [];
  const { endpoint, region, buckets } = league.storage;
  return await checkStorage(
    ports,
    { endpoint, region, accessKey, secretKey },
    { buckets: Object.values(buckets), createBuckets },
  );
}

/**
 * Creates the buckets of an external object storage that do not exist; nothing to do where the bundled one is used.
 * @throws SprocketError storage-unusable
 */
export async function createMissingBuckets(
  ports: Ports,
  { league, secrets }: Pick<Session, 'league' | 'secrets'>,
): Promise<void> {
  requireReady(await tryStorage(ports, league, await secrets.all(), true));
}
