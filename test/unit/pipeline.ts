import { type Catalog, loadCatalog, type ServiceFolders } from '../../src/catalog/load-catalog.ts';
import { checksum } from '../../src/core/checksum.ts';
import { parseYaml } from '../../src/core/yaml.ts';
import { readServiceFolders } from '../../src/host/assets.ts';
import { parseLeague } from '../../src/league/parse-league.ts';
import type { League } from '../../src/league/schema.ts';
import { buildDeployment } from '../../src/plan/build-deployment.ts';
import type { Deployment } from '../../src/plan/deployment.ts';
import { diff } from '../../src/plan/diff.ts';
import type { RehearsedName } from '../../src/plan/public-names.ts';
import type { Observed } from '../../src/plan/observed.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { wantedOf } from '../../src/plan/want.ts';
import type { HostUnitText, Wanted } from '../../src/plan/wanted.ts';
import { renderDeployment } from '../../src/render/render-deployment.ts';
import type { Rendered } from '../../src/render/rendered.ts';

/** An entry of compose.yaml; the keys that every test would have to cast otherwise have types. */
export interface ComposeService extends Readonly<Record<string, unknown>> {
  readonly networks?: Readonly<Record<string, { readonly aliases: readonly string[] } | null>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly environment?: Readonly<Record<string, unknown>>;
}

/** compose.yaml as whoever reads it sees it. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** Everything that the pure part of the program makes of one sprocket.yaml. */
export interface Made {
  readonly league: League;
  readonly deployment: Deployment;
  readonly rendered: Rendered;
  readonly compose: ComposeFile;
  readonly wanted: Wanted;
}

/** What stands for the world: everything has a default. */
export interface World {
  readonly catalog?: Catalog;
  readonly override?: Readonly<Record<string, unknown>>;
  /** Image name → what its digest is made of; absent: the name. A new image under an old tag has another one. */
  readonly builds?: Readonly<Record<string, string>>;
  /** Secret → what its fingerprint is made of; absent: the name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Volumes that are on the host; absent: all that are wanted. */
  readonly volumes?: ReadonlySet<string>;
  /** Units that the host is to start; absent: none can be added. */
  readonly hostUnits?: readonly HostUnitText[];
  /** Public names that passed a rehearsal; absent: none. */
  readonly rehearsed?: readonly RehearsedName[];
}

/** A league that needs nothing from anywhere. */
export const LOCAL = `version: 1
league:
  name: Sunday Rockets
  admin: { discord: "80351110224678912", email: admin@example.org }
ways: { localhost: true }
`;

export const SERVICE_FOLDERS: ServiceFolders = readServiceFolders();
export const CATALOG: Catalog = loadCatalog(SERVICE_FOLDERS);

/** Runs the whole pure pipeline, with digests and fingerprints that are made up but always the same. */
export function make(text: string, world: World = {}): Made {
  const { league } = parseLeague(text);
  const deployment = buildDeployment(league, world.catalog ?? CATALOG, { rehearsed: world.rehearsed ?? [] });
  const images = deployment.containers.map(({ image: { name, pull } }) => {
    const digest = checksum(world.builds?.[name] ?? name);
    return [name, `${pull}@sha256:${digest}`] as const;
  });
  const rendered = renderDeployment(deployment, {
    images: new Map(images),
    fingerprints: new Map(
      deployment.secrets.map(({ name }) => [name, checksum(world.secrets?.[name] ?? name).slice(0, 12)]),
    ),
    certificates: new Map(deployment.certificates.map(({ way }) => [way, checksum(way).slice(0, 12)])),
    trusted: 'whom the league is trusted by',
    override: world.override ?? {},
  });
  const compose = parseYaml(rendered.files.get('compose.yaml') ?? '', 'compose.yaml').value as ComposeFile;
  const volumes =
    world.volumes ?? new Set(deployment.containers.flatMap((container) => container.volumes.map(({ name }) => name)));
  return {
    league,
    deployment,
    rendered,
    compose,
    wanted: wantedOf(deployment, rendered, volumes, { hostUnits: world.hostUnits ?? [], certificates: [] }),
  };
}

/** A host on which nothing was ever done. */
export const NOTHING: Observed = {
  containers: [],
  files: new Map(),
  interrupted: new Map(),
  secrets: new Set(),
  images: new Set(),
  hostUnits: new Map(),
  lock: undefined,
};

/** What a host looks like after the apply of a league was committed. */
export function settled({ wanted }: Made): Observed {
  const tasks = wanted.containers.filter(({ kind }) => kind === 'task');
  return {
    containers: wanted.containers.map(({ name, kind, specId }) => ({
      name,
      kind,
      specId,
      running: kind !== 'task',
      succeeded: kind === 'task',
    })),
    files: wanted.files,
    interrupted: new Map(),
    secrets: new Set(wanted.secrets.map(({ name }) => name)),
    images: new Set(wanted.containers.map(({ image }) => image)),
    hostUnits: new Map(wanted.hostUnits.map(({ name, text }) => [name, text])),
    lock: {
      files: Object.fromEntries(wanted.files),
      containers: Object.fromEntries(wanted.containers.map(({ name, spec }) => [name, spec])),
      tasks: Object.fromEntries(tasks.map(({ name, specId }) => [name, specId])),
    },
  };
}

/** The plan of getting from one league to another. */
export function planFrom(before: Observed, { wanted }: Made): Plan {
  return diff(wanted, before);
}
