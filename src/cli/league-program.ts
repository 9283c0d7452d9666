import { readFileSync, statSync } from 'node:fs';
import type { ExitCode } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { compareVersions, isVersion } from '../core/version.ts';
import { nodeFiles } from '../host/node-files.ts';
import { runProgram, wasHandedOver } from '../host/run-program.ts';
import { copyOf } from '../ops/program-copy.ts';
import { leagueFolder } from '../state/league-folder.ts';
import { findLeague } from './find-league.ts';
import { VERSION } from './version.ts';

/** Commands that an older program may do on a newer league: they look, or have nothing to do with one. */
const HARMLESS =
  /^(completion|config|plan|status|verify|logs|history|secrets (list|path)|module (list|info)|cert (status|trust|rehearse))\b/;

/**
 * The program that a command has to be handed over to: a league that was applied with a newer one than this is changed
 * by that one, whose copy lies beside it.
 * @param name under which this program was started
 * @param dir folder of the league as it was typed
 * @param command as it was typed
 * @param mine version of this program
 * @returns undefined when this program does it itself
 * @throws SprocketError program-older when it must not, and the copy is gone
 */
export async function leagueProgram(
  name: 'sprocket' | 'create-sprocket',
  dir: string | undefined,
  command: string,
  mine = VERSION,
): Promise<{ readonly file: string; run(argv: readonly string[]): Promise<ExitCode> } | undefined> {
  const folder = leagueFolder(findLeague(dir));
  const { cli, generation } = readStamp(folder.lock);
  if (!isVersion(cli) || !isVersion(mine) || compareVersions(cli, mine) <= 0) return undefined;
  const copy = wasHandedOver() ? undefined : await copyOf(nodeFiles(), folder, generation);
  if (copy !== undefined && isOurs(copy)) {
    const file = `${copy}/dist/${name}.js`;
    return { file, run: async (argv) => (await runProgram(file, argv)) as ExitCode };
  }
  if (HARMLESS.test(command)) return undefined;
  throw new SprocketError('program-older', `This is sprocket ${mine}, and the league was applied with ${cli}`, {
    details: ['An older program does not know what the newer one wrote; its copy beside the league is gone.'],
    hint: `npm install --global create-sprocket@${cli}, then the same command again.`,
  });
}

/** Of the lock only what every version of this program wrote: a newer one may hold more than this one can read. */
function readStamp(lock: string): { cli: string; generation: number } {
  try {
    const { cli, generation } = JSON.parse(readFileSync(lock, 'utf8')) as { cli?: unknown; generation?: unknown };
    return { cli: typeof cli === 'string' ? cli : '', generation: typeof generation === 'number' ? generation : -1 };
  } catch {
    return { cli: '', generation: -1 };
  }
}

/** What another user may have put there is not run. */
function isOurs(copy: string): boolean {
  const { uid, mode } = statSync(copy);
  return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0;
}
