import { SprocketError } from '../core/sprocket-error.ts';
import type { ObservedContainer } from '../host/ports.ts';
import { CARRY } from '../plan/build-deployment.ts';
import {
  type DataMove,
  dataMoves,
  lineOf,
  otherVersions,
  versionedVolumes,
  type VersionedVolume,
} from '../plan/data-volumes.ts';
import type { DataVersion } from '../plan/deployment.ts';
import { madeContainers } from '../render/made-containers.ts';
import { LABEL } from '../render/rendered.ts';
import { generationFolder } from '../state/generations.ts';
import type { Unfinished } from '../state/journal.ts';
import { readOverride } from './render-now.ts';
import type { Session } from './session.ts';

/** Volumes of a generation; none where it is not known. */
export async function volumesOfGeneration(
  { ports, folder }: Pick<Session, 'ports' | 'folder'>,
  generation: number | undefined,
): Promise<VersionedVolume[]> {
  if (generation === undefined) return [];
  const compose = await ports.files.read(`${generationFolder(folder, generation)}/compose.yaml`);
  return madeContainers(compose ?? '').flatMap(({ volumes }) => volumes);
}

/**
 * Where the league goes over to volumes of another version.
 * @param existing names of the volumes on the host
 */
export async function movesOf(session: Session, existing: ReadonlySet<string>): Promise<DataMove[]> {
  const { deployment, given, lock, ports } = session;
  const wanted = versionedVolumes(deployment).map(({ name }) => name);
  if (otherVersions(wanted, existing).length === 0) return [];
  const former = await volumesOfGeneration(session, lock?.generation);
  const moves = dataMoves(deployment, former, existing, given.volumesBack ?? false);
  return await Promise.all(
    moves.map(async (move) => ({
      ...move,
      bytes: move.by === 'carry' ? await ports.engine.volumeBytes(move.from) : 0,
    })),
  );
}

/** What is known when the versions of data are judged. */
interface Known {
  readonly moves: readonly DataMove[];
  /** Names of the volumes on the host. */
  readonly existing: ReadonlySet<string>;
  readonly containers: readonly ObservedContainer[];
  /** Name in compose.yaml → spec that is wanted. */
  readonly specs: ReadonlyMap<string, string>;
  /** Name in compose.yaml → image that is wanted, unless an override names another. */
  readonly images: ReadonlyMap<string, string>;
  readonly unfinished: Unfinished | undefined;
}

/**
 * Refuses to go on where a service would be started on data that its image cannot open, on a volume that is only half
 * filled, or on an empty one although its data is there. Looks into volumes, and only where one would be started on.
 * @throws SprocketError data-version
 */
export async function refuseOtherVersions(session: Session, known: Known): Promise<void> {
  const { moves, existing, unfinished } = known;
  for (const move of moves) refuseMove(session, move, known);
  for (const volume of versionedVolumes(session.deployment)) {
    const { name, version } = volume;
    const move = moves.find(({ to }) => to === name);
    if (!existing.has(name)) {
      if (!move) refuseForgotten(name, existing);
      continue;
    }
    const made = unfinished?.target.carries?.some(({ to }) => to === name) ?? false;
    // What an interrupted run carried is thrown away, and carried once more.
    if ((move?.by === 'carry' && made) || version === undefined || isSettled(volume.container, known)) continue;
    await refuseOtherImage(session, volume, version, known);
    const found = (await session.ports.engine.volumeFile(name, version.file))?.trim();
    if (move?.by === 'carry' && found !== undefined) throw leftFromBefore(move, found);
    if (found !== undefined && found !== version.is) throw otherVersion(volume, version, found);
  }
}

/**
 * The same for a league that is started as it was last applied, without a plan.
 * @throws SprocketError data-version
 */
export async function refuseStartOnOtherVersions(session: Session): Promise<void> {
  const { ports, folder, deployment } = session;
  const [existing, containers, compose] = await Promise.all([
    ports.engine.volumes(),
    ports.engine.containers(deployment.project),
    ports.files.read(folder.compose),
  ]);
  const mounted = new Set(madeContainers(compose ?? '').flatMap(({ volumes }) => volumes.map(({ volume }) => volume)));
  const running = new Set(containers.flatMap(({ name, state }) => (state === 'running' ? [name] : [])));
  for (const volume of versionedVolumes(deployment)) {
    const { name, version, container } = volume;
    if (!version || !mounted.has(name) || !existing.has(name) || running.has(container)) continue;
    const found = (await ports.engine.volumeFile(name, version.file))?.trim();
    if (found !== undefined && found !== version.is) throw otherVersion(volume, version, found);
  }
}

