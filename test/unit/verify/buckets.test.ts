import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { buckets } from '../../../src/ops/verify/buckets.ts';
import { findingsOf, leagueOf, type Sick } from './healthy-league.ts';

const EXTERNAL = {
  storage: { endpoint: 'https://s3.example.com', region: 'eu-1', buckets: { replays: 'our-replays' } },
};

const withoutImages: Sick['store'] = {
  roundTrip: (bucket) => {
    if (bucket !== 'images') return Promise.resolve();
    return Promise.reject(
      new SprocketError('storage-unusable', 'the bucket does not exist', { hint: 'Check storage in sprocket.yaml' }),
    );
  },
};

describe('the buckets', () => {
  it('of the bundled store are tried at its own address, which is not published', async () => {
    const { session, asked } = await leagueOf({
      containers: { 'object-storage': { details: { addresses: ['172.20.0.99'] } } },
    });
    expect(await buckets.run(session)).toMatchObject([
      { code: 'buckets', level: 'ok', subject: 'replays' },
      { level: 'ok', subject: 'images' },
    ]);
    const [access] = asked.stores;
    expect(access?.endpoint).toBe('http://172.20.0.99:7070');
    expect([access?.accessKey.reveal(), access?.secretKey.reveal()]).toEqual(['accessKeyOf20', 'secretKeyOf40']);
  });

  it('of an S3 service are tried at its URL', async () => {
    const { session, asked } = await leagueOf({ league: EXTERNAL });
    expect(await buckets.run(session)).toMatchObject([{ subject: 'our-replays' }, { subject: 'images' }]);
    expect(asked.stores).toMatchObject([{ endpoint: 'https://s3.example.com', region: 'eu-1' }]);
  });

  it('are broken one by one', async () => {
    const findings = await findingsOf(buckets, { store: withoutImages });
    expect(findings).toMatchObject([
      { level: 'ok' },
      { level: 'error', subject: 'images', message: 'the bucket does not exist.' },
    ]);
    expect(findings[1]?.fix).toContain('docker compose restart object-storage');
    const [, external] = await findingsOf(buckets, { league: EXTERNAL, store: withoutImages });
    expect(external?.fix).toContain('storage in sprocket.yaml');
  });

  it('are broken without a key', async () => {
    const { session } = await leagueOf();
    await session.secrets.remove('s3-secret-key');
    expect(await buckets.run(session)).toMatchObject([{ level: 'error', subject: 's3-secret-key' }]);
  });

  it('cannot be tried when the bundled store does not run', async () => {
    const gone = { containers: { 'object-storage': undefined } };
    await expect(findingsOf(buckets, gone)).rejects.toMatchObject({ code: 'storage-unusable' });
  });
});
