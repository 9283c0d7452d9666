import { execa } from 'execa';
import { say } from '../progress.ts';
import { openSecondPlace } from './place.ts';

/**
 * Runs one command in the second place, with this terminal; without one a shell.
 * @returns its exit code; 1 when there can be no second place
 */
export async function runInSecondPlace(command: readonly string[]): Promise<number> {
  const place = await openSecondPlace();
  if ('obstacle' in place) {
    say(`✘ There is no second place: ${place.obstacle}`);
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
