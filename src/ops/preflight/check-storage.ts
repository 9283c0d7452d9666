import type { Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { ObjectStore, Ports, StorageAccess } from '../../host/ports.ts';
import { isLoopback } from './loopback.ts';

export interface StorageWishes {
  readonly buckets: readonly string[];
  /** The user agreed that buckets which do not exist are created. */
  readonly createBuckets: boolean;
}

/**
 * Asks an S3 service whether a league can keep its objects there: reachable, keys right, each bucket there, and an
 * object put, got and deleted in each. Leaves nothing behind but buckets that were agreed to.
 * @returns one finding for the service when it cannot be reached, otherwise one for each bucket
 */
export async function checkStorage(
  ports: Ports,
  access: StorageAccess,
  { buckets, createBuckets }: StorageWishes,
): Promise<Finding[]> {
  const unreachable = await reach(ports, access.endpoint);
  if (unreachable) return [unreachable];
  const store = await ports.objectStore(access);
  return Promise.all([...new Set(buckets)].map((bucket) => checkBucket(store, access.endpoint, bucket, createBuckets)));
}

async function reach({ http }: Ports, endpoint: string): Promise<Finding | undefined> {
  const { hostname } = new URL(endpoint);
  const failed = (message: string, fix: string): Finding => ({
    code: 'storage-unreachable',
    level: 'error',
    subject: `object storage ${endpoint}`,
    message,
    fix,
  });
  if (isLoopback(hostname)) {
    return failed(
      `${hostname} is the container itself to the services that will use it`,
      'Name the storage by an address of its host that containers reach, in storage.endpoint of sprocket.yaml; or use the bundled one: remove storage.',
    );
  }
  try {
    await http.request({ url: endpoint });
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return failed(
      `it cannot be reached from this host: ${words}`,
      'Check storage.endpoint in sprocket.yaml, the DNS of this host and the firewall between.',
    );
  }
}

/** Objects first: whether a bucket exists may be hidden from a key that can do everything a league needs. */
async function checkBucket(store: ObjectStore, endpoint: string, bucket: string, mayCreate: boolean): Promise<Finding> {
  const subject = `bucket ${bucket}`;
  const used = await tryObjects(store, bucket);
  if (!used)
    return {
      code: 'storage-ready',
      level: 'ok',
      subject,
      message: `an object was put, got and deleted at ${endpoint}`,
    };
  if (await existsOrHidden(store, bucket)) return refused(subject, used);
  if (!mayCreate) {
    return {
      code: 'storage-bucket',
      level: 'error',
      subject,
      message: `it does not exist at ${endpoint}`,
      fix: `Create the bucket ${bucket} at the S3 service, or agree that it is created: sprocket init --create-buckets`,
    };
  }
  try {
    await store.createBucket(bucket);
  } catch (error) {
    if (error instanceof SprocketError) return refused(subject, error);
    throw error;
  }
  const after = await tryObjects(store, bucket);
  return after
    ? refused(subject, after)
    : {
        code: 'storage-ready',
        level: 'ok',
        subject,
        message: `created at ${endpoint}; an object was put, got and deleted`,
      };
}

/** @returns what failed, if anything */
async function tryObjects(store: ObjectStore, bucket: string): Promise<SprocketError | undefined> {
  try {
    await store.roundTrip(bucket);
    return undefined;
  } catch (error) {
    if (error instanceof SprocketError) return error;
    throw error;
  }
}

async function existsOrHidden(store: ObjectStore, bucket: string): Promise<boolean> {
  try {
    return await store.hasBucket(bucket);
  } catch (error) {
    if (error instanceof SprocketError) return true;
    throw error;
  }
}

function refused(subject: string, { message, hint }: SprocketError): Finding {
  return { code: 'storage-refused', level: 'error', subject, message, ...(hint ? { fix: hint } : {}) };
}
