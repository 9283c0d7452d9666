import { execa } from 'execa';
import { say } from '../progress.ts';
import { MORE_PLACES, openPlace } from './place.ts';

/**
 * Runs one command in the first place that nobody uses, with this terminal; without one a shell.
 * @returns its exit code; 1 when there can be no place beside the host's own
 */
export async function runInPlace(command: readonly string[]): Promise<number> {
  const place = await openFree();
  if ('obstacle' in place) {
    say(`✘ There is no other place: ${place.obstacle}`);
    return 1;
  }
  try {
    const [, ...args] = [...place.within, ...(command.length > 0 ? command : [process.env['SHELL'] ?? 'sh'])];
    const { exitCode } = await execa('nsenter', args, { stdio: 'inherit', reject: false });
    return exitCode ?? 1;
  } finally {
    await place.close();
  }
}

async function openFree(): Promise<Awaited<ReturnType<typeof openPlace>>> {
  let found: Awaited<ReturnType<typeof openPlace>> = { obstacle: '' };
  for (const number of MORE_PLACES) {
    found = await openPlace(number);
    if ('within' in found) break;
  }
  return found;
}
