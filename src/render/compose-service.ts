import type { Container } from '../plan/deployment.ts';
import { LABEL, type RenderedContainer } from './rendered.ts';
import { renderValue } from './template.ts';

/** Keys of a Compose service in the order in which they stand in compose.yaml. */
const ORDER = [
  'image', 'profiles', 'command', 'entrypoint', 'working_dir', 'user', 'environment', 'ports', 'volumes', 'secrets',
  'networks', 'depends_on', 'healthcheck', 'restart', 'init', 'stop_grace_period', 'stop_signal', 'mem_limit',
  'pids_limit', 'shm_size', 'read_only', 'tmpfs', 'cap_drop', 'cap_add', 'security_opt', 'logging', 'labels',
]; // prettier-ignore

/**
 * The compose.yaml entry of a container without its labels: what the catalog says, on top of the limits and the
 * hardening that every container gets unless its service.yaml says otherwise.
 * @param image pull reference with digest
 */
export function composeEntry(
  container: Container,
  image: string,
  facts: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const own = escapeDollars(renderValue(container.compose, facts, container.name)) as Record<string, unknown>;
  const entry: Record<string, unknown> = {
    restart: container.kind === 'task' ? 'no' : 'unless-stopped',
    init: true,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: `${Math.round(container.memoryBytes / 2 ** 20)}m`,
    pids_limit: container.pids,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    ...own,
    ...withEnvironment(own['environment'], container.environment),
    image,
    volumes: [
      ...mountedConfig(container),
      ...(container.certificates ? [`./certificates/served:${container.certificates}:ro`] : []),
      ...(container.issued ? [`./certificates/issued:${container.issued}`] : []),
      ...(container.authority ? [`./certificates/trusted.pem:${container.authority}:ro`] : []),
      ...container.volumes.map(({ name, to }) => `${name}:${to}`),
      ...list(own['volumes']),
    ],
    secrets: container.secrets.map(({ name, to }) => ({ source: name, target: to })),
    networks: Object.fromEntries(
      container.networks.map(({ name, aliases }) => [name, aliases.length > 0 ? { aliases: [...aliases] } : null]),
    ),
    depends_on: Object.fromEntries(container.dependsOn.map(({ name, condition }) => [name, { condition }])),
  };
  if (container.networks.length === 0) entry['network_mode'] ??= 'none';
  return ordered(entry);
}

/** The labels by which a running container is recognised and compared. */
export function labelsOf({ container, specId }: RenderedContainer): Record<string, string> {
  const versions = container.volumes.flatMap(({ name, version }) => (version ? [`${name}=${version.is}`] : []));
  return {
    [LABEL.service]: container.service,
    [LABEL.kind]: container.kind,
    [LABEL.spec]: specId,
    ...(versions.length > 0 ? { [LABEL.data]: versions.join(' ') } : {}),
  };
}

function withEnvironment(own: unknown, more: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(more).length === 0 ? {} : { environment: { ...(own as object | undefined), ...more } };
}

function mountedConfig(container: Container): string[] {
  const mounts = container.config.map(({ path, to, live }) =>
    live ? `./${parent(path)}:${parent(to)}:ro` : `./${path}:${to}:ro`,
  );
  return [...new Set(mounts)];
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function ordered(entry: Record<string, unknown>): Record<string, unknown> {
  const known = ORDER.filter((key) => !isEmpty(entry[key])).map((key) => [key, entry[key]] as const);
  const others = Object.entries(entry).filter(([key, value]) => !ORDER.includes(key) && !isEmpty(value));
  return Object.fromEntries([...known, ...others]);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Compose replaces `$NAME` in every string; what comes from a league or a template is meant as it stands. */
function escapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escapeDollars);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escapeDollars(item)]));
  }
  return value;
}
