import { join } from 'node:path';

/** Where everything lies in a league folder. */
export interface LeagueFolder {
  readonly root: string;
  readonly league: string;
  readonly compose: string;
  readonly override: string;
  readonly lock: string;
  readonly secrets: string;
  readonly state: string;
  readonly journal: string;
  readonly owner: string;
  readonly generations: string;
  readonly logs: string;
  readonly drift: string;
  /** What a new league begins with, such as a dump of a database; removed once it is in. */
  readonly import: string;
  readonly audit: string;
  /** Private: the league's own authority, and below `served/` what the proxy serves. */
  readonly certificates: string;
  /** Where restore points lie that are files. */
  readonly restorePoints: string;
  /** Images that may be removed once no generation needs them. */
  readonly formerImages: string;
  /** The public names that passed a rehearsal. */
  readonly rehearsed: string;
  /** The public names that were refused although they had passed. */
  readonly refused: string;
  /** What an authority is answered over http while a rehearsal goes on; removed afterwards. */
  readonly rehearsal: string;
  /** Copies of this program, for what the host does with the league by itself; a folder a copy. */
  readonly programs: string;
  at(path: string): string;
}

/** Name of the file that makes a folder a league. */
export const LEAGUE_FILE = 'sprocket.yaml';

/** How a generation is called in the names of folders and logs: `0007`. */
export function generationName(generation: number): string {
  return String(generation).padStart(4, '0');
}

/** @param root absolute path of the league folder */
export function leagueFolder(root: string): LeagueFolder {
  const at = (path: string) => join(root, path);
  return {
    root,
    at,
    league: at(LEAGUE_FILE),
    compose: at('compose.yaml'),
    override: at('compose.override.yaml'),
    lock: at('sprocket.lock'),
    secrets: at('secrets'),
    state: at('.sprocket'),
    journal: at('.sprocket/journal.jsonl'),
    owner: at('.sprocket/owner.json'),
    generations: at('.sprocket/generations'),
    logs: at('.sprocket/log'),
    drift: at('.sprocket/drift'),
    import: at('import'),
    audit: at('.sprocket/audit.jsonl'),
    certificates: at('certificates'),
    restorePoints: at('.sprocket/restore-points'),
    formerImages: at('.sprocket/former-images'),
    rehearsed: at('.sprocket/rehearsed.json'),
    refused: at('.sprocket/refused.json'),
    rehearsal: at('.sprocket/rehearsal'),
    programs: at('.sprocket/program'),
  };
}
