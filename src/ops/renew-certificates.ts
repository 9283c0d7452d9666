import type { ServiceFolders } from '../catalog/load-catalog.ts';
import { checksum } from '../core/checksum.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { DueCertificate } from '../plan/certificates.ts';
import { appendAudit } from '../state/audit-log.ts';
import { generationFolder } from '../state/generations.ts';
import { readUnfinished } from '../state/journal.ts';
import { LEAGUE_FILE } from '../state/league-folder.ts';
import { writeLock } from '../state/lock-file.ts';
import { takeRunLock } from '../state/run-lock.ts';
import { certificateState, makeCertificates } from './certificates.ts';
import { resolveImages } from './images.ts';
import { renderNow } from './render-now.ts';
import { openSession, type Session } from './session.ts';

/** What a renewal did. */
export interface Renewal {
  readonly renewed: readonly DueCertificate[];
  /** Files that the proxy notices by itself. */
  readonly written: readonly string[];
}

/**
 * Makes certificates anew that are due, of the league as it was last verified: what somebody is editing in sprocket.yaml
 * just now is none of its business, and no container is touched. Meant to be run every day by the host.
 * @param dryRun only says what is due
 * @throws SprocketError locked while something else runs or is unfinished; config-missing before the first apply
 */
export async function renewCertificates(session: Session, services: ServiceFolders, dryRun: boolean): Promise<Renewal> {
  const { ports, folder } = session;
  if (dryRun) {
    const { due } = await certificateState(await asVerified(session, services));
    return { renewed: due, written: [] };
  }
  const runLock = await takeRunLock(ports, folder, 'cert renew');
  try {
    const applied = await asVerified(session, services);
    const { due } = await certificateState(applied);
    if (due.length === 0) return { renewed: [], written: [] };
    await makeCertificates(applied, due);
    const written = await writeLiveFiles(applied);
    await appendAudit(ports, folder, { command: 'cert renew', result: due.map(({ wanted }) => wanted.way).join(', ') });
    return { renewed: due, written };
  } finally {
    await runLock.release();
  }
}

async function asVerified({ ports, folder, lock }: Session, services: ServiceFolders): Promise<Session> {
  const unfinished = await readUnfinished(ports.files, folder);
  if (unfinished) {
    throw new SprocketError('locked', `An ${unfinished.operation} was interrupted at: ${unfinished.step}`, {
      hint: 'Finish it first: sprocket apply',
    });
  }
  const text = lock && (await ports.files.read(`${generationFolder(folder, lock.generation)}/${LEAGUE_FILE}`));
  if (text === undefined) {
    throw new SprocketError('config-missing', 'This league has not been applied yet', { hint: 'sprocket apply' });
  }
  const read = (path: string) => (path === folder.league ? Promise.resolve(text) : ports.files.read(path));
  return await openSession({ ...ports, files: { ...ports.files, read } }, folder.root, services);
}

/** Files that a running service notices by itself carry the fingerprints; one that somebody edited by hand is left alone. */
async function writeLiveFiles(session: Session): Promise<string[]> {
  const { ports, folder, lock, deployment } = session;
  if (!lock) return [];
  const { files } = await renderNow(session, await resolveImages(session, ''), await certificateState(session));
  const live = deployment.containers.flatMap(({ config }) => config.flatMap((file) => (file.live ? [file.path] : [])));
  const written: string[] = [];
  for (const path of live) {
    const text = files.get(path);
    const present = await ports.files.read(folder.at(path));
    if (text === undefined || present === undefined || text === present) continue;
    if (checksum(present) !== lock.files[path]) continue;
    await ports.files.write(folder.at(path), text);
    // Where an undo would take it from again.
    await ports.files.write(`${generationFolder(folder, lock.generation)}/${path}`, text);
    written.push(path);
  }
  const sums = Object.fromEntries(written.map((path) => [path, checksum(files.get(path) ?? '')]));
  if (written.length > 0) await writeLock(ports.files, folder, { ...lock, files: { ...lock.files, ...sums } });
  return written;
}
