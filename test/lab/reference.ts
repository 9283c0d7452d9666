/** An image reference in parts; Docker Hub's short forms are spelled out. */
export interface ImageReference {
  readonly host: string;
  readonly path: string;
  readonly tag: string;
}

/**
 * Splits an image reference as Docker does: `redis:8` is `docker.io/library/redis:8`.
 * @throws Error when there is no tag: the lab builds versions, not "whatever is newest".
 */
export function parseReference(text: string): ImageReference {
  const [name = ''] = text.split('@');
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) throw new Error(`image ${text} has no tag`);
  const tag = name.slice(colon + 1);
  const parts = name.slice(0, colon).split('/');
  const first = parts[0] ?? '';
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const host = hasHost ? first : 'docker.io';
  const rest = hasHost ? parts.slice(1) : parts;
  const path = host === 'docker.io' && rest.length === 1 ? `library/${rest.join('/')}` : rest.join('/');
  return { host, path, tag };
}
