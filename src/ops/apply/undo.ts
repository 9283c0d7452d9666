import { startStages } from '../../plan/start-stages.ts';
import type { Journal } from '../../state/journal.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { activate, containersOf } from './routes.ts';
import { switchContainers } from './switch-containers.ts';

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
    during(progress, `put back generation ${lock.generation}`, () =>
      putBack(session, prepared, lock.generation, progress),
    ),
  );
  return { result: 'undone', now: `The league runs generation ${lock.generation} as before; no data was lost.` };
}

/** The same way as forward: what answers is replaced without a gap where that can be, and everything is ready again. */
async function putBack(
  session: Session,
  { plan }: PreparedPlan,
  generation: number,
  progress: Progress,
): Promise<void> {
  await activate(session, generation);
  const touched = new Set(plan.changes.map(({ subject }) => subject));
  const lasting = (await containersOf(session, generation)).filter(({ kind }) => kind !== 'task');
  const again = lasting.filter(({ name }) => touched.has(name)).map((one) => ({ ...one, title: one.name }));
  const running = (await session.ports.engine.containers(session.deployment.project)).filter(
    ({ state }) => state === 'running',
  );
  const names = { targets: again.map(({ name }) => name), running: running.map(({ name }) => name) };
  for (const stage of startStages(lasting, new Set(names.targets), new Set(names.running))) {
    const group = again.filter(({ name }) => stage.includes(name));
    await switchContainers(session, generation, group, progress, new AbortController().signal);
  }
}
