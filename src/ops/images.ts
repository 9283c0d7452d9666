import { SprocketError } from '../core/sprocket-error.ts';
import type { RegistryLogin } from '../host/ports.ts';
import { repositoryOf, type WantedImage } from '../plan/images.ts';
import type { Session } from './session.ts';

/** Name of the secret with the password for `app.username`. */
export const REGISTRY_PASSWORD = 'registry-password';

export interface ResolvedImage {
  readonly name: string;
  readonly pull: string;
  readonly digest: string;
  /** What compose.yaml says: the pull reference pinned by its digest. */
  readonly pinned: string;
}

/** Every image of the deployment, once. */
export function imagesOf(session: Session): WantedImage[] {
  const { containers, tools } = session.deployment;
  return [...new Map([...containers, ...tools].map(({ image }) => [image.name, image])).values()];
}

/**
 * Finds the digest of every image: from the lock where nothing changed, from what an interrupted run had found out, and
 * from its registry otherwise.
 * @param staged compose.yaml of the generation that an interrupted run was making
 * @throws SprocketError image-unavailable naming every image that cannot be had, and why
 */
export async function resolveImages(session: Session, staged: string): Promise<Map<string, ResolvedImage>> {
  const loginFor = await registryLogins(session);
  let asked: Promise<string> | undefined;
  // Only an image that is new has to fit the host, so a plan without one does not ask what the host is.
  const platform = () => (asked ??= session.ports.engine.info().then((info) => info.platform));
  const results = await Promise.allSettled(
    imagesOf(session).map((image) => resolveOne(session, image, staged, loginFor(image.name), platform)),
  );
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw together(failures);
  const resolved = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return new Map(resolved.map((image) => [image.name, image]));
}

async function resolveOne(
  session: Session,
  image: WantedImage,
  staged: string,
  login: RegistryLogin | undefined,
  platform: () => Promise<string>,
): Promise<ResolvedImage> {
  const { name, pull, built } = image;
  if (built) return { name, pull, digest: '', pinned: pull };
  const given = /@(sha256:[0-9a-f]{64})$/.exec(pull)?.[1];
  if (given) return { name, pull, digest: given, pinned: pull };
  const locked = session.given.images?.[name] ?? session.lock?.images[name];
  if (locked?.pull === pull) return { name, pull, digest: locked.digest, pinned: pin(pull, locked.digest) };
  const found = stagedDigest(staged, pull);
  if (found) return { name, pull, digest: found, pinned: pin(pull, found) };
  const { digest, platforms } = await session.ports.engine.resolve(pull, login);
  const here = await platform();
  if (platforms.length > 0 && !platforms.includes(here)) {
    throw new SprocketError(
      'image-unavailable',
      `${pull} is not made for this host: it exists for ${platforms.join(', ')}, this is ${here}`,
      {
        hint: 'Use a host of another architecture, or an image built for this one.',
      },
    );
  }
  return { name, pull, digest, pinned: pin(pull, digest) };
}

/** What was found out a moment before the power failed holds: nobody should need the registry to get back up. */
function stagedDigest(staged: string, pull: string): string | undefined {
  const from = staged.indexOf(`${pull}@sha256:`);
  return from < 0 ? undefined : staged.slice(from + pull.length + 1, from + pull.length + 1 + 'sha256:'.length + 64);
}

/** The tag stays readable beside the digest; the engine goes by the digest. */
function pin(pull: string, digest: string): string {
  const repository = repositoryOf(pull);
  const tag = pull.slice(repository.length);
  return `${repository}${tag}@${digest}`;
}

/**
 * Which login each image is pulled with: Sprocket's own with the user that sprocket.yaml names, others with none.
 * @returns function of an image's name
 * @throws SprocketError secret-missing when a user is named and the password was not given
 */
export async function registryLogins({
  league,
  secrets,
}: Session): Promise<(name: string) => RegistryLogin | undefined> {
  const { username, registry } = league.app;
  if (!username) return () => undefined;
  const password = await secrets.read(REGISTRY_PASSWORD);
  if (!password) {
    throw new SprocketError('secret-missing', `app.username is ${username}, but its password has not been given`, {
      hint: `sprocket secrets set ${REGISTRY_PASSWORD}`,
    });
  }
  return (name) => (name.startsWith(`${registry}/`) ? { username, password } : undefined);
}

function together(failures: readonly unknown[]): unknown {
  const [first, ...others] = failures;
  if (!(first instanceof SprocketError) || others.length === 0) return first;
  const lines = failures.flatMap((failure) =>
    failure instanceof SprocketError
      ? [failure.message, ...failure.details.map((detail) => `  ${detail}`)]
      : [failure instanceof Error ? failure.message : String(failure)],
  );
  return new SprocketError(first.code, `${failures.length} images cannot be had`, {
    details: lines,
    ...(first.hint ? { hint: first.hint } : {}),
    cause: first,
  });
}
