import { SprocketError } from '../../core/sprocket-error.ts';
import { repositoryOf, type WantedImage } from '../../plan/images.ts';
import { imagesOf, registryLogins } from '../images.ts';
import type { Session } from '../session.ts';

/** The app's own images in a league; they have one tag together. */
function appImages(session: Session): WantedImage[] {
  return imagesOf(session).filter(({ name }) => name.startsWith(`${session.league.app.registry}/`));
}

/**
 * The tag or digest that was verified last, whatever sprocket.yaml says by now.
 * @throws SprocketError config-missing before the first apply
 */
export function installedVersion(session: Session): string {
  const { lock, league } = session;
  if (!lock) {
    throw new SprocketError('config-missing', 'This league has not been applied yet', { hint: 'sprocket apply' });
  }
  const repositories = appImages(session).map(({ name }) => repositoryOf(name));
  const found = Object.keys(lock.images).find((name) => repositories.includes(repositoryOf(name)));
  return found === undefined ? league.app.version : found.slice(repositoryOf(found).length + 1);
}

/** Tags that every image of the app has: one without the others is half a release. */
export async function availableTags(session: Session): Promise<string[]> {
  const loginFor = await registryLogins(session);
  const lists = await Promise.all(
    appImages(session).map(({ name, pull }) => session.ports.engine.tags(repositoryOf(pull), loginFor(name))),
  );
  const [first = [], ...others] = lists;
  return first.filter((tag) => others.every((list) => list.includes(tag)));
}

/**
 * What a tag that moves (`main`) stands for now.
 * @returns the images with their digests where one of them is another than the installed one; undefined otherwise
 */
export async function movedImages(
  session: Session,
): Promise<Record<string, { readonly pull: string; readonly digest: string }> | undefined> {
  const loginFor = await registryLogins(session);
  const found = await Promise.all(
    appImages(session).map(async ({ name, pull }) => {
      const { digest } = await session.ports.engine.resolve(pull, loginFor(name));
      return [name, { pull, digest }] as const;
    }),
  );
  const moved = found.some(([name, { digest }]) => session.lock?.images[name]?.digest !== digest);
  return moved ? Object.fromEntries(found) : undefined;
}

/**
 * What has to be fetched for a tag, besides what the installed images have already.
 * @returns undefined where the registry does not say
 */
export async function bytesToFetch(installed: Session, target: Session): Promise<number | undefined> {
  const loginFor = await registryLogins(target);
  const layersOf = async (name: string, reference: string) =>
    await installed.ports.engine.layers(reference, loginFor(name));
  try {
    const wanted = await Promise.all(appImages(target).map(({ name, pull }) => layersOf(name, pull)));
    const present = await Promise.all(
      Object.entries(installed.lock?.images ?? {})
        .filter(([name]) => name.startsWith(`${installed.league.app.registry}/`))
        .map(([name, { pull, digest }]) => layersOf(name, `${repositoryOf(pull)}@${digest}`).catch(() => [])),
    );
    const there = new Set(present.flat().map(({ digest }) => digest));
    const missing = new Map(wanted.flat().flatMap(({ digest, bytes }) => (there.has(digest) ? [] : [[digest, bytes]])));
    return [...missing.values()].reduce((sum, bytes) => sum + bytes, 0);
  } catch (error) {
    if (error instanceof SprocketError) return undefined;
    throw error;
  }
}
