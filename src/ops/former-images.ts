import { generationFolder, listGenerations } from '../state/generations.ts';
import { readFormerImages, writeFormerImages } from '../state/former-images.ts';
import type { Session } from './session.ts';

type Reached = Pick<Session, 'ports' | 'folder'>;

/**
 * Writes down the images of all generations that are there, also of those that never were verified: the oldest of them
 * may go next, and then nothing else says what was fetched for them.
 */
export async function noteImages(session: Reached): Promise<void> {
  const { ports, folder } = session;
  const noted = await readFormerImages(ports.files, folder);
  await writeFormerImages(ports.files, folder, new Set([...noted, ...(await imagesOfGenerations(session))]));
}

/**
 * Removes from this host what was noted and no generation that is there needs any more: a league that is upgraded for
 * years must not fill its disk. What something else uses stays. It is tried again with the next change, so a failure
 * says nothing about this one.
 */
export async function pruneImages(session: Reached): Promise<void> {
  const { ports, folder } = session;
  const noted = await readFormerImages(ports.files, folder);
  const needed = await imagesOfGenerations(session);
  const left = new Set<string>();
  for (const reference of [...noted].filter((one) => !needed.has(one))) {
    const gone = await ports.engine.removeImage(reference).catch(() => false);
    if (!gone) left.add(reference);
  }
  await writeFormerImages(ports.files, folder, left);
}

async function imagesOfGenerations({ ports: { files }, folder }: Reached): Promise<Set<string>> {
  const generations = await listGenerations(files, folder);
  const texts = await Promise.all(
    generations.map((generation) => files.read(`${generationFolder(folder, generation)}/compose.yaml`)),
  );
  return new Set(texts.flatMap((text = '') => [...text.matchAll(/^ +image: (\S+)$/gm)].map(([, image = '']) => image)));
}
