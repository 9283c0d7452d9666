import type { Catalog, CatalogService } from '../catalog/load-catalog.ts';
import { selectServices } from '../catalog/select-services.ts';
import type { CompanionDefinition, ServiceDefinition } from '../catalog/service-schema.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { parseBytes, parseDuration } from '../core/quantity.ts';
import { externalFacts } from '../league/external-facts.ts';
import type { League } from '../league/schema.ts';
import { bindAddress, firstUrl, hostOf, isBareAddress, urlOf, type WayIn, waysIn } from './addresses.ts';
import { certificatesOf, secureWays } from './certificates.ts';
import { dnsChallenge, withDnsChallenge } from './dns-challenge.ts';
import { type ConfigFile, type Container, type Dependency, type Deployment, PROJECT } from './deployment.ts';
import { appImageName, pullReference, type WantedImage } from './images.ts';
import { askingNetwork, networksOf } from './networks.ts';
import { certifiedNames, publicAuthority, publicNames, type Rehearsal, type RehearsedName } from './public-names.ts';
import { instancesOf, routesOf } from './routes.ts';
import { nearClause } from './rule-guards.ts';
import { secretsOf, volumeName } from './secrets.ts';

/** What decides a deployment besides sprocket.yaml and the catalog. */
interface Given {
  readonly builtTag?: string | undefined;
  readonly rehearsed?: readonly RehearsedName[];
  readonly rehearsal?: Rehearsal | undefined;
}

/** What the container that keeps restore points is called, after its service. */
export const RESTORE_POINT = 'restore-point';

/** What the container that carries data over from another version is called, after its service. */
export const CARRY = 'carry';

/** Name of the proxy inside the networks, for whoever is told a bare address. */
const PROXY_ALIAS = 'league-proxy';

/**
 * What the league wants to run. Pure: the same sprocket.yaml and catalog give the same deployment.
 * @param given `builtTag`: tag of images built from source, where the league builds them; `rehearsed`: public names that
 * passed a rehearsal; `rehearsal`: while one goes on
 * @throws SprocketError service-unknown or config-invalid
 */
