import { describe, expect, it } from 'vitest';
import type { ContainerDetails, ObservedContainer } from '../../../src/host/ports.ts';
import { lookEarlier, restartsSince, stillStopped } from '../../../src/ops/apply/earlier.ts';
import type { Session } from '../../../src/ops/session.ts';

/** One container of the league as the engine lists it, and as it tells about it. */
function engine(listed: Partial<ObservedContainer>, details: { startedAt: string; restartCount: number }): Session {
  const container = { id: 'a', name: 'core', state: 'running', ...listed };
  return {
    deployment: { project: 'sprocket' },
    ports: { engine: { containers: () => Promise.resolve([container]), inspect: () => Promise.resolve(details) } },
  } as unknown as Session;
}
const stopped = { id: 'a', state: 'exited' } as ObservedContainer;

describe('a container that stood still before it was started', () => {
  it('stands still as long as nobody has started it', async () => {
    const before = engine(stopped, { startedAt: 'then', restartCount: 0 });
    const earlier = await lookEarlier(before, ['core']);
    expect(await stillStopped(before, stopped, earlier)).toBe(true);
    expect(await stillStopped(before, stopped, earlier)).toBe(true);
  });

  it('is looked at once more when the list is older than its start, and then counts as it is', async () => {
    const earlier = await lookEarlier(engine(stopped, { startedAt: 'then', restartCount: 0 }), ['core']);
    const now = engine(stopped, { startedAt: 'now', restartCount: 0 });
    expect(await stillStopped(now, stopped, earlier)).toBe(true);
    expect(await stillStopped(now, stopped, earlier)).toBe(false);
  });
});

describe('restarts', () => {
  const restarted = (restartCount: number) => ({ restartCount }) as ContainerDetails;

  it.each([
    [5, 5, 0],
    [5, 7, 2],
    [5, 1, 1],
  ])('of which there were %d before, and %d now, are %d', async (before, now, since) => {
    const earlier = await lookEarlier(engine({}, { startedAt: 'then', restartCount: before }), ['core']);
    expect(restartsSince('a', restarted(now), earlier)).toBe(since);
  });

  it('of a container that is new all count', () => {
    expect(restartsSince('b', restarted(3), new Map())).toBe(3);
  });
});
