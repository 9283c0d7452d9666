import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import type { ObjectStore } from '../../../src/host/ports.ts';
import { externalStorage } from '../../../src/ops/preflight/checks/external-storage.ts';
import { checkStorage } from '../../../src/ops/preflight/check-storage.ts';
import { Secret } from '../../../src/core/secret.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { findingsOf, ROOT } from './league.ts';

const ACCESS = {
  endpoint: 'https://s3.example.com',
  region: 'eu-1',
  accessKey: new Secret('access'),
  secretKey: new Secret('secret'),
};
const KEYS = { [`${ROOT}/secrets/s3-access-key`]: 'access', [`${ROOT}/secrets/s3-secret-key`]: 'secret' };
const answers = { request: () => Promise.resolve({ status: 403, headers: {}, body: '' }) };

/** A fake store that holds these buckets and may be told to refuse. */
function storeOf(buckets: Set<string>, refusal?: string): ObjectStore {
  const refuse = () =>
    Promise.reject(new SprocketError('storage-unusable', refusal ?? 'no such bucket', { hint: 'Check the keys.' }));
  return {
    hasBucket: (name) => (refusal ? refuse() : Promise.resolve(buckets.has(name))),
    createBucket: (name) => Promise.resolve(void buckets.add(name)),
    roundTrip: (name) => (refusal === undefined && buckets.has(name) ? Promise.resolve() : refuse()),
  };
}

describe('the check of an external object storage', () => {
  it('has nothing to look at where the bundled one is used', async () => {
    expect(await findingsOf(externalStorage)).toEqual([]);
  });

  it('cannot say that all is well without the keys', async () => {
    const league = { storage: { endpoint: ACCESS.endpoint } };
    expect(await findingsOf(externalStorage, { league })).toMatchObject([{ code: 'storage-keys', level: 'error' }]);
  });

  it('looks at both buckets, and creates none by itself', async () => {
    const buckets = new Set(['replays']);
    const league = { storage: { endpoint: ACCESS.endpoint } };
    const findings = await findingsOf(externalStorage, { league, files: KEYS, http: answers, store: storeOf(buckets) });
    expect(findings.map(({ code, level, subject }) => `${subject} ${code} ${level}`)).toEqual([
      'bucket replays storage-ready ok',
      'bucket images storage-bucket error',
    ]);
    expect([...buckets]).toEqual(['replays']);
  });
});

describe('object storage', () => {
  const wishes = { buckets: ['replays', 'images'], createBuckets: true };

  it('has its buckets created on consent', async () => {
    const buckets = new Set<string>();
    const findings = await checkStorage(fakePorts({ http: answers, store: storeOf(buckets) }), ACCESS, wishes);
    expect(findings.map(({ code }) => code)).toEqual(['storage-ready', 'storage-ready']);
    expect([...buckets]).toEqual(['replays', 'images']);
  });

  it('tells why the keys are refused, and creates nothing then', async () => {
    const buckets = new Set<string>();
    const findings = await checkStorage(
      fakePorts({ http: answers, store: storeOf(buckets, 'the secret key is wrong') }),
      ACCESS,
      wishes,
    );
    expect(findings[0]).toMatchObject({
      code: 'storage-refused',
      level: 'error',
      message: 'the secret key is wrong',
      fix: 'Check the keys.',
    });
    expect(buckets.size).toBe(0);
  });

  it('is told about once when it cannot be reached', async () => {
    const http = { request: () => Promise.reject(new Error('ENOTFOUND')) };
    const findings = await checkStorage(fakePorts({ http }), ACCESS, wishes);
    expect(findings).toMatchObject([{ code: 'storage-unreachable', level: 'error' }]);
    expect(findings[0]?.message).toContain('ENOTFOUND');
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1:9000', 'http://[::1]:9000'])(
    'is refused at %s, which is another machine inside a container',
    async (endpoint) => {
      expect(await checkStorage(fakePorts(), { ...ACCESS, endpoint }, wishes)).toMatchObject([
        { code: 'storage-unreachable', level: 'error' },
      ]);
    },
  );
});