export function buildDeployment(
  league: League,
  catalog: Catalog,
  { builtTag, rehearsed = [], rehearsal }: Given = {},
): Deployment {
  const external = externalFacts(league);
  const selected = selectServices(catalog, league, external);
  const definitions = selected.map(({ definition }) => definition);
  const certified = certifiedNames(league, definitions, rehearsed);
  const routes = routesOf(league, definitions, certified);
  const membership = networksOf(definitions, external);
  const provided = Object.assign({}, ...definitions.map(({ provides }) => provides)) as Record<string, unknown>;
  const ways = waysIn(league);
  refuseUnknownLabels(league, definitions);
  // Those that are not exposed too, so that exposing one is a matter of routes and touches no container.
  const hosts = ways.flatMap((way) =>
    definitions.flatMap(({ route }) => (route ? [hostOf({ ...way, exposed: undefined }, route) ?? ''] : [])),
  );
  const names = [...new Set(hosts)].filter((host) => host !== '' && !isBareAddress(host));
  const aliases = [PROXY_ALIAS, ...names];
  const https = secureWays(ways, definitions);
  const secure = https.length > 0;
  const certificates = certificatesOf(https, certified);
  const authority = publicAuthority(league);
  const image = (service: ServiceDefinition) => imageOf(service, league, builtTag);
  const reachOf =
    (definition: ServiceDefinition) =>
    (part: CompanionDefinition, ...more: readonly string[]) => ({
      image: image(imageSource(part, definition, catalog)),
      networks: [...membership.reaching(definition.id, part.needs), ...more].map((name) => ({ name, aliases: [] })),
    });

  const containers = selected.flatMap((service) => {
    const { definition } = service;
    const reach = reachOf(definition);
    const { own, all } = membership.of(definition.id);
    // The proxy answers to the league's public names inside the networks too, so that nobody needs hairpin NAT.
    const proxies = definition.slots.use.includes('routes');
    const networks = all.map((name) => ({ name, aliases: proxies && name !== own ? aliases : [] }));
    const upstream = dependenciesOf(
      [...definition.needs, ...definition.wants, ...definition.after],
      definition.id,
      definitions,
    );
    const tasks = Object.entries(definition.tasks).map(([name, task], index, every) =>
      companion(service, 'task', name, task, {
        ...reach(task),
        dependsOn: [
          ...dependenciesOf(task.needs, definition.id, definitions),
          ...every.slice(index - 1, index).map(([before]) => completed(`${definition.id}-${before}`)),
        ],
      }),
    );
    const mains = instancesOf(definition.id, definition.route, ways).map(({ name, served }): Container => ({
      name,
      facts: definition.route?.eachWay ? addressFacts(definitions, [...served, ...ways]) : {},
      service: definition.id,
      kind: 'service',
      title: definition.title,
      because: becauseOf(definition),
      image: image(definition),
      memoryBytes: parseBytes(definition.memory) ?? 0,
      pids: definition.pids,
      readyMilliseconds: parseDuration(definition.ready) ?? 60_000,
      config: configFiles(service, name, definition.config),
      secrets: mounts(definition.secrets),
      certificates: secure ? definition.certificates : undefined,
      issued: authority ? definition.issued : undefined,
      authority: secure ? definition.authority : undefined,
      environment: {},
      overlap: definition.route?.overlap ?? false,
      volumes: Object.entries(definition.volumes).map(([volumeId, volume]) => ({
        name: volumeName(definition.id, volumeId),
        to: volume.to,
        holds: volume.holds,
        version: volume.version,
      })),
      networks,
      dependsOn: [...upstream, ...tasks.slice(-1).map((last) => completed(last.name))],
      compose: definition.compose,
    }));
    const jobs = Object.entries(definition.jobs).map(([name, job]) =>
      companion(service, 'job', name, job, {
        ...reach(job, ...(job.asked ? [askingNetwork(definition.id, name)] : [])),
        dependsOn: [{ name: definition.id, condition: 'service_healthy' as const }],
      }),
    );
    return [...tasks, ...mains, ...jobs];
  });

  const tools = selected.flatMap((service) => {
    const { definition } = service;
    const { restorePoint, carry } = definition;
    const toolOf = (name: string, part: CompanionDefinition): Container => {
      const tool = companion(service, 'task', name, part, { ...reachOf(definition)(part), dependsOn: [] });
      return { ...tool, compose: { ...tool.compose, profiles: ['on-demand'] } };
    };
    const volumes = containers.find(({ name }) => name === definition.id)?.volumes ?? [];
    return [
      ...(restorePoint ? [toolOf(RESTORE_POINT, restorePoint)] : []),
      ...(carry ? [{ ...toolOf(CARRY, carry), volumes: volumes.filter(({ version }) => version) }] : []),
    ];
  });

  const deployment: Deployment = {
    project: PROJECT,
    containers: inStartOrder(containers),
    tools,
    networks: membership.networks,
    secrets: secretsOf(definitions),
    certificates,
    publicNames: authority && { authority, names: publicNames(league, definitions), certified },
    secure,
    routes,
    facts: {
      league: league.league,
      ways,
      https,
      acme: authority ?? null,
      rehearsal: rehearsal === undefined ? null : { ...rehearsal, names: publicNames(league, definitions) },
      bareHosts: ways.map(({ host }) => host).filter(isBareAddress),
      defaultCertificate: (certificates.find(({ ip }) => ip.length > 0) ?? certificates[0])?.way ?? '',
      bind: bindAddress(league),
      app: { version: league.app.version },
      ...provided,
      ...external,
      ...addressFacts(definitions, ways),
      near: nearClause(),
      hold: null,
      origins: ways.map((way) => urlOf(way, way.host)),
      routes,
      slots: slotsOf(definitions),
    },
  };
  return withDnsChallenge(deployment, dnsChallenge(league, selected));
}

/**
 * What pages and callbacks are told: by which URL and host each service is reached.
 * @param ways the first that leads to a service is the one that counts
 */
function addressFacts(services: readonly ServiceDefinition[], ways: readonly WayIn[]): Record<string, unknown> {
  const urls = services.flatMap(({ id, route }) => {
    const url = route && firstUrl(ways, route);
    return url === undefined ? [] : [[id, url] as const];
  });
  return {
    urls: Object.fromEntries(urls),
    hosts: Object.fromEntries(urls.map(([id, url]) => [id, new URL(url).host])),
    secure: urls.some(([, url]) => url.startsWith('https:')),
  };
}

/** @throws SprocketError config-invalid when something is exposed that is not there, or has no login to stand before it */
function refuseUnknownLabels({ ways: { expose } }: League, services: readonly ServiceDefinition[]): void {
  const labels = services.flatMap(({ route }) => (route?.login ? [route.label] : []));
  const wrong = expose.filter((label) => !labels.includes(label));
  if (wrong.length === 0) return;
  throw new SprocketError('config-invalid', `sprocket.yaml exposes what is not there: ${wrong.join(', ')}`, {
    details: [
      `ways.expose: expected ${labels.length > 0 ? labels.map((label) => `"${label}"`).join(' or ') : 'nothing'}: the labels of the pages of this league that are behind a login`,
    ],
    hint: 'Correct ways.expose in sprocket.yaml.',
  });
}

