import { expect, it } from 'vitest';
import type { Change } from '../../../src/plan/plan.ts';
import { diskLow } from '../../../src/ops/preflight/checks/disk-low.ts';
import { GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { contextOf, findingsOf, ROOT } from './league.ts';

const MIB = 2 ** 20;
const image = (action: 'pull' | 'build'): Change => ({ action, kind: 'image', subject: 'x', detail: '', cause: '' });

function looking(engineFree: number, folderFree: number, changes: readonly Change[] = []) {
  return findingsOf(diskLow, {
    plan: { changes, unchanged: [], drift: [] },
    engine: { info: () => Promise.resolve(GOOD_ENGINE) },
    host: { freeBytes: (path) => Promise.resolve(path === GOOD_ENGINE.dataRoot ? engineFree : folderFree) },
  });
}

it('accepts twice of what is needed', async () => {
  expect(await looking(2048 * MIB, 256 * MIB)).toMatchObject([
    { level: 'ok', subject: '/var/lib/docker' },
    { level: 'ok', subject: ROOT },
  ]);
});

it('counts the images to pull and to build', async () => {
  const [pulls] = await looking(2048 * MIB, 256 * MIB, [image('pull'), image('pull'), image('pull')]);
  expect(pulls).toMatchObject({ code: 'disk-low', level: 'error', message: '2.0 GB free, 2.2 GB needed' });
  expect(pulls?.fix).toContain('docker system df');
  const [builds] = await looking(2048 * MIB, 256 * MIB, [image('build')]);
  expect(builds).toMatchObject({ level: 'error', message: '2.0 GB free, 3.0 GB needed' });
});

it('counts data that is carried over, which is there twice then', async () => {
  const engine = { info: () => Promise.resolve(GOOD_ENGINE) };
  const context = await contextOf({ engine, host: { freeBytes: () => Promise.resolve(2000 * MIB) } });
  const move = { service: 's', container: 's', from: 'd', to: 'd-2', fromVersion: '1', toVersion: '2' };
  const moves = [{ ...move, by: 'carry' as const, bytes: 1000 * MIB }];
  const [finding] = await diskLow.run({ ...context, wanted: { ...context.wanted, moves } });
  expect(finding).toMatchObject({ level: 'error', message: '2.0 GB free, 2.0 GB needed' });
});

it('warns when it would be nearly full', async () => {
  const [finding] = await looking(2047 * MIB, 256 * MIB);
  expect(finding).toMatchObject({ code: 'disk-low', level: 'warning' });
});

it('looks at the disk of the league folder too', async () => {
  expect(await looking(4096 * MIB, 100 * MIB)).toMatchObject([
    { level: 'ok' },
    { code: 'disk-low', level: 'error', subject: ROOT },
  ]);
});
