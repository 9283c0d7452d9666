import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { refuseLockedOutData } from '../../../src/ops/preflight/locked-out-data.ts';
import { missingSecrets } from '../../../src/ops/preflight/missing-secrets.ts';
import { contextOf } from './league.ts';

const MANAGED = {
  database: { url: 'postgresql://league@db.example.com:25060/rockets' },
  storage: { endpoint: 'https://s3.example.com' },
};

async function deploymentOf(league = {}) {
  return (await contextOf({ league })).session.deployment;
}

function thrown(work: () => void): SprocketError {
  try {
    work();
  } catch (error) {
    if (error instanceof SprocketError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a data volume without its secret', () => {
  it('stops everything, names volume and secret, and shows the way back', async () => {
    const deployment = await deploymentOf();
    const error = thrown(() => { refuseLockedOutData(deployment, new Set(), new Set(['sprocket-postgres-data', 'unrelated'])); }); // prettier-ignore
    expect(error).toMatchObject({ code: 'volume-without-secrets', exit: 3 });
    expect(error.details[0]).toContain(
      'volume sprocket-postgres-data (every row of the league) needs the secret database-password',
    );
    expect(error.hint).toContain('secrets/');
    const kept = new Set(['sprocket-postgres-data-18']);
    expect(thrown(() => { refuseLockedOutData(deployment, new Set(), kept); }).details[0]).toContain('sprocket-postgres-data-18 (every row of the league)'); // prettier-ignore
    expect(error.details.join('\n')).not.toContain('unrelated');
  });

  it('is no concern where the volume is not there, or the secret is', async () => {
    const deployment = await deploymentOf();
    expect(() => { refuseLockedOutData(deployment, new Set(), new Set()); }).not.toThrow(); // prettier-ignore
    const all = new Set(deployment.secrets.map(({ name }) => name));
    const volumes = new Set(deployment.containers.flatMap((container) => container.volumes.map(({ name }) => name)));
    expect(volumes.size).toBeGreaterThan(0);
    expect(() => { refuseLockedOutData(deployment, all, volumes); }).not.toThrow(); // prettier-ignore
  });
});

describe('secrets that only a person can give', () => {
  it('are listed all at once', async () => {
    const deployment = await deploymentOf(MANAGED);
    const error = thrown(() => { missingSecrets(deployment, new Set()); }); // prettier-ignore
    expect(error).toMatchObject({ code: 'secret-missing', exit: 2 });
    expect(error.details.map((line) => line.split(':')[0])).toEqual([
      'database-password',
      's3-access-key',
      's3-secret-key',
    ]);
    expect(error.hint).toContain('sprocket secrets set database-password');
  });

  it('are none where everything is bundled, or where they were given', async () => {
    const bundled = await deploymentOf();
    expect(() => { missingSecrets(bundled, new Set()); }).not.toThrow(); // prettier-ignore
    const managed = await deploymentOf(MANAGED);
    expect(() => { missingSecrets(managed, new Set(['database-password', 's3-access-key', 's3-secret-key'])); }).not.toThrow(); // prettier-ignore
  });
});