function imageSource(part: CompanionDefinition, own: ServiceDefinition, catalog: Catalog): ServiceDefinition {
  if (!part.imageOf) return own;
  const other = catalog.get(part.imageOf);
  if (!other)
    throw new SprocketError(
      'catalog-invalid',
      `${own.id} wants the image of ${part.imageOf}, which is not in the catalog`,
    );
  return other.definition;
}

function imageOf(service: ServiceDefinition, league: League, builtTag: string | undefined): WantedImage {
  const declared = String(service.compose['image']);
  if (!service.app)
    return { name: declared, pull: pullReference(declared, league.images.registry), from: 'the pins of this sprocket' };
  if (builtTag && service.build) {
    const name = `${PROJECT}-build/${declared}:${builtTag}`;
    return { name, pull: name, from: 'app.build in sprocket.yaml', built: service.build };
  }
  const name = appImageName(declared, league.app);
  return { name, pull: pullReference(name, league.images.registry), from: 'app.version in sprocket.yaml' };
}

function becauseOf({ enabled }: ServiceDefinition): string {
  if (enabled === 'always') return 'part of every league';
  return enabled === 'module' ? 'modules in sprocket.yaml' : `no ${enabled.unless} in sprocket.yaml`;
}

function companion(
  service: CatalogService,
  kind: 'task' | 'job',
  name: string,
  part: CompanionDefinition,
  given: Pick<Container, 'image' | 'networks' | 'dependsOn'>,
): Container {
  const { definition } = service;
  const full = `${definition.id}-${name}`;
  return {
    ...given,
    name: full,
    service: definition.id,
    kind,
    title: part.title,
    because: `needed by ${definition.id}`,
    memoryBytes: parseBytes(part.memory) ?? 0,
    pids: definition.pids,
    readyMilliseconds: parseDuration(definition.ready) ?? 60_000,
    config: configFiles(service, full, part.config),
    secrets: mounts(part.secrets),
    volumes: [],
    facts: {},
    certificates: undefined,
    issued: undefined,
    overlap: false,
    authority: undefined,
    environment: {},
    compose: part.compose,
  };
}

function configFiles(service: CatalogService, container: string, config: ServiceDefinition['config']): ConfigFile[] {
  return config.map((file) => ({
    ...file,
    path: ['config', container, ...file.to.split('/').slice(file.live ? -2 : -1)].join('/'),
    template: service.files.get(file.from) ?? '',
  }));
}

function mounts(secrets: ServiceDefinition['secrets']): Container['secrets'] {
  return Object.entries(secrets)
    .filter(([, { mounted }]) => mounted)
    .map(([name, { to }]) => ({ name, to: to ?? `/run/secrets/${name}` }));
}

function dependenciesOf(facts: readonly string[], service: string, all: readonly ServiceDefinition[]): Dependency[] {
  return all
    .filter(({ id, provides }) => id !== service && Object.keys(provides).some((fact) => facts.includes(fact)))
    .map(({ id }) => ({ name: id, condition: 'service_healthy' as const }));
}

function completed(name: string): Dependency {
  return { name, condition: 'service_completed_successfully' };
}

function slotsOf(services: readonly ServiceDefinition[]): Record<string, unknown[]> {
  const used = new Set(services.flatMap(({ slots }) => slots.use));
  return Object.fromEntries(
    [...used].map((slot) => [
      slot,
      services.flatMap(({ id, title, slots }) =>
        (slots.offer[slot] ?? []).map((item) => ({ service: id, title, ...item })),
      ),
    ]),
  );
}

/** Dependencies first; otherwise by name, so that compose.yaml never changes its order without a reason. */
function inStartOrder(containers: readonly Container[]): Container[] {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const ordered = new Set<Container>();
  const visit = (container: Container, trail: readonly string[]): void => {
    if (ordered.has(container)) return;
    if (trail.includes(container.name)) {
      throw new SprocketError(
        'catalog-invalid',
        `services need each other in a circle: ${[...trail, container.name].join(' → ')}`,
      );
    }
    for (const { name } of container.dependsOn) {
      const next = byName.get(name);
      if (next) visit(next, [...trail, container.name]);
    }
    ordered.add(container);
  };
  for (const container of [...containers].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(container, []);
  return [...ordered];
}
