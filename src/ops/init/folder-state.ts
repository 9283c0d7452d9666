import { SprocketError } from '../../core/sprocket-error.ts';
import type { Files } from '../../host/ports.ts';
import { LEAGUE_FILE, leagueFolder } from '../../state/league-folder.ts';

/** `free`: a new league may begin there. `begun`: an init was interrupted there. `league`: there is one already. */
type FolderState = { readonly kind: 'free' | 'begun' | 'league' } | { readonly kind: 'foreign'; readonly what: string };

/** What an init writes before sprocket.yaml, and the temporary file that a crash leaves of that one. */
const OURS = /^(\.sprocket|secrets|import|sprocket\.yaml\.\d+\.tmp)$/;

/** @param root absolute path; nothing needs to be there */
export async function folderState(files: Files, root: string): Promise<FolderState> {
  const names = await files.list(root);
  if (!names) return (await files.exists(root)) ? { kind: 'foreign', what: 'it is a file' } : { kind: 'free' };
  if (names.length === 0) return { kind: 'free' };
  if (names.includes(LEAGUE_FILE)) return { kind: 'league' };
  const others = names.filter((name) => !OURS.test(name));
  if (others.length === 0) return { kind: 'begun' };
  return { kind: 'foreign', what: `it holds ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}` };
}

/** Secrets that a folder holds already; they are used again, never made anew. */
export async function existingSecrets(files: Files, root: string): Promise<Set<string>> {
  return new Set(((await files.list(leagueFolder(root).secrets)) ?? []).filter((name) => /^[a-z]/.test(name)));
}

/** The error for a folder that is somebody else's. */
export function folderNotEmpty(root: string, what: string): SprocketError {
  return new SprocketError('folder-not-empty', `${root} cannot become a league: ${what}`, {
    hint: 'Name a new or empty folder: npx create-sprocket FOLDER',
  });
}

/** A name for a folder made of the league's name: `sunday-rockets`. */
export function folderName(league: string): string {
  const plain = league.normalize('NFKD').replace(/[\u0300-\u036f'’]/g, ''); // prettier-ignore
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '') || 'league'; // prettier-ignore
}
