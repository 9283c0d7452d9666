import { checksum } from '../core/checksum.ts';
import { madeContainers, routeNames } from '../render/made-containers.ts';
import { nameOf, renamed } from '../render/route-names.ts';
import { generationFolder } from '../state/generations.ts';
import { writeLock } from '../state/lock-file.ts';
import { certificateState } from './certificates.ts';
import { resolveImages } from './images.ts';
import { renderNow } from './render-now.ts';
import type { Session } from './session.ts';

/**
 * Files that a running service notices by itself, as the league wants them now. Their routes lead to the containers that
 * are there, whatever sprocket.yaml and the templates would make of these by now.
 * @returns path in the league folder → text
 */
export async function liveFiles(session: Session): Promise<Map<string, string>> {
  const { files } = await renderNow(session, await resolveImages(session, ''), await certificateState(session));
  const present = await presentNames(session, files);
  const live = session.deployment.containers.flatMap(({ config }) => config.filter((file) => file.live));
  return new Map(
    live.flatMap(({ path }) => {
      const text = files.get(path);
      return text === undefined ? [] : [[path, renamed(text, present)] as const];
    }),
  );
}

/** Route names as they would be now → those of the containers that are there, else of the ones that Compose would make. */
async function presentNames(
  { ports, folder, deployment }: Session,
  rendered: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const wanted = routeNames(madeContainers(rendered.get('compose.yaml') ?? ''));
  const made = madeContainers((await ports.files.read(folder.compose)) ?? '');
  const containers = await ports.engine.containers(deployment.project);
  return new Map(
    [...wanted].map(([name, own]) => {
      const same = containers.filter((container) => container.name === name);
      const there = same.find(({ state }) => state === 'running') ?? same[0];
      const planned = made.find((container) => container.name === name);
      return [own, there ? nameOf(there) : planned ? (planned.routeName ?? name) : own];
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
  const written: string[] = [];
  const sums: Record<string, string> = {};
  for (const [path, text] of await liveFiles(session)) {
    // Where an undo would take it from again. Written first, so that what a killed run wrote is known to be no edit.
    const copy = `${generationFolder(folder, lock.generation)}/${path}`;
    const [present, staged] = await Promise.all([folder.at(path), copy].map((file) => ports.files.read(file)));
    if (present === undefined) continue;
    if (present !== text && present !== staged && checksum(present) !== lock.files[path]) continue;
    if (staged !== text) await ports.files.write(copy, text);
    if (lock.files[path] !== checksum(text)) sums[path] = checksum(text);
    if (present === text) continue;
    await ports.files.write(folder.at(path), text);
    written.push(path);
  }
  if (Object.keys(sums).length > 0)
    await writeLock(ports.files, folder, { ...lock, files: { ...lock.files, ...sums } });
  return written;
}
