import type { ImageLayer } from '../ports.ts';
import type { RegistryClient } from './registry-request.ts';

const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** More pages than any repository has: a registry that sends us in a circle is not followed for ever. */
const MOST_PAGES = 100;

interface Manifest {
  readonly config?: ImageLayerEntry;
  readonly layers?: readonly ImageLayerEntry[];
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os: string; readonly architecture: string };
  }[];
}
interface ImageLayerEntry {
  readonly digest: string;
  readonly size: number;
}

/** Every tag of a repository, however many pages they have. */
export async function listTags(client: RegistryClient, repository: string): Promise<string[]> {
  const found: string[] = [];
  let target: string | undefined = `/v2/${repository}/tags/list?n=1000`;
  for (let page = 0; target !== undefined && page < MOST_PAGES; page += 1) {
    const { body, headers } = await client.get(target);
    found.push(...((JSON.parse(body) as { tags?: string[] | null }).tags ?? []));
    target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers['link'] ?? '')?.[1];
  }
  return [...new Set(found)];
}

/**
 * The parts of an image as they are transferred.
 * @param reference tag or digest
 * @param platform such as `linux/amd64`, where it exists for several
 */
export async function listLayers(
  client: RegistryClient,
  repository: string,
  reference: string,
  platform: string,
): Promise<ImageLayer[]> {
  const ask = async (wanted: string, accept: readonly string[]) =>
    JSON.parse((await client.get(`/v2/${repository}/manifests/${wanted}`, accept.join(', '))).body) as Manifest;
  let manifest = await ask(reference, [...INDEXES, ...MANIFESTS]);
  if (manifest.manifests) {
    const fitting = manifest.manifests.find(
      (entry) => `${entry.platform?.os ?? ''}/${entry.platform?.architecture ?? ''}` === platform,
    );
    if (!fitting) throw new Error(`no matching manifest for ${platform}`);
    manifest = await ask(fitting.digest, MANIFESTS);
  }
  const parts = [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])];
  return parts.map(({ digest, size }) => ({ digest, bytes: size }));
}
