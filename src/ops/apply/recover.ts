import { SprocketError } from '../../core/sprocket-error.ts';
import { generationName } from '../../state/league-folder.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { copiedServices } from '../restore-points.ts';
import { CAME_BACK, engineBack, isAway } from './engine-back.ts';
import { type Operation, recordRun } from './operation.ts';
import { keepTaskLogs } from './task-logs.ts';
import { undo, type Undone } from './undo.ts';

/**
 * Undoes what a failed run began.
 * @param error why it failed
 * @returns the error for the user: the same cause, with what is true now and where the log is
 */
export async function recover(operation: Operation, prepared: PreparedPlan, error: unknown): Promise<unknown> {
  const { session, options, journal, generation } = operation;
  const { folder } = session;
  await engineBack(session.ports, options.progress);
  const outcome = await undoing(operation, prepared);
  if (outcome.result !== 'unfinished') await journal.end(outcome.result);
  await recordRun(operation, outcome.result);
  if (!(error instanceof SprocketError)) return error;
  const hint = outcome.result === 'undone' && isAway(error) ? CAME_BACK : error.hint;
  const log = `${folder.logs}/${generationName(generation)}-${options.operation}.jsonl`;
  return new SprocketError(error.code, error.message, {
    details: [...error.details, '', outcome.now, ...(outcome.result === 'unfinished' ? [] : [`Log: ${log}`])],
    ...(hint ? { hint } : {}),
    cause: error,
  });
}

/** When even undoing fails (the engine went away), the journal stays open and the next run goes on from there. */
async function undoing(
  { session, options, journal, generation, goesOn, migrating, target }: Operation,
  prepared: PreparedPlan,
): Promise<Undone | { readonly result: 'unfinished'; readonly now: string }> {
  try {
    const tasks = prepared.wanted.containers.filter(({ kind }) => kind === 'task');
    await keepTaskLogs(session, tasks, generation);
    const touched = goesOn ? copiedServices(session) : [...migrating.touched];
    return await undo({ session, journal, progress: options.progress, generation, target, touched });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      result: 'unfinished',
      now: `It could not be undone either (${why}). No data was removed; sprocket resume goes on from here, sprocket abort undoes it.`,
    };
  }
}
