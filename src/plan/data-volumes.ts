import type { Deployment, MountedVolume } from './deployment.ts';

/** A volume with the version of the data that it holds, as a container of a generation mounts it. */
export interface VersionedVolume {
  /** Id of the catalog service. */
  readonly service: string;
  readonly volume: string;
  /** Version of its data; undefined where it is not known. */
  readonly version: string | undefined;
}

/** A service goes over to a volume with data of another version. The one that it had stays as it is. */
export interface DataMove {
  readonly service: string;
  /** Name in compose.yaml. */
  readonly container: string;
  readonly from: string;
  readonly to: string;
  readonly fromVersion: string | undefined;
  readonly toVersion: string;
  /** `carry`: the data is carried over into a new volume; `back`: what the other volume holds is what counts again. */
  readonly by: 'carry' | 'back';
  /** What the old volume takes on the disk, as the engine counts it. */
  readonly bytes: number;
}

/** Name of a volume without the version at its end: `sprocket-postgres-data` of `sprocket-postgres-data-18`. */
export function lineOf(volume: string): string {
  return volume.replace(/-\d+(\.\d+)*$/, '');
}

/** Volumes of a host that hold the same data as one of these, in another version or the same. */
export function versionsOf(volumes: readonly string[], existing: ReadonlySet<string>): string[] {
  const lines = new Set(volumes.map(lineOf));
  return [...existing].filter((name) => lines.has(lineOf(name))).sort();
}

/** Volumes of a host that hold the data of these in another version. Seldom are there any, and without one nothing moves. */
export function otherVersions(volumes: readonly string[], existing: ReadonlySet<string>): string[] {
  return versionsOf(volumes, existing).filter((name) => !volumes.includes(name));
}

/** Every volume of a league that is on its host, those of other versions too. */
export function volumesOnHost(
  { containers }: Pick<Deployment, 'containers'>,
  existing: ReadonlySet<string>,
): { readonly name: string; readonly holds: string }[] {
  const mounted = containers.flatMap(({ volumes }) => volumes);
  const found = mounted.flatMap(({ name, holds, version }) =>
    (version === undefined ? [name].filter((one) => existing.has(one)) : versionsOf([name], existing)).map((one) => ({
      name: one,
      holds: one === name ? holds : `${holds}, as another version of its service left it`,
    })),
  );
  return [...new Map(found.map((volume) => [volume.name, volume])).values()];
}

/**
 * Where a league goes over to volumes of another version. Pure.
 * @param former volumes of the present generation
 * @param existing names of the volumes on the host
 * @param back whether what the other volumes hold is to count again
 */
export function dataMoves(
  { containers }: Pick<Deployment, 'containers'>,
  former: readonly VersionedVolume[],
  existing: ReadonlySet<string>,
  back: boolean,
): Omit<DataMove, 'bytes'>[] {
  return containers.flatMap(({ name: container, service, volumes }) =>
    volumes.flatMap(({ name: to, version }) => {
      const before = former.find(({ volume }) => version !== undefined && lineOf(volume) === lineOf(to));
      if (version === undefined || !before || before.volume === to || !existing.has(before.volume)) return [];
      const { volume: from, version: fromVersion } = before;
      const by = back ? ('back' as const) : ('carry' as const);
      return [{ service, container, from, to, fromVersion, toVersion: version.is, by }];
    }),
  );
}

/** Volumes of a deployment whose data has a version. */
export function versionedVolumes({
  containers,
}: Pick<Deployment, 'containers'>): (MountedVolume & { container: string; service: string })[] {
  return containers.flatMap(({ name: container, service, volumes }) =>
    volumes.flatMap((volume) => (volume.version === undefined ? [] : [{ ...volume, container, service }])),
  );
}
