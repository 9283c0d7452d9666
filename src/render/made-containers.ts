import type { VersionedVolume } from '../plan/data-volumes.ts';
import type { Dependency } from '../plan/deployment.ts';
import { remembering } from '../core/remembering.ts';
import { parseYaml } from '../core/yaml.ts';
import { LABEL } from './rendered.ts';

/** What a generated compose.yaml tells about one of its containers. */
export interface MadeContainer {
  readonly name: string;
  readonly service: string;
  readonly kind: 'service' | 'task' | 'job';
  readonly specId: string;
  /** Name by which the proxy finds it; undefined when it has no route, or was made before there were such names. */
  readonly routeName: string | undefined;
  /** Whether a new one may answer beside the old one. */
  readonly overlap: boolean;
  readonly dependsOn: readonly Dependency[];
  /** Its volumes, by name. */
  readonly volumes: readonly VersionedVolume[];
}

interface Entry {
  readonly volumes?: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, Pick<Dependency, 'condition'>>>;
}

/**
 * The containers of a generated compose.yaml, in its order; without those that nothing starts.
 * @throws SprocketError state-invalid when it is not YAML
 */
export const madeContainers: (compose: string) => readonly MadeContainer[] = remembering((compose) => {
  const { services = {} } = (parseYaml(compose, 'compose.yaml', 'state-invalid').value ?? {}) as {
    services?: Record<string, Entry>;
  };
  const started = Object.entries(services).filter(([, { profiles }]) => profiles === undefined);
  return started.map(([name, { labels = {}, depends_on: behind = {}, volumes = [] }]) => ({
    name,
    service: labels[LABEL.service] ?? name,
    kind: kindOf(labels[LABEL.kind]),
    specId: labels[LABEL.spec] ?? '',
    routeName: labels[LABEL.route],
    overlap: labels[LABEL.overlap] !== undefined,
    dependsOn: Object.entries(behind).map(([other, { condition }]) => ({ name: other, condition })),
    volumes: volumesOf(volumes, labels[LABEL.service] ?? name, labels[LABEL.data] ?? ''),
  }));
});

/** @param label volumes with the version of their data */
function volumesOf(mounts: readonly unknown[], service: string, label: string): VersionedVolume[] {
  const versions = new Map(label.split(' ').map((entry) => entry.split('=') as [string, string]));
  return mounts.flatMap((mount) => {
    const volume = /^([A-Za-z0-9][\w.-]*):/.exec(String(mount))?.[1];
    return volume === undefined ? [] : [{ service, volume, version: versions.get(volume) }];
  });
}

/** Names in compose.yaml → route names. */
export function routeNames(made: readonly MadeContainer[]): Map<string, string> {
  return new Map(made.flatMap(({ name, routeName }) => (routeName === undefined ? [] : [[name, routeName] as const])));
}

function kindOf(label: string | undefined): MadeContainer['kind'] {
  return label === 'task' || label === 'job' ? label : 'service';
}
