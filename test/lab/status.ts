import { labels } from './docker.ts';
import { registryAddress } from './paths.ts';
import { runningSource } from './registry.ts';
import { MORE_PLACES, type PlaceStatus, placeStatus } from './places/place.ts';
import { observe, type ImageState } from './state.ts';

/** One line of `lab status`. */
export interface ImageStatus {
  readonly image: string;
  readonly origin: 'official' | 'built' | 'stand-in';
  readonly state: 'ready' | 'outdated' | 'missing' | 'remote';
  /** The version of the program inside, where it is known. */
  readonly version?: string;
  /** What to know about it: a version that is not the pinned one. */
  readonly note?: string;
  readonly bytes?: number;
  readonly digest?: string;
}

/** What the lab holds, and the settings of a league that uses it. */
export interface LabStatus {
  readonly schema: 1;
  readonly registry: { readonly address: string; readonly running: boolean };
  readonly source: 'official' | 'built';
  /** `--set` values for create-sprocket. */
  readonly settings: Readonly<Record<string, string>>;
  readonly images: readonly ImageStatus[];
  /** Where `npm test` runs other leagues at the same time. */
  readonly places: readonly PlaceStatus[];
}

/** Reads the lab's state; changes nothing. */
export async function readStatus(): Promise<LabStatus> {
  const { source, official, images } = await observe('test');
  const standIns = images.filter(({ plan }) => plan.origin === 'stand-in');
  return {
    schema: 1,
    registry: { address: registryAddress, running: (await runningSource()) !== undefined },
    source,
    settings: leagueSettings(source, standIns[0]?.plan.image.tag ?? ''),
    images: [
      ...official.map((image): ImageStatus => ({ image: image.official ?? '', origin: 'official', state: 'remote' })),
      ...images.map(describe),
    ],
    places: await Promise.all(MORE_PLACES.map(placeStatus)),
  };
}

/**
 * How a league is told to use the lab: built images stand in a mirror of the public registries; beside official ones only
 * the Sprocket images come from the lab.
 */
export function leagueSettings(source: 'official' | 'built', version: string): Record<string, string> {
  return source === 'built'
    ? { 'images.registry': registryAddress, 'app.registry': 'ghcr.io/sprocketbot', 'app.version': version }
    : { 'app.registry': `${registryAddress}/sprocketbot`, 'app.version': version };
}

/** The status as a table for people. */
export function formatStatus({ registry, source, images, places }: LabStatus): string {
  const rows = images.map(({ image, origin, state, version, bytes, note }) => [
    image,
    origin,
    state,
    version ?? '',
    bytes === undefined ? '' : `${Math.round(bytes / 1e6)} MB`,
    note ?? '',
  ]);
  const table = [['image', 'origin', 'state', 'version', 'size', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    `registry ${registry.address}: ${registry.running ? 'running' : 'not running'}, images: ${source}`,
    '',
    ...lines,
    '',
    ...places.map(
      ({ folder, engine, owner }) =>
        `place ${folder}: ${engine === undefined ? 'not open' : `open for process ${owner ?? 'unknown'}`}`,
    ),
  ].join('\n');
}

function describe({ plan, present, ready }: ImageState): ImageStatus {
  const image = `${plan.image.name}:${plan.image.tag}`;
  const { origin } = plan;
  if (!present) return { image, origin, state: 'missing' };
  const version = present.labels[labels.version] ?? 'unknown';
  const note = versionNote(plan.image.tag, version);
  const { bytes, digest } = present;
  return {
    image,
    origin,
    state: ready ? 'ready' : 'outdated',
    version,
    bytes,
    digest,
    ...(note !== undefined && { note }),
  };
}

/** Tells when the program inside is not the version that the tag names: distributions move on by themselves. */
export function versionNote(tag: string, version: string): string | undefined {
  const pinned = /^v?(\d[\d.]*)/.exec(tag)?.[1];
  return pinned === undefined || version.replace(/^v/, '') === pinned
    ? undefined
    : `holds ${version}, pinned is ${pinned}`;
}
