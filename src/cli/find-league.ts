import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LEAGUE_FILE } from '../state/league-folder.ts';

/** Where a league lives that nobody names. */
const DEFAULT_FOLDER = '/opt/sprocket';

/**
 * The league folder: what `--dir` says, else this folder or the nearest one above that holds a sprocket.yaml, else
 * the default. The result may hold no league; opening it tells.
 */
export function findLeague(dir: string | undefined, here: string = process.cwd()): string {
  if (dir !== undefined) return physical(resolve(here, dir));
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, LEAGUE_FILE))) return physical(folder);
    if (dirname(folder) === folder) return physical(DEFAULT_FOLDER);
  }
}

/** Compose labels containers with the folder behind all links, so this is the one that is compared. */
function physical(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
