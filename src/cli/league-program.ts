import { readFileSync } from 'node:fs';
import type { ExitCode } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { compareVersions, isVersion } from '../core/version.ts';
import { nodeFiles } from '../host/node-files.ts';
import { runProgram, wasHandedOver } from '../host/run-program.ts';
import type { Files } from '../host/ports.ts';
import { programVersion } from '../ops/program-copy.ts';
import { readUnfinished } from '../state/journal.ts';
import { type LeagueFolder, leagueFolder } from '../state/league-folder.ts';
import { findLeague } from './find-league.ts';
import { trustedCopy } from './trusted-copy.ts';
import { VERSION } from './version.ts';

/** Commands that an older program may do on a newer league: they look, or have nothing to do with one. */
const HARMLESS =
  /^(completion|config|plan|status|verify|logs|history|secrets (list|path)|module (list|info)|cert (status|trust|rehearse))\b/;

/** A program that works on this league: its version, and the generation that it made or began to make. */
interface Maker {
  readonly version: string;
  readonly generation: number;
}

/**
 * The program that a command has to be handed over to: a league that was applied with a newer one than this is changed
 * by that one, whose copy lies beside it, and so is one that a newer one has begun to change. What an older one began
 * (a rollback to what it had made) is finished by that one when that is asked for.
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
  // Whoever handed it over knew why.
  if (wasHandedOver()) return undefined;
  const folder = leagueFolder(findLeague(dir));
  const files = nodeFiles();
  const order = ({ version }: Maker) => (isVersion(version) && isVersion(mine) ? compareVersions(version, mine) : 0);
  const [stamp, begun] = [readStamp(folder.lock), await readBegun(files, folder)];
  const resumed = begun && command === 'resume';
  if (resumed && order(begun) === 0) return undefined;
  const due = resumed ? begun : [begun, stamp].find((maker) => maker && order(maker) > 0);
  if (!due) return undefined;
  const copy = await trustedCopy(files, folder, due.generation);
  if (copy !== undefined) {
    const file = `${copy}/dist/${name}.js`;
    return { file, run: async (argv) => (await runProgram(file, argv)) as ExitCode };
  }
  if (HARMLESS.test(command) || order(due) < 0) return undefined;
  throw new SprocketError('program-older', `This is sprocket ${mine}, and the league was applied with ${due.version}`, {
    details: ['An older program does not know what the newer one wrote; its copy beside the league is gone.'],
    hint: `npm install --global create-sprocket@${due.version}, then the same command again.`,
  });
}

/** Who began what was interrupted; undefined where nothing was, or where it was before it could say so. */
async function readBegun(files: Files, folder: LeagueFolder): Promise<Maker | undefined> {
  const unfinished = await readUnfinished(files, folder).catch(() => undefined);
  if (!unfinished) return undefined;
  const { generation } = unfinished;
  const version = await programVersion(files, folder, generation);
  return version === undefined ? undefined : { version, generation };
}

/** Of the lock only what every version of this program wrote: a newer one may hold more than this one can read. */
function readStamp(lock: string): Maker {
  try {
    const { cli, generation } = JSON.parse(readFileSync(lock, 'utf8')) as { cli?: unknown; generation?: unknown };
    return {
      version: typeof cli === 'string' ? cli : '',
      generation: typeof generation === 'number' ? generation : -1,
    };
  } catch {
    return { version: '', generation: -1 };
  }
}
