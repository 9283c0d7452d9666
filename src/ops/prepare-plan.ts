import { checksum } from '../core/checksum.ts';
import type { Files, ObservedContainer } from '../host/ports.ts';
import { diff } from '../plan/diff.ts';
import type { Observed } from '../plan/observed.ts';
import type { Plan } from '../plan/plan.ts';
import { wantedOf } from '../plan/want.ts';
import type { Wanted } from '../plan/wanted.ts';
import { LABEL, type Rendered } from '../render/rendered.ts';
import { withoutVersions } from '../render/route-names.ts';
import { generationFolder } from '../state/generations.ts';
import { readUnfinished, type Unfinished } from '../state/journal.ts';
import { certificateState } from './certificates.ts';
import { movesOf, refuseOtherVersions } from './data-versions.ts';
import { endedWell } from './apply/readiness.ts';
import { type ResolvedImage, resolveImages } from './images.ts';
import { missingSecrets } from './preflight/missing-secrets.ts';
import { refuseLockedOutData } from './preflight/locked-out-data.ts';
import { type HostCare, hostCare, presentUnits } from './host-units.ts';
import { copiedServices } from './restore-points.ts';
import { renderNow } from './render-now.ts';
import type { Session } from './session.ts';

/** A plan with everything that carrying it out needs. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly wanted: Wanted;
  readonly rendered: Rendered;
  readonly images: ReadonlyMap<string, ResolvedImage>;
  readonly containers: readonly ObservedContainer[];
  /** What the host does by itself; undefined where it cannot. */
  readonly care: HostCare | undefined;
}

/**
 * Looks at the host and plans. Reads only: `--dry-run` stops here, and apply goes on from here.
 * @param known images that were resolved a moment ago
 * @throws SprocketError when the league cannot be planned: Docker, registry, secrets or data that would be locked out
 */
export async function preparePlan(session: Session, known?: ReadonlyMap<string, ResolvedImage>): Promise<PreparedPlan> {
  const { ports, folder, deployment, secrets } = session;
  const [containers, volumes, secretNames] = await Promise.all([
    ports.engine.containers(deployment.project),
    ports.engine.volumes(),
    secrets.names(),
  ]);
  refuseLockedOutData(deployment, secretNames, volumes);
  missingSecrets(deployment, secretNames);
  const unfinished = await readUnfinished(ports.files, folder);
  const staged = unfinished && generationFolder(folder, unfinished.generation);
  const moves = await movesOf(session, volumes);
  const images = known ?? (await resolveImages(session, await stagedCompose(ports.files, staged)));
  const certificates = await certificateState(session);
  const rendered = await renderNow(session, images, certificates);
  const specs = new Map(rendered.containers.map(({ container, specId }) => [container.name, specId]));
  const pinned = new Map(rendered.containers.map(({ container, spec }) => [container.name, spec.image]));
  await refuseOtherVersions(session, { moves, existing: volumes, containers, specs, images: pinned, unfinished });
  const care = await hostCare(session);
  const wanted = wantedOf(deployment, rendered, volumes, {
    program: ports.program.version,
    hostUnits: care?.units ?? [],
    certificates: certificates.due,
    moves,
    returning: new Set(session.given.dataBefore === undefined ? [] : copiedServices(session)),
  });
  const observed: Observed = {
    containers: containers.map(({ name, labels, state, status }) => ({
      name,
      kind: labels[LABEL.kind] ?? 'service',
      specId: labels[LABEL.spec] ?? '',
      running: state === 'running' || state === 'restarting',
      succeeded: endedWell({ state, status }),
    })),
    files: await checksums(ports.files, folder.root, [
      ...rendered.files.keys(),
      ...Object.keys(session.lock?.files ?? {}),
    ]),
    interrupted: new Map([...(await stagedFiles(ports.files, staged)), ...(await movedRoutes(session, unfinished))]),
    secrets: secretNames,
    images: await presentImages(session, wanted, containers),
    hostUnits: await presentUnits(session, care),
    lock: session.lock,
  };
  return { plan: diff(wanted, observed), wanted, rendered, images, containers, care };
}

async function checksums(files: Files, root: string, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = await Promise.all(
    [...new Set(paths)].map(async (path) => [path, await files.read(`${root}/${path}`)] as const),
  );
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, checksum(text)] as const])));
}

/** compose.yaml of what an interrupted run had staged; empty when there is none. */
async function stagedCompose(files: Files, staged: string | undefined): Promise<string> {
  return (staged === undefined ? undefined : await files.read(`${staged}/compose.yaml`)) ?? '';
}

/** Files of what an interrupted run had staged. */
async function stagedFiles(files: Files, staged: string | undefined): Promise<Map<string, string>> {
  return staged === undefined ? new Map() : checksums(files, staged, await files.tree(staged));
}

/** Files in which an interrupted run had other containers stand in for those of a generation. */
async function movedRoutes(
  { ports: { files }, folder, deployment }: Session,
  unfinished: Unfinished | undefined,
): Promise<Map<string, string>> {
  const names = deployment.routes.flatMap(({ backends }) => backends);
  const moved = new Map<string, string>();
  for (const generation of [unfinished?.generation, unfinished?.from]) {
    if (generation === undefined) continue;
    const source = generationFolder(folder, generation);
    for (const path of (await files.tree(source)).filter((one) => one.startsWith('config/'))) {
      const [present, whole] = await Promise.all([folder.at(path), `${source}/${path}`].map((one) => files.read(one)));
      if (present === undefined || whole === undefined) continue;
      if (withoutVersions(present, names) === withoutVersions(whole, names)) moved.set(path, checksum(present));
    }
  }
  return moved;
}

/** Asks the engine only about images that something still has to be started from. */
async function presentImages(
  { ports }: Session,
  wanted: Wanted,
  containers: readonly ObservedContainer[],
): Promise<Set<string>> {
  const settled = new Map(containers.map(({ name, labels }) => [name, labels[LABEL.spec]]));
  const all = [...wanted.containers, ...wanted.tools];
  const references = [...new Set(all.map(({ image }) => image))];
  const found = await Promise.all(
    references.map(async (image) => {
      const users = all.filter((container) => container.image === image);
      return users.every(({ name, specId }) => settled.get(name) === specId) || (await ports.engine.hasImage(image))
        ? [image]
        : [];
    }),
  );
  return new Set(found.flat());
}
