import { EXIT } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Terminal } from './terminal.ts';

/**
 * Does a piece of work that Ctrl-C ends in good order; a second Ctrl-C ends the program at once.
 * @param said what is shown at the first
 * @param undone what is true when the work has ended by it
 */
export async function untilInterrupted<T>(
  terminal: Terminal,
  said: string,
  undone: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const onInterrupt = (): void => {
    if (cancel.signal.aborted) process.exit(EXIT.cancelled);
    terminal.progress.warn(said);
    cancel.abort(new SprocketError('cancelled', undone));
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  try {
    return await work(cancel.signal);
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    terminal.progress.close();
  }
}
