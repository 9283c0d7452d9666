import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { engineBack } from '../../../src/ops/apply/engine-back.ts';
import { GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';

/** An engine that answers at a time (milliseconds), and a clock that goes on while somebody sleeps. */
function world(answersAt: number, error: Error = new SprocketError('docker-stopped', 'away')) {
  const seen = { now: 0, asked: 0 };
  const engine = {
    info: () => {
      seen.asked += 1;
      return seen.now >= answersAt ? Promise.resolve(GOOD_ENGINE) : Promise.reject(error);
    },
  };
  const clock = {
    now: () => new Date(seen.now),
    sleep: (milliseconds: number) => Promise.resolve(void (seen.now += milliseconds)),
  };
  return { seen, ports: { engine, clock } as unknown as Parameters<typeof engineBack>[0] };
}

describe('after a failure', () => {
  it('nobody waits for an engine that answers', async () => {
    const { seen, ports } = world(0);
    await engineBack(ports, silentProgress);
    expect(seen).toEqual({ now: 0, asked: 1 });
  });

  it('an engine that went away is waited for', async () => {
    const { seen, ports } = world(20_000);
    await engineBack(ports, silentProgress);
    expect(seen.now).toBe(20_000);
  });

  it('but not for ever', async () => {
    const { seen, ports } = world(Infinity);
    await engineBack(ports, silentProgress);
    expect(seen.now).toBe(90_000);
  });

  it('nor when it refuses for another reason', async () => {
    const { seen, ports } = world(Infinity, new SprocketError('docker-denied', 'no'));
    await engineBack(ports, silentProgress);
    expect(seen.now).toBe(0);
  });
});
