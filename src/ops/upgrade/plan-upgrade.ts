import { releasesIn } from '../../catalog/load-catalog.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { compareVersions, isVersion } from '../../core/version.ts';
import { type Hop, newestSupported, upgradePath } from '../../plan/upgrade-path.ts';
import { readAudit } from '../../state/audit-log.ts';
import type { DataState } from '../restore-points.ts';
import type { Given, Session } from '../session.ts';
import { availableTags, bytesToFetch, installedVersion, movedImages } from './app-versions.ts';
import { editVersion } from './edit-version.ts';
import { type LastHop, lastHop } from './last-hop.ts';

/** Unpacked an image takes about this many times what is transferred. */
const UNPACKED = 3;

/** One hop with what it costs, as far as that is known. */
export interface PlannedHop extends Hop {
  /** What is transferred. */
  readonly fetchBytes: number | undefined;
  /** Room for the images, and for the safety copy of the database where it may change. */
  readonly diskBytes: number | undefined;
  /** The last upgrade of this kind. */
  readonly last: LastHop | undefined;
}

export interface AppUpgrade {
  readonly from: string;
  readonly to: string;
  readonly hops: readonly PlannedHop[];
  /** The last migration that the database had; undefined where it stays as it is, or cannot be asked. */
  readonly head: string | undefined;
  /** The digests that are meant where a tag stays the same. */
  readonly images: Given['images'];
}

export interface UpgradeWish {
  /** Tag or digest; absent: the newest supported version. */
  readonly appTag?: string | undefined;
  /** Looks at the database, where it may change; absent: nothing is known of it. */
  readonly database?: (() => Promise<DataState | undefined>) | undefined;
}

/**
 * Plans an upgrade of the app: which versions are passed, and what each step costs. Nothing is fetched or changed.
 * @throws SprocketError downgrade for an older target, version-unsupported, image-unavailable, usage for images that are
 *   built from source
 */
export async function planAppUpgrade(session: Session, wish: UpgradeWish): Promise<AppUpgrade> {
  const from = installedVersion(session);
  if (session.league.app.build) {
    if (wish.appTag === undefined) return { from, to: from, hops: [], head: undefined, images: undefined };
    throw new SprocketError(
      'usage',
      'The images of this league are built from source, so no tag of a registry counts',
      {
        hint: 'Set app.build.ref in sprocket.yaml, then: sprocket apply',
      },
    );
  }
  const releases = releasesIn(session.catalog);
  const tags = await availableTags(session);
  const to = wish.appTag ?? (isVersion(from) ? newest(from, newestSupported(tags, releases)) : from);
  if (!to.startsWith('sha256:') && !tags.includes(to) && to !== from) throw unknownTag(to, tags, session);
  const path = upgradePath(from, to, releases, new Set(tags));
  if (!path.ok) throw refusal(path, from, to, releases?.supported ?? '');
  const moves = from === to && !isVersion(to) && !to.startsWith('sha256:');
  const images = moves ? await movedImages(session) : undefined;
  const hops = images ? [{ from, to, migrates: 'unknown' as const, stop: false }] : path.hops;
  const database = hops.some(({ migrates }) => migrates !== 'no') ? await wish.database?.() : undefined;
  const costed = await Promise.all(hops.map((hop) => costOf(session, hop, database, images)));
  return { from, to, images, hops: costed, head: database?.head };
}

function newest(installed: string, found: string | undefined): string {
  return found !== undefined && compareVersions(found, installed) > 0 ? found : installed;
}

async function costOf(
  session: Session,
  hop: Hop,
  database: DataState | undefined,
  images: Given['images'],
): Promise<PlannedHop> {
  const target = await session.reopen({ league: editVersion(session.text, hop.to), images });
  const [fetchBytes, entries] = await Promise.all([
    bytesToFetch(session, target),
    readAudit(session.ports.files, session.folder),
  ]);
  const databaseBytes = hop.migrates === 'no' ? 0 : database?.bytes;
  const diskBytes =
    fetchBytes === undefined || databaseBytes === undefined ? undefined : fetchBytes * UNPACKED + databaseBytes;
  return { ...hop, fetchBytes, diskBytes, last: lastHop(entries, hop.migrates) };
}

function unknownTag(tag: string, tags: readonly string[], { league }: Session): SprocketError {
  const versions = tags.filter(isVersion).sort(compareVersions).reverse();
  return new SprocketError('image-unavailable', `${league.app.registry} has no images with the tag ${tag}`, {
    details: [`Versions there: ${versions.slice(0, 8).join(', ') || 'none'}`],
    hint: 'Name one of these with --app-tag, or leave it out for the newest supported one.',
  });
}

function refusal(
  path: Exclude<ReturnType<typeof upgradePath>, { ok: true }>,
  from: string,
  to: string,
  supported: string,
): SprocketError {
  if (path.reason === 'older') {
    return new SprocketError('downgrade', `${to} is older than ${from}, which is installed`, {
      hint: 'To go back to what ran before: sprocket rollback',
    });
  }
  if (path.reason === 'unsupported') {
    return new SprocketError('version-unsupported', `This program does not support ${to}: it is for ${supported}`, {
      hint: 'See whether a newer program does: sprocket upgrade --check',
    });
  }
  return new SprocketError(
    'version-unsupported',
    `Every upgrade from ${from} to ${to} has to pass ${path.stop}, which the registry does not have`,
    { hint: `Wait until the registry has ${path.stop}, or set app.registry to one that has it.` },
  );
}
