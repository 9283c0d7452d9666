import { readUnfinished } from '../state/journal.ts';
import type { Session } from '../ops/session.ts';
import type { Terminal } from './terminal.ts';

/** Tells of a change that was interrupted, where there is one, and what to type. */
export async function sayUnfinished(terminal: Terminal, { ports, folder }: Session): Promise<void> {
  const unfinished = await readUnfinished(ports.files, folder);
  if (!unfinished) return;
  const { operation, began, step } = unfinished;
  terminal.say(
    '',
    `${terminal.talk.paint('yellow', '!')} An ${operation} begun ${began} was interrupted at: ${step}.`,
    '  Next: sprocket resume   or, to undo it: sprocket abort',
  );
}
