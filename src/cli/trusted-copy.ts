import { statSync } from 'node:fs';
import type { Files } from '../host/ports.ts';
import { copyOf } from '../ops/program-copy.ts';
import type { LeagueFolder } from '../state/league-folder.ts';

/**
 * Folder of the program with which a generation was made, to be run. What another user may have put there is not run.
 * @returns undefined where there is none that may be run
 */
export async function trustedCopy(files: Files, folder: LeagueFolder, generation: number): Promise<string | undefined> {
  const copy = await copyOf(files, folder, generation);
  if (copy === undefined) return undefined;
  const { uid, mode } = statSync(copy);
  return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0 ? copy : undefined;
}
