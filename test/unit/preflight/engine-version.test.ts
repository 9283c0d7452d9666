import { expect, it } from 'vitest';
import { engineVersion } from '../../../src/ops/preflight/checks/engine-version.ts';
import { GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { findingsOf } from './league.ts';

function looking(engine: Partial<typeof GOOD_ENGINE>, compose: string) {
  return findingsOf(engineVersion, {
    engine: { info: () => Promise.resolve({ ...GOOD_ENGINE, ...engine }) },
    compose: { version: () => Promise.resolve(compose) },
  });
}

it.each(['2.26.0', '2.26.1-4', '2.40.3', 'v3.0.0', '5.0.1'])(
  'accepts Compose %s with an engine of today',
  async (compose) => {
    expect(await looking({}, compose)).toEqual([
      {
        code: 'engine-version',
        level: 'ok',
        subject: 'Docker',
        message: `Engine 28.5.2, Compose ${compose}, linux/amd64`,
      },
    ]);
  },
);

it.each(['2.25.9', '1.29.2'])('refuses Compose %s', async (compose) => {
  expect(await looking({}, compose)).toMatchObject([
    { code: 'docker-too-old', level: 'error', subject: 'Docker Compose' },
  ]);
});

it('refuses an engine before 25 by its API', async () => {
  const [finding] = await looking({ version: '24.0.7', apiVersion: '1.43' }, '2.40.3');
  expect(finding).toMatchObject({ code: 'docker-too-old', level: 'error', subject: 'Docker Engine' });
  expect(finding?.message).toContain('24.0.7');
  expect(finding?.fix).toContain('Upgrade Docker');
  expect(await looking({ apiVersion: '1.44' }, '2.40.3')).toMatchObject([{ level: 'ok' }]);
});

it('tells both when both are too old', async () => {
  expect(await looking({ apiVersion: '1.40' }, '2.1.0')).toHaveLength(2);
});

it('refuses an engine of Windows containers', async () => {
  expect(await looking({ platform: 'windows/amd64' }, '2.40.3')).toMatchObject([
    { code: 'engine-platform', level: 'error' },
  ]);
});
