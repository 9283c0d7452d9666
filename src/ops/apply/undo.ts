import { SprocketError } from '../../core/sprocket-error.ts';
import { activateGeneration } from '../../state/generations.ts';
import type { Journal } from '../../state/journal.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';

/** What is true after a failed apply. */
export interface Undone {
  readonly result: 'undone' | 'stopped';
  /** For the user, in one sentence. */
  readonly now: string;
}

/**
 * Puts back the generation that was running, or, on a first install, stops what was started. Volumes and secrets stay
 * in both cases.
 */
export async function undo(
  session: Session,
  prepared: PreparedPlan,
  journal: Journal,
  progress: Progress,
): Promise<Undone> {
  const { lock } = session;
  if (!lock) {
    await journal.step('stop what was started', 'sprocket apply', () =>
      during(progress, 'stop what was started', () => session.ports.compose.down(session.folder.root)),
    );
    return { result: 'stopped', now: 'Nothing runs now. sprocket.yaml, the secrets and the data volumes are kept.' };
  }
  await journal.step(`put back generation ${lock.generation}`, 'sprocket apply', () =>
    during(progress, `put back generation ${lock.generation}`, () => putBack(session, prepared, lock.generation)),
  );
  return { result: 'undone', now: `The league runs generation ${lock.generation} as before; no data was lost.` };
}

async function putBack({ ports, folder, lock }: Session, { plan }: PreparedPlan, generation: number): Promise<void> {
  await activateGeneration(ports.files, folder, generation);
  const before = Object.keys(lock?.containers ?? {});
  const touched = plan.changes.filter(({ kind }) => kind === 'service' || kind === 'job').map(({ subject }) => subject);
  const again = touched.filter((name) => before.includes(name));
  const { exitCode, output } = await ports.compose.up(
    folder.root,
    again.length > 0 ? again : before,
    new AbortController().signal,
  );
  if (exitCode === 0) return;
  throw new SprocketError('apply-failed', `Generation ${generation} could not be started again`, {
    details: output.split('\n').slice(-8),
    hint: `Its files are in place. Correct the cause, then: docker compose up -d (in ${folder.root})`,
  });
}
