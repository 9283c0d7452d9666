import { SprocketError } from '../core/sprocket-error.ts';
import { type ParsedYaml, parseYaml } from '../core/yaml.ts';
import { describeIssues } from '../core/describe-issues.ts';
import { readAhead } from './read-ahead.ts';
import {
  type CompanionDefinition,
  type ReleaseFacts,
  type ServiceDefinition,
  serviceSchema,
} from './service-schema.ts';

/** A service folder as it was read: the definition and the texts below files/. */
export interface CatalogService {
  readonly definition: ServiceDefinition;
  /** Path relative to the folder (e.g. `files/production.json`) → text. */
  readonly files: ReadonlyMap<string, string>;
}

/** All known services, in the order of their ids. */
export type Catalog = ReadonlyMap<string, CatalogService>;

/** Folder name → (relative path → text), as `host/assets` reads it. */
export type ServiceFolders = ReadonlyMap<string, ReadonlyMap<string, string>>;

const loaded = new WeakMap<ServiceFolders, Catalog>();

/**
 * Makes the catalog out of service folders; of the same ones, once.
 * @throws SprocketError catalog-invalid naming folder, field and line
 */
export function loadCatalog(folders: ServiceFolders): Catalog {
  const known = loaded.get(folders);
  if (known) return known;
  const names = [...folders.keys()].sort();
  const catalog = new Map(names.map((name) => [name, loadService(name, folders.get(name) ?? new Map())]));
  loaded.set(folders, catalog);
  return catalog;
}

function loadService(folder: string, texts: ReadonlyMap<string, string>): CatalogService {
  const name = `templates/services/${folder}/service.yaml`;
  const text = texts.get('service.yaml');
  if (text === undefined) throw new SprocketError('catalog-invalid', `${name} does not exist`);
  const ahead = readAhead(text);
  if (ahead && inconsistencies(folder, ahead, texts).length === 0) return { definition: ahead, files: texts };
  const source = parseYaml(text, name, 'catalog-invalid');
  const result = serviceSchema.safeParse(source.value);
  const problems = result.success
    ? inconsistencies(folder, result.data, texts).map(({ path, what }) => located(path, what, source))
    : describeIssues(result.error, source.value, (path) => source.lineOf(path));
  if (!result.success || problems.length > 0) {
    throw new SprocketError('catalog-invalid', `${name} cannot be used`, {
      details: problems,
      hint: 'See docs/reference/services.md.',
    });
  }
  return { definition: result.data, files: texts };
}

interface Companion extends Pick<CompanionDefinition, 'config' | 'needs'> {
  readonly path: readonly string[];
}

interface Inconsistency {
  readonly path: readonly (string | number)[];
  readonly what: string;
}

/** What is known of the app's releases, whichever service says it. */
export function releasesIn(catalog: Catalog): ReleaseFacts | undefined {
  return [...catalog.values()].find(({ definition }) => definition.releases)?.definition.releases;
}

function inconsistencies(
  folder: string,
  service: ServiceDefinition,
  texts: ReadonlyMap<string, string>,
): Inconsistency[] {
  const companions: readonly Companion[] = [
    ...(['tasks', 'jobs'] as const).flatMap((kind) =>
      Object.entries<CompanionDefinition>(service[kind]).map(([name, part]) => ({ ...part, path: [kind, name] })),
    ),
    ...(service.restorePoint ? [{ ...service.restorePoint, path: ['restorePoint'] }] : []),
  ];
  const facts = [...service.needs, ...service.wants];
  return [
    ...(service.id === folder ? [] : [{ path: ['id'], what: `expected ${folder}, the name of its folder` }]),
    ...(service.releases && !service.app ? [{ path: ['releases'], what: 'is for a service with app: true' }] : []),
    ...(typeof service.compose['image'] === 'string' ? [] : [{ path: ['compose', 'image'], what: 'is missing' }]),
    ...[{ path: [], config: service.config }, ...companions].flatMap(({ path, config }) =>
      config.flatMap(({ from }, index) =>
        texts.has(from) ? [] : [{ path: [...path, 'config', index], what: `${from} does not exist` }],
      ),
    ),
    ...Object.entries(service.tasks).flatMap(([name, { pending }]) =>
      pending && !service.restorePoint
        ? [{ path: ['tasks', name, 'pending'], what: 'is asked before a restore point, and restorePoint is missing' }]
        : [],
    ),
    ...Object.entries(filesOfDns(service)).flatMap(([path, file]) =>
      texts.has(file) ? [] : [{ path: ['dnsChallenge', ...path.split('.')], what: `${file} does not exist` }],
    ),
    ...[{ path: [], config: service.config }, ...companions].flatMap(({ path, config }) =>
      config.flatMap(({ held, live }, index) =>
        held && !live ? [{ path: [...path, 'config', index, 'held'], what: 'the file is not live' }] : [],
      ),
    ),
    ...(service.route?.overlap && Object.keys(service.volumes).length > 0
      ? [{ path: ['route', 'overlap'], what: 'two containers would share a volume' }]
      : []),
    // Networks are made for services; a task or a job is on those of its own service.
    ...companions.flatMap(({ path, needs }) =>
      needs
        .filter((need) => !facts.includes(need))
        .map((need) => ({ path: [...path, 'needs'], what: `${need} is not among the needs or wants of the service` })),
    ),
  ];
}

function filesOfDns({ dnsChallenge }: ServiceDefinition): Record<string, string> {
  if (!dnsChallenge) return {};
  const { providers, rehearsal } = dnsChallenge;
  return { providers, ...Object.fromEntries(rehearsal.config.map(({ from }) => [`rehearsal.config.${from}`, from])) };
}

function located(path: Inconsistency['path'], what: string, source: ParsedYaml): string {
  const line = source.lineOf(path);
  return `${path.join('.')}: ${what}${line === undefined ? '' : ` (line ${line})`}`;
}
