import { checksum, checksumOf } from '../core/checksum.ts';
import { toYaml } from '../core/yaml.ts';
import type { Container, Deployment } from '../plan/deployment.ts';
import { composeEntry, labelsOf } from './compose-service.ts';
import { LABEL, type ContainerSpec, type Rendered, type RenderedContainer } from './rendered.ts';
import { NO_VERSION, routeName } from './route-names.ts';
import { renderConfigFile } from './template.ts';

export interface RenderInputs {
  /** Image name → pull reference with digest. */
  readonly images: ReadonlyMap<string, string>;
  /** Secret name → fingerprint. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Way in → fingerprint of its certificate; without those that are not made yet. */
  readonly certificates: ReadonlyMap<string, string>;
  /** The authorities that the league is trusted by, in PEM; empty before there is one. */
  readonly trusted: string;
  /** What compose.override.yaml says, per service; empty without one. */
  readonly override: Readonly<Record<string, unknown>>;
}

const HEADER = `Made by sprocket from sprocket.yaml. Changes here are shown as drift and replaced;
your own belong in compose.override.yaml, which is never written.
The league runs from this file without sprocket:  docker compose up -d`;

const KIND_NOTE = {
  service: '',
  task: ' (one-shot, before its service starts)',
  job: ' (runs beside its service)',
} as const;

const TOOL_NOTE = ' (only when sprocket runs it)';

/**
 * Turns a deployment into the files of the league folder. Pure.
 * @throws SprocketError catalog-invalid when a template does not render
 */
export function renderDeployment(deployment: Deployment, inputs: RenderInputs): Rendered {
  const config = new Map<string, string>();
  const backends = new Set(deployment.routes.flatMap((route) => route.backends));
  const plain = Object.fromEntries([...backends].map((name) => [name, name]));
  const shared = { ...deployment.facts, certificates: certificateFacts(deployment, inputs) };
  const all = [...deployment.containers, ...deployment.tools];
  for (const { config: files, facts } of all) {
    const seen = { ...shared, ...facts };
    for (const { path, template, live, held } of files) {
      if (held) continue;
      const text = renderConfigFile(template, live ? { ...seen, targets: plain } : seen, path);
      // A template that renders to nothing is no file: what it is for is not wanted in this league.
      if (text.trim() !== '') config.set(path, text);
    }
  }
  const entries = all.map((whole) => {
    const container = { ...whole, config: whole.config.filter(({ path }) => config.has(path)) };
    const image = inputs.images.get(container.image.name) ?? container.image.pull;
    const entry = composeEntry(container, image, { ...shared, ...container.facts });
    const named = (version: string) =>
      backends.has(container.name) ? withRouteName(entry, container, version, inputs.override) : entry;
    const spec = specOf(container, image, named(NO_VERSION), config, inputs);
    const rendered: RenderedContainer = { container, spec, specId: checksumOf(spec).slice(0, 16) };
    const whose = named(rendered.specId);
    return {
      rendered,
      entry: { ...whose, labels: { ...(whose['labels'] as object | undefined), ...labelsOf(rendered) } },
    };
  });
  // Now that it is known which version of a container they lead to.
  const specs = new Map(entries.map(({ rendered: { container, specId } }) => [container.name, specId]));
  const targets = Object.fromEntries([...backends].map((name) => [name, routeName(name, specs.get(name) ?? '')]));
  for (const { config: files, facts } of deployment.containers) {
    for (const { path, template, live } of files) {
      if (live && config.has(path))
        config.set(path, renderConfigFile(template, { ...shared, ...facts, targets }, path));
    }
  }
  const compose = composeFile(
    deployment,
    Object.fromEntries(entries.map(({ rendered, entry }) => [rendered.container.name, entry])),
  );
  return {
    containers: entries.map(({ rendered }) => rendered).slice(0, deployment.containers.length),
    tools: entries.map(({ rendered }) => rendered).slice(deployment.containers.length),
    files: new Map([...config, ['compose.yaml', compose]]),
  };
}

/**
 * The entry of a container with a route: on the network on which the proxy finds it, it answers to a name that no other
 * version of it has. What somebody adds in an override may be there only once, so that decides whether two may be.
 */
function withRouteName(
  entry: Record<string, unknown>,
  { name, service, overlap, networks }: Container,
  version: string,
  override: RenderInputs['override'],
): Record<string, unknown> {
  const own = routeName(name, version);
  const aliases = networks.find((network) => network.name === service)?.aliases ?? [];
  const beside = overlap && override[name] === undefined ? { [LABEL.overlap]: 'true' } : {};
  return {
    ...entry,
    networks: { ...(entry['networks'] as object | undefined), [service]: { aliases: [...aliases, own] } },
    labels: { ...(entry['labels'] as object | undefined), [LABEL.route]: own, ...beside },
  };
}

function certificateFacts({ certificates: wanted }: Deployment, { certificates }: RenderInputs): unknown[] {
  return wanted.map(({ way, dns, ip }) => ({
    way,
    names: [...dns, ...ip],
    fingerprint: certificates.get(way) ?? 'not made yet',
  }));
}

function specOf(
  container: Container,
  image: string,
  entry: Record<string, unknown>,
  config: ReadonlyMap<string, string>,
  { fingerprints, override, trusted }: RenderInputs,
): ContainerSpec {
  const own = override[container.name];
  // Programs read whom to trust when they start.
  const authorities = container.authority ? { 'certificates/trusted.pem': checksum(trusted).slice(0, 16) } : {};
  return {
    image,
    body: checksumOf({ ...entry, image: undefined }).slice(0, 16),
    config: {
      ...Object.fromEntries(
        container.config
          .filter(({ live }) => !live)
          .map(({ path }) => [path, checksum(config.get(path) ?? '').slice(0, 16)]),
      ),
      ...authorities,
    },
    secrets: Object.fromEntries(container.secrets.map(({ name }) => [name, fingerprints.get(name) ?? ''])),
    override: own === undefined ? '' : checksumOf(own).slice(0, 16),
  };
}

function composeFile(deployment: Deployment, services: Record<string, unknown>): string {
  const { networks, secrets, project } = deployment;
  const containers = [...deployment.containers, ...deployment.tools];
  const volumes = containers.flatMap((container) => container.volumes);
  const value = {
    name: project,
    services,
    networks: Object.fromEntries(networks.map(({ name, kind }) => [name, kind === 'closed' ? { internal: true } : {}])),
    volumes: Object.fromEntries(volumes.map(({ name }) => [name, { name }])),
    secrets: Object.fromEntries(
      secrets.filter(({ name }) => mounted(containers, name)).map(({ name }) => [name, { file: `./secrets/${name}` }]),
    ),
  };
  return toYaml(value, {
    name: HEADER,
    ...Object.fromEntries(
      containers.map((container) => [
        `services ${container.name}`,
        `${container.title}${deployment.tools.includes(container) ? TOOL_NOTE : KIND_NOTE[container.kind]}`,
      ]),
    ),
    ...Object.fromEntries(networks.map(({ name, purpose }) => [`networks ${name}`, purpose])),
    ...Object.fromEntries(volumes.map(({ name, holds }) => [`volumes ${name}`, `Holds ${holds}.`])),
  });
}

function mounted(containers: readonly Container[], secret: string): boolean {
  return containers.some(({ secrets }) => secrets.some(({ name }) => name === secret));
}
