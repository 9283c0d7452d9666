import type { PreflightCheck } from '../check.ts';
import { checkStorage } from '../check-storage.ts';
import { notGiven } from '../not-given.ts';

const ACCESS_KEY = 's3-access-key';
const SECRET_KEY = 's3-secret-key';

/** The external object storage can be used; nothing to look at where the bundled one is used. */
export const externalStorage: PreflightCheck = {
  code: 'storage',
  title: 'The object storage answers, and objects can be put, got and deleted in both buckets',
  run: async ({ session: { ports, league, secrets } }) => {
    if (!league.storage) return [];
    const [accessKey, secretKey] = await Promise.all([secrets.read(ACCESS_KEY), secrets.read(SECRET_KEY)]);
    if (!accessKey) return [notGiven('storage-keys', 'object storage', ACCESS_KEY)];
    if (!secretKey) return [notGiven('storage-keys', 'object storage', SECRET_KEY)];
    const { endpoint, region, buckets } = league.storage;
    return checkStorage(
      ports,
      { endpoint, region, accessKey, secretKey },
      { buckets: Object.values(buckets), createBuckets: false },
    );
  },
};
