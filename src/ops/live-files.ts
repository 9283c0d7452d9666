import { checksum } from '../core/checksum.ts';
import { generationFolder } from '../state/generations.ts';
import { writeLock } from '../state/lock-file.ts';
import { certificateState } from './certificates.ts';
import { resolveImages } from './images.ts';
import { renderNow } from './render-now.ts';
import type { Session } from './session.ts';

/**
 * Files that a running service notices by itself, as the league wants them now.
 * @returns path in the league folder → text
 */
export async function liveFiles(session: Session): Promise<Map<string, string>> {
  const { files } = await renderNow(session, await resolveImages(session, ''), await certificateState(session));
  const live = session.deployment.containers.flatMap(({ config }) => config.filter((file) => file.live));
  return new Map(
    live.flatMap(({ path }) => {
      const text = files.get(path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

/**
 * Writes them, with the lock that knows them, without touching a container. One that somebody edited by hand is left
 * alone.
 * @returns the paths that were written
 */
export async function writeLiveFiles(session: Session): Promise<string[]> {
  const { ports, folder, lock } = session;
  if (!lock) return [];
  const files = await liveFiles(session);
  const written: string[] = [];
  for (const [path, text] of files) {
    const present = await ports.files.read(folder.at(path));
    if (present === undefined || text === present) continue;
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
