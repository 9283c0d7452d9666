import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { ABORT } from '../../ops/apply/abort.ts';
import { asInterrupted } from '../../ops/apply/target.ts';
import { readUnfinished } from '../../state/journal.ts';
import { applyLeague } from '../apply-league.ts';
import type { Invocation } from '../invocation.ts';
import { openLeague } from '../open-league.ts';
import { undoInterrupted } from './abort.ts';

/** `sprocket resume`: what was interrupted was agreed to when it began. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const unfinished = await readUnfinished(session.ports.files, session.folder);
  if (!unfinished) {
    terminal.say('Nothing is unfinished.');
    return EXIT.ok;
  }
  if (unfinished.operation === ABORT) return await undoInterrupted(terminal, flags, session);
  return await applyLeague(terminal, flags, await asInterrupted(session), unfinished.operation, true);
}
