import type { ReleaseFacts } from '../catalog/service-schema.ts';
import { compareVersions, isInRange, isVersion, newestVersion } from '../core/version.ts';

/** One step of an upgrade: a version is applied and verified before the next one begins. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  /** Whether the database is changed; `unknown` until the image is here. */
  readonly migrates: 'yes' | 'no' | 'unknown';
  /** Every upgrade has to pass this version; the last hop is the target itself. */
  readonly stop: boolean;
}

/** How a league gets from one version of the app to another, or why it does not. */
export type UpgradePath =
  | { readonly ok: true; readonly hops: readonly Hop[] }
  | { readonly ok: false; readonly reason: 'older' }
  | { readonly ok: false; readonly reason: 'unsupported' }
  /** A version that has to be passed is not to be had. */
  | { readonly ok: false; readonly reason: 'stop-missing'; readonly stop: string };

/**
 * Plans the path from one tag to another. Tags that are no versions are one hop, about which nothing is known.
 * @param available tags that the registry has
 */
export function upgradePath(
  from: string,
  to: string,
  releases: ReleaseFacts | undefined,
  available: ReadonlySet<string>,
): UpgradePath {
  if (isVersion(to) && releases && !isInRange(to, releases.supported)) return { ok: false, reason: 'unsupported' };
  if (!isVersion(from) || !isVersion(to)) {
    return { ok: true, hops: from === to ? [] : [{ from, to, migrates: 'unknown', stop: false }] };
  }
  const order = compareVersions(to, from);
  if (order < 0) return { ok: false, reason: 'older' };
  if (order === 0) return { ok: true, hops: [] };
  const stops = (releases?.stops ?? []).filter(
    (stop) => compareVersions(from, stop) < 0 && compareVersions(stop, to) < 0,
  );
  const missing = stops.find((stop) => !available.has(stop));
  if (missing !== undefined) return { ok: false, reason: 'stop-missing', stop: missing };
  const tags = [from, ...stops, to];
  return {
    ok: true,
    hops: tags.slice(1).map((tag, index) => {
      const before = tags[index] ?? from;
      return { from: before, to: tag, migrates: migratesBetween(before, tag, releases), stop: tag !== to };
    }),
  };
}

/** The newest version that this program supports, among the tags of the registry. */
export function newestSupported(tags: readonly string[], releases: ReleaseFacts | undefined): string | undefined {
  return newestVersion(releases ? tags.filter((tag) => isVersion(tag) && isInRange(tag, releases.supported)) : tags);
}

/** `no` only where both ends are known: what lies between two known releases is known as well. */
function migratesBetween(from: string, to: string, releases: ReleaseFacts | undefined): Hop['migrates'] {
  const known = releases?.known ?? [];
  const passed = known.filter(({ version }) => compareVersions(from, version) < 0 && compareVersions(version, to) <= 0);
  if (passed.some(({ migrations }) => migrations)) return 'yes';
  const ends = [from, to].every((end) => known.some(({ version }) => compareVersions(version, end) === 0));
  return ends && passed.every(({ migrations }) => migrations === false) ? 'no' : 'unknown';
}
