import { expect, it } from 'vitest';
import type { Wanted } from '../../../src/plan/wanted.ts';
import { memoryLow } from '../../../src/ops/preflight/checks/memory-low.ts';
import { GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { contextOf, findingsOf } from './league.ts';

const MIB = 2 ** 20;

/** A service of 400 MB with a task of 100 and a job of 50, and one of 50 with a task of 150: 600 MB at the worst moment. */
const PARTS = [
  ['core', 'service', 400],
  ['core', 'task', 100],
  ['core', 'job', 50],
  ['web', 'service', 50],
  ['web', 'task', 150],
] as const;

async function looking(hostMebibytes: number) {
  const context = await contextOf({
    engine: { info: () => Promise.resolve({ ...GOOD_ENGINE, memoryBytes: hostMebibytes * MIB }) },
  });
  const [any] = context.wanted.containers;
  if (!any) throw new Error('the catalog has no service');
  const wanted: Wanted = {
    ...context.wanted,
    containers: PARTS.map(([service, kind, size]) => ({ ...any, service, kind, memoryBytes: size * MIB })),
  };
  return memoryLow.run({ ...context, wanted });
}

it('accepts a host that has what the limits may take together', async () => {
  expect(await looking(600)).toEqual([
    {
      code: 'memory-low',
      level: 'ok',
      subject: 'memory',
      message: 'the host has 600 MB, the services may use 600 MB together',
    },
  ]);
});

it('warns up to a quarter below, because limits are not reached all at once', async () => {
  expect(await looking(599)).toMatchObject([{ code: 'memory-low', level: 'warning' }]);
  expect(await looking(480)).toMatchObject([{ level: 'warning' }]);
});

it('refuses below that, with the numbers', async () => {
  const [finding] = await looking(479);
  expect(finding).toMatchObject({ code: 'memory-low', level: 'error' });
  expect(finding?.message).toBe('the host has 479 MB, the services may use 600 MB together; it needs at least 480 MB');
  expect(finding?.fix).toContain('sprocket module list');
});

it('lets the real core onto a host of 2 GB, of which its kernel keeps some', async () => {
  const of = (memoryBytes: number) =>
    findingsOf(memoryLow, { engine: { info: () => Promise.resolve({ ...GOOD_ENGINE, memoryBytes }) } });
  expect(await of(1900 * MIB)).toMatchObject([{ level: 'warning' }]);
  expect(await of(1024 * MIB)).toMatchObject([{ level: 'error' }]);
});
