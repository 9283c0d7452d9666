import { describe, expect, it } from 'vitest';
import { readinessOf, troubleOf, type Watching } from '../../../src/ops/apply/readiness.ts';

const service = (parts: Partial<Watching['container']>, more: Partial<Watching> = {}): Watching => ({
  kind: 'service',
  container: { state: 'running', health: 'none', status: 'Up 2 seconds', ...parts },
  restarts: 0,
  waited: 2_000,
  readyWithin: 60_000,
  ...more,
});

describe('a service', () => {
  it.each([
    ['is healthy', service({ health: 'healthy' }), 'ready'],
    ['runs and has nothing to check with', service({}), 'ready'],
    ['is starting', service({ health: 'starting' }), 'waiting'],
    ['has crashed once', service({ state: 'restarting' }, { restarts: 1 }), 'waiting'],
  ])('that %s is %s', (_name, watching, is) => expect(readinessOf(watching).is).toBe(is));

  it.each([
    ['takes longer than it may', service({ health: 'starting' }, { waited: 60_001 }), 'unhealthy'],
    ['says that it is unhealthy', service({ health: 'unhealthy' }), 'unhealthy'],
    ['crashed three times', service({ state: 'restarting' }, { restarts: 3 }), 'crash-loop'],
    ['crashed three times and just runs again', service({ health: 'starting' }, { restarts: 3 }), 'crash-loop'],
    ['ended', service({ state: 'exited', status: 'Exited (0) 1 second ago' }), 'crash-loop'],
  ])('that %s has failed: %s', (_name, watching, problem) =>
    expect(readinessOf(watching)).toEqual({ is: 'failed', problem }),
  );
});

describe('a task', () => {
  const task = (state: 'running' | 'exited', status: string): Watching => service({ state, status }, { kind: 'task' });
  it('waits while it runs, however long', () =>
    expect(readinessOf({ ...task('running', 'Up 9 minutes'), waited: 600_000 }).is).toBe('waiting'));
  it('is ready when it ended well', () =>
    expect(readinessOf(task('exited', 'Exited (0) 1 second ago')).is).toBe('ready'));
  it('has failed when it ended otherwise', () =>
    expect(readinessOf(task('exited', 'Exited (4) 1 second ago'))).toEqual({ is: 'failed', problem: 'exited' }));
});

describe('a container on which Compose gave up', () => {
  it.each([
    [
      'crashed once and runs again',
      'service',
      { state: 'running', health: 'starting', status: 'Up 1 second' },
      1,
      'crash-loop',
    ],
    ['is unhealthy', 'service', { state: 'running', health: 'unhealthy', status: 'Up 1 minute' }, 0, 'unhealthy'],
    ['is a failed task', 'task', { state: 'exited', health: 'none', status: 'Exited (1) 1 second ago' }, 0, 'exited'],
    [
      'is a task that ended well',
      'task',
      { state: 'exited', health: 'none', status: 'Exited (0) 1 second ago' },
      0,
      undefined,
    ],
    ['only waits', 'service', { state: 'running', health: 'starting', status: 'Up 1 second' }, 0, undefined],
  ] as const)('and that %s', (_name, kind, container, restarts, trouble) => {
    expect(troubleOf(kind, container, restarts)).toBe(trouble);
  });
});