/** @throws SprocketError data-version when somebody had an image of another version be used */
async function refuseOtherImage(
  session: Session,
  { name, container, service }: { readonly name: string; readonly container: string; readonly service: string },
  { is, variable }: DataVersion,
  { images }: Known,
): Promise<void> {
  if (variable === undefined) return;
  const own = (await readOverride(session))[container] as { readonly image?: unknown } | undefined;
  const image = typeof own?.image === 'string' ? own.image : (images.get(container) ?? '');
  const opens = (await session.ports.engine.imageEnvironment(image))?.get(variable);
  if (opens === undefined || opens === is) return;
  throw new SprocketError('data-version', `The image of ${service} is for data of another version`, {
    details: [
      `${image}: found ${variable}=${opens}, expected ${is}, which is what ${name} holds. ${service} was not started; nothing was changed.`,
    ],
    hint:
      own?.image === undefined
        ? 'sprocket history shows with which program the league was applied.'
        : `Take the image of ${container} out of compose.override.yaml.`,
  });
}

function isSettled(container: string, { containers, specs }: Known): boolean {
  const running = containers.filter(({ name, state }) => name === container && state === 'running');
  return running.some(({ labels }) => labels[LABEL.spec] === specs.get(container));
}

function refuseMove({ deployment }: Session, move: DataMove, { existing }: Known): void {
  const { service, from, to, fromVersion, toVersion, by } = move;
  if (by === 'back') {
    if (existing.has(to)) return;
    throw new SprocketError(
      'data-version',
      `The volume ${to}, with the data of that generation, is not there any more`,
      {
        details: [`Nothing was changed. The league uses ${from}.`],
        hint: 'sprocket history shows which generations are kept.',
      },
    );
  }
  if (fromVersion !== undefined && isOlder(toVersion, fromVersion)) {
    throw new SprocketError(
      'data-version',
      `The data of ${service} is of version ${fromVersion}, and this program would have ${toVersion}`,
      {
        details: [
          `volume ${from}: found ${fromVersion}, expected ${toVersion}. Data is carried over to newer versions only.`,
        ],
        hint: 'To go back to what ran before, on the data of that time: sprocket rollback',
      },
    );
  }
  if (deployment.tools.some(({ name }) => name === `${service}-${CARRY}`)) return;
  throw new SprocketError(
    'data-version',
    `The data of ${service} cannot be carried over to version ${toVersion} by this program`,
    {
      details: [
        `volume ${from}: found ${fromVersion ?? 'another version'}, expected ${toVersion}. Nothing was changed.`,
      ],
      hint: 'Use the program that the league was applied with; sprocket history shows its version.',
    },
  );
}

/** Nobody would notice before somebody signs in: the service would begin with an empty volume. */
function refuseForgotten(name: string, existing: ReadonlySet<string>): void {
  const others = [...existing].filter((other) => lineOf(other) === lineOf(name));
  if (others.length === 0) return;
  throw new SprocketError(
    'data-version',
    `Data for ${name} is on this host, in another version: ${others.join(', ')}`,
    {
      details: [
        'No generation of this folder says how that was run, so it cannot be carried over, and an empty league is not what you want.',
      ],
      hint: `Apply it with the program that made it first. To begin anew and lose that data for good: docker volume rm ${others.join(' ')}`,
    },
  );
}

function leftFromBefore({ from, to, toVersion }: DataMove, found: string): SprocketError {
  return new SprocketError(
    'data-version',
    `The volume ${to} is there already, with data that this league does not use now`,
    {
      details: [
        `volume ${to}: found data of version ${found}, from before a rollback or of another league; expected none.`,
        `The data of ${from} would be carried over into it, to version ${toVersion}. Nothing was changed.`,
      ],
      hint: `To go on with what is in ${to} instead: sprocket rollback. If nobody needs it any more: docker volume rm ${to}`,
    },
  );
}

function otherVersion(
  { name, service }: { readonly name: string; readonly service: string },
  { file, is }: DataVersion,
  found: string,
): SprocketError {
  return new SprocketError(
    'data-version',
    `The data in the volume ${name} is of another version than ${service} can open`,
    {
      details: [
        `${file} in ${name}: found ${found.slice(0, 40)}, expected ${is}. ${service} was not started on it; nothing was changed.`,
      ],
      hint: isOlder(is, found)
        ? `Put the volume of version ${is} back, or use the program whose ${service} has version ${found.slice(0, 40)}: sprocket history`
        : `Put the volume of version ${is} back, or apply with the program that made it first: sprocket history`,
    },
  );
}

/** @param version numbers with dots between them */
function isOlder(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number));
  for (const [index, part] of (a ?? []).entries()) {
    const rest = b?.[index] ?? 0;
    if (part !== rest) return part < rest;
  }
  return false;
}
