import { SprocketError } from '../../core/sprocket-error.ts';
import type { Ports } from '../../host/ports.ts';
import { during, type Progress } from '../progress.ts';

/** What is next when everything could be put back. */
export const CAME_BACK = 'The engine went away and is there again. The same command again: sprocket apply';
/** An engine that somebody restarts, or updates, is back by then. */
const BACK_WITHIN = 90_000;
const LOOK_EVERY = 500;

/**
 * Gives an engine that went away the time to come back: then what was begun can be undone at once. It does not fail when
 * the engine stays away.
 */
export async function engineBack(
  { engine, clock }: Pick<Ports, 'engine' | 'clock'>,
  progress: Progress,
): Promise<void> {
  const answers = async (): Promise<boolean> => {
    try {
      await engine.info();
      return true;
    } catch (error) {
      return !isAway(error);
    }
  };
  if (await answers()) return;
  const until = clock.now().getTime() + BACK_WITHIN;
  await during(progress, 'wait for the engine to come back', async () => {
    while (!(await answers()) && clock.now().getTime() < until) await clock.sleep(LOOK_EVERY);
  });
}

/** Whether it is the engine that does not answer. */
export function isAway(error: unknown): boolean {
  return error instanceof SprocketError && error.code === 'docker-stopped';
}
