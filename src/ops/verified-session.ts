import type { ServiceFolders } from '../catalog/load-catalog.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Rehearsal } from '../plan/public-names.ts';
import { generationFolder } from '../state/generations.ts';
import { readUnfinished } from '../state/journal.ts';
import { LEAGUE_FILE } from '../state/league-folder.ts';
import { readLock } from '../state/lock-file.ts';
import { openSession, type Session } from './session.ts';

/**
 * The league as it was last verified: what somebody is editing in sprocket.yaml just now is left out of it.
 * @param rehearsal while one goes on
 * @throws SprocketError locked while something is unfinished; config-missing before the first apply
 */
export async function verifiedSession(
  { ports, folder }: Session,
  services: ServiceFolders,
  rehearsal?: Rehearsal,
): Promise<Session> {
  const unfinished = await readUnfinished(ports.files, folder);
  if (unfinished) {
    throw new SprocketError('locked', `An ${unfinished.operation} was interrupted at: ${unfinished.step}`, {
      hint: 'Finish it first: sprocket resume. Or undo it: sprocket abort',
    });
  }
  const lock = await readLock(ports.files, folder.lock);
  const text = lock && (await ports.files.read(`${generationFolder(folder, lock.generation)}/${LEAGUE_FILE}`));
  if (text === undefined) {
    throw new SprocketError('config-missing', 'This league has not been applied yet', { hint: 'sprocket apply' });
  }
  return await openSession(ports, folder.root, services, { league: text, rehearsal });
}
