import type { League } from '../league/schema.ts';

/** An image as the deployment wants it. */
export interface WantedImage {
  /** Name without registry rewriting and digest, as people know it: `postgres:17.11-trixie`. The key in the lock. */
  readonly name: string;
  /** What the engine is asked for: the name behind the mirror, with its tag or digest. */
  readonly pull: string;
  /** What decides which image it is: a key of sprocket.yaml, or the catalog of this program. */
  readonly from: string;
  /** Made on this host from source; never pulled. */
  readonly built?: { readonly context: string; readonly dockerfile: string; readonly base?: string | undefined };
}

const OFFICIAL = 'docker.io';

/**
 * Splits an image name into registry, path and the rest (`:tag` or `@digest`).
 * Docker's rule: the first part is a registry when it has a dot or a colon, or is `localhost`.
 */
export function splitImage(name: string): { registry: string; path: string; suffix: string } {
  const [first = '', ...others] = name.split('/');
  const hasRegistry = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first : OFFICIAL;
  const rest = hasRegistry ? others.join('/') : name;
  const end = rest.search(/[:@]/);
  const bare = end === -1 ? rest : rest.slice(0, end);
  const path = !hasRegistry && !bare.includes('/') ? `library/${bare}` : bare;
  return { registry, path, suffix: end === -1 ? ':latest' : rest.slice(end) };
}

/** Where an image is pulled from: the mirror by the same path, or its own registry. */
export function pullReference(name: string, mirror: string | undefined): string {
  if (!mirror) return name;
  const { path, suffix } = splitImage(name);
  return `${mirror}/${path}${suffix}`;
}

/** The repository part of a pull reference, to which `@digest` can be added. */
export function repositoryOf(pull: string): string {
  const at = pull.indexOf('@');
  const head = at === -1 ? pull : pull.slice(0, at);
  const colon = head.lastIndexOf(':');
  return colon > head.lastIndexOf('/') ? head.slice(0, colon) : head;
}

/** Name of one of Sprocket's own images for this league. */
export function appImageName(image: string, app: League['app']): string {
  const separator = app.version.startsWith('sha256:') ? '@' : ':';
  return `${app.registry}/${image}${separator}${app.version}`;
}
