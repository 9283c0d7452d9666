import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { activate } from '../../../src/ops/apply/routes.ts';
import { switchContainers } from '../../../src/ops/apply/switch-containers.ts';
import type { Ports } from '../../../src/host/ports.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { LOCAL, make } from '../pipeline.ts';
import { type SwitchWorld, switchWorld } from './switch-world.ts';

const V1 = make(LOCAL);
const V2 = make(`${LOCAL}app: { version: v2.4.0 }\n`);
const calm = new AbortController().signal;
const never = <T>(): Promise<T> => new Promise(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Switches one container in a world in which some part of the host is spoilt. */
async function switched(name: string, spoil: (ports: Ports, world: SwitchWorld) => Partial<Ports>): Promise<unknown> {
  const world = await switchWorld([V1, V2]);
  const { ports } = world.session;
  const session = { ...world.session, ports: { ...ports, ...spoil(ports, world) } };
  await activate(session, 2);
  const switching = switchContainers(session, 2, [world.startable(2, name)], silentProgress, calm).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(600_000);
  return await switching;
}

it.each(['web', 'core'])('%s is switched though nobody can look at its connections', async (name) => {
  const error = await switched(name, ({ engine }) => ({ engine: { ...engine, exec: never } }));
  expect(error).toBeUndefined();
});

it.each(['until it is stopped', 'at all'])(
  'a container that is ready is enough, also when Compose does not end %s',
  async (when) => {
    let stopped = false;
    const error = await switched('core', ({ compose }) => ({
      compose: {
        ...compose,
        up: async (folder, services, signal) => {
          const done = await compose.up(folder, services, signal);
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          stopped = true;
          return when === 'at all' ? await never() : { ...done, exitCode: 130 };
        },
      },
    }));
    expect(error).toBeUndefined();
    expect(stopped).toBe(true);
  },
);

it('a container that never begins though Compose has ended is not waited for', async () => {
  const error = await switched('core', ({ compose }, world) => ({
    compose: {
      ...compose,
      up: (folder, services, signal) => {
        const done = compose.up(folder, services, signal);
        for (const [at, one] of world.containers.entries())
          if (one.name === 'core') world.containers[at] = { ...one, state: 'created', health: 'none' };
        return done;
      },
    },
  }));
  expect(error).toMatchObject({
    code: 'apply-failed',
    message: 'docker compose has ended, and core did not begin to run',
  });
});
