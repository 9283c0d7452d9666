import { join } from 'node:path';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { DumpFiles } from '../../host/dump-file.ts';
import type { LeagueFolder } from '../../state/league-folder.ts';

/** Enough for the comment with which pg_dump begins a plain dump. */
const HEAD_BYTES = 4096;

/** Where the dump waits for the task that loads it: a folder that containers may enter, in one that people may not. */
export function dumpPath(folder: LeagueFolder): string {
  return join(folder.import, 'files', 'database.dump');
}

/**
 * Looks whether a file is a dump that can be loaded, before anything is written.
 * @param path of the dump
 * @throws SprocketError dump-unusable
 */
export async function checkDump(dumps: DumpFiles, path: string): Promise<void> {
  const bytes = await dumps.size(path);
  if (bytes === undefined) throw unusable(path, 'there is no such file');
  if (bytes === 0) throw unusable(path, 'it is empty');
  const problem = dumpProblem(await dumps.head(path, HEAD_BYTES));
  if (problem) throw unusable(path, problem);
}

/** What keeps a file with this beginning from being loaded; undefined for a custom or plain dump of one database. */
export function dumpProblem(head: Buffer): string | undefined {
  const text = head.toString('latin1');
  if (text.startsWith('PGDMP')) return undefined;
  if (text.includes('PostgreSQL database dump')) return undefined;
  if (text.includes('PostgreSQL database cluster dump'))
    return 'it is a dump of a whole server (pg_dumpall), not of one database';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'it is compressed with gzip; unpack it first';
  if (text.startsWith('toc.dat')) return 'it is in tar format';
  return 'it does not begin like a dump of pg_dump';
}

/** True when the folder holds this dump already, because an earlier run was interrupted after copying it. */
export async function isCopied(dumps: DumpFiles, path: string, folder: LeagueFolder): Promise<boolean> {
  const [given, present] = await Promise.all([dumps.size(path), dumps.size(dumpPath(folder))]);
  return given !== undefined && given === present;
}

function unusable(path: string, problem: string): SprocketError {
  return new SprocketError('dump-unusable', `${path} cannot be loaded: ${problem}`, {
    hint: 'Make it with: pg_dump --format=custom --file=league.dump DATABASE',
  });
}
