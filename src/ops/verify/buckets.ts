import type { Finding } from '../../core/finding.ts';
import type { ObjectStore } from '../../host/ports.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { Session } from '../session.ts';
import { broken, type Check, proved } from './check.ts';
import { storageOf } from './facts.ts';

const CODE = 'buckets';
const ACCESS_KEY = 's3-access-key';
const SECRET_KEY = 's3-secret-key';

/** Objects can be written, read and removed with the league's own keys. */
export const buckets: Check = {
  code: CODE,
  title: "An object can be put, got and deleted in every bucket, with the league's own keys",
  run: async (session) => {
    const storage = storageOf(session.deployment);
    const [accessKey, secretKey] = await Promise.all([
      session.secrets.read(ACCESS_KEY),
      session.secrets.read(SECRET_KEY),
    ]);
    if (!accessKey || !secretKey) {
      const missing = accessKey ? SECRET_KEY : ACCESS_KEY;
      return [
        broken(
          CODE,
          missing,
          `The secret ${missing} is not there, so no object can be stored.`,
          `sprocket secrets set ${missing}, then: sprocket apply`,
        ),
      ];
    }
    const external = session.league.storage;
    const bundled = external ? undefined : await bundledStore(session);
    const endpoint = external?.endpoint ?? `http://${bundled?.address}:${storage.port}`;
    const store = await session.ports.objectStore({ endpoint, region: storage.region, accessKey, secretKey });
    const fix =
      bundled &&
      `A start makes missing buckets: docker compose restart ${bundled.name}. Its log: sprocket logs ${bundled.name}`;
    return await Promise.all(Object.values(storage.buckets).map((bucket) => roundTrip(store, bucket, fix)));
  },
};

async function roundTrip(store: ObjectStore, bucket: string, fix: string | undefined): Promise<Finding> {
  try {
    await store.roundTrip(bucket);
    return proved(CODE, bucket, `An object was put into ${bucket}, got back the same and deleted.`);
  } catch (error) {
    if (!(error instanceof SprocketError)) throw error;
    return broken(CODE, bucket, `${error.message}.`, fix ?? error.hint ?? 'Look at storage in sprocket.yaml.');
  }
}

/** The bundled store publishes no port, but this host is itself a member of every network of its engine. */
async function bundledStore({
  catalog,
  deployment,
  ports,
}: Session): Promise<{ readonly name: string; readonly address: string }> {
  const provides = (service: string) => 'storage' in (catalog.get(service)?.definition.provides ?? {});
  const name = deployment.containers.find(({ kind, service }) => kind === 'service' && provides(service))?.name ?? '';
  const found = (await ports.engine.containers(deployment.project)).find((container) => container.name === name);
  const [address] = found ? (await ports.engine.inspect(found.id)).addresses : [];
  if (address) return { name, address };
  throw new SprocketError('storage-unusable', `${name || 'The object storage'} has no address, so it does not run`, {
    hint: 'Start it: sprocket apply',
  });
}
