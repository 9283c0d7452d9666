import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { abort } from '../../ops/apply/abort.ts';
import type { Session } from '../../ops/session.ts';
import { readUnfinished } from '../../state/journal.ts';
import type { Invocation } from '../invocation.ts';
import { openLeague } from '../open-league.ts';
import { confirm } from '../prompts/confirm.ts';
import type { GlobalFlags, Terminal } from '../terminal.ts';

const ABORT_SCHEMA = 'sprocket.abort/1';

/** `sprocket abort` */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const unfinished = await readUnfinished(session.ports.files, session.folder);
  if (unfinished && !flags.dryRun) {
    const { operation, began, step } = unfinished;
    terminal.say(`The ${operation} begun ${began} was interrupted at: ${step}.`);
    if (!(await agreed(terminal, flags, session))) throw new SprocketError('cancelled', 'Nothing was changed');
  }
  return await undoInterrupted(terminal, flags, session);
}

/** Undoes it and tells what is true then. */
export async function undoInterrupted(terminal: Terminal, flags: GlobalFlags, session: Session): Promise<ExitCode> {
  const unfinished = await readUnfinished(session.ports.files, session.folder);
  if (flags.dryRun) {
    terminal.say(unfinished ? `It would put back ${formerOf(session)}.` : 'Nothing is unfinished.');
    return EXIT.ok;
  }
  const undone = await abort(session, terminal.progress);
  terminal.progress.close();
  if (flags.json) terminal.json({ schema: ABORT_SCHEMA, undone: undone !== undefined, now: undone?.now ?? '' });
  else terminal.say(undone?.now ?? 'Nothing is unfinished.');
  return EXIT.ok;
}

async function agreed(terminal: Terminal, flags: GlobalFlags, session: Session): Promise<boolean> {
  if (flags.yes) return true;
  if (!terminal.interactive) {
    throw new SprocketError('usage', 'There is no terminal to ask whether to undo it', {
      hint: 'sprocket abort --yes',
    });
  }
  return await confirm(`Put back ${formerOf(session)}?`);
}

function formerOf({ lock }: Session): string {
  return lock ? `generation ${lock.generation}, verified ${lock.verified}` : 'what was before it: nothing ran';
}
