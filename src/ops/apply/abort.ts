import { SprocketError } from '../../core/sprocket-error.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { beginJournal, readUnfinished } from '../../state/journal.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import type { Progress } from '../progress.ts';
import { copiedServices } from '../restore-points.ts';
import type { Session } from '../session.ts';
import { undo, type Undone } from './undo.ts';

/** Name of the command, for the journal: a run of it that was interrupted is no change to go on with. */
export const ABORT = 'abort';

/**
 * Undoes what an interrupted run began: the generation from before it, with its data, is put back and verified.
 * @returns what is true then; undefined when nothing is unfinished
 * @throws SprocketError locked; apply-failed when it cannot be undone
 */
export async function abort(opened: Session, progress: Progress): Promise<Undone | undefined> {
  const { ports, folder } = opened;
  const runLock = await takeRunLock(ports, folder, ABORT);
  try {
    const session = await opened.reopen({});
    const unfinished = await readUnfinished(ports.files, folder);
    if (!unfinished) return undefined;
    const { generation, target } = unfinished;
    if (session.lock?.generation === generation) {
      throw new SprocketError(
        'usage',
        `The ${unfinished.operation} is done and verified: generation ${generation} runs`,
        {
          hint: 'To go back to the one before: sprocket rollback',
        },
      );
    }
    const began = ports.clock.now();
    const journal = await beginJournal(ports, folder, { operation: ABORT, generation, from: unfinished.from, target });
    const touched = session.lock ? copiedServices(session) : [];
    const undone = await undo({ session, journal, progress, generation, target, touched });
    await journal.end(undone.result);
    await appendAudit(ports, folder, { command: ABORT, generation, result: undone.result, began });
    return undone;
  } finally {
    await runLock.release();
  }
}
