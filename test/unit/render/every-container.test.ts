import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../src/core/quantity.ts';
import { CARRY, RESTORE_POINT } from '../../../src/plan/build-deployment.ts';
import { CATALOG, LOCAL, make } from '../pipeline.ts';

const MANAGED =
  'database: { url: "postgresql://u@db.example.org:25060/rockets" }\nstorage: { endpoint: https://s3.example.org }\n';
const EVERY_WAY = LOCAL.replace(
  'localhost: true',
  'localhost: true, lan: 192.168.1.10, tailnet: 100.64.0.1, domain: rockets.example.org, email: a@b.org',
);
const MODULES = [...CATALOG.values()]
  .filter(({ definition }) => definition.enabled === 'module')
  .map(({ definition }) => definition.id);

const LEAGUES: Readonly<Record<string, string>> = {
  local: LOCAL,
  'every module': `${LOCAL}modules: [${MODULES.join(', ')}]\n`,
  managed: LOCAL + MANAGED,
  'managed with every module': `${LOCAL}${MANAGED}modules: [${MODULES.join(', ')}]\n`,
  'every way in': EVERY_WAY,
};

/** Containers that may not follow a rule, and why. A service that is not listed follows it. */
const EXCEPTIONS = {
  /** Proxies: the only ones that publish ports. */
  publishes: ['traefik'],
  /** Runs as root inside, without any capability: its image has no user of its own, and a new volume belongs to root. */
  root: ['object-storage'],
  /** Images that hold one program and nothing to run a check with; verify asks their page instead. */
  unchecked: ['gatus'],
  /** Tools on no network of their own: they talk to their service alone, within its network. */
  within: ['postgres-carry'],
  /** Jobs that answer somebody. */
  asked: ['traefik-maintenance'],
  /** Mounts of the league folder that are not config: the dump that a new league may begin with, and copies of the database. */
  mounts: ['core-load ./import/files:/import:ro', 'core-restore-point ./.sprocket/restore-points:/points'],
};

describe.each(Object.entries(LEAGUES))('%s', (_, text) => {
  const { compose, deployment } = make(text);
  const containers = [...deployment.containers, ...deployment.tools].map((container) => ({
    ...container,
    entry: compose.services[container.name] ?? {},
  }));

  it('is what it says', () => {
    expect(containers.length).toBeGreaterThan(8);
    expect(Object.keys(compose.services)).toEqual(containers.map(({ name }) => name));
  });

  describe.each(containers.map((container) => [container.name, container] as const))(
    '%s',
    (name, { entry, kind, service, overlap, volumes }) => {
      it('is limited in memory and processes, as its service.yaml says', () => {
        const definition = CATALOG.get(service)?.definition;
        const [, ...rest] = name.slice(service.length).split('-');
        const own = rest.join('-');
        const companion = definition?.[kind === 'task' ? 'tasks' : 'jobs'][own];
        const tool = { [RESTORE_POINT]: definition?.restorePoint, [CARRY]: definition?.carry }[own];
        const part = kind === 'service' ? definition : (tool ?? companion);
        expect(entry['mem_limit']).toBe(`${(parseBytes(part?.memory ?? '') ?? 0) / 2 ** 20}m`);
        expect(Number.parseInt(String(entry['mem_limit']), 10)).toBeGreaterThanOrEqual(6);
        expect(entry['pids_limit']).toBe(definition?.pids);
      });

      it('is hardened', () => {
        expect(entry).toMatchObject({
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          init: true,
        });
        for (const key of ['privileged', 'cap_add', 'devices', 'pid', 'ipc', 'userns_mode'])
          expect(entry).not.toHaveProperty(key);
        expect(entry['network_mode']).toBe(EXCEPTIONS.within.includes(name) ? `service:${service}` : undefined);
      });

      it('is not root', () => {
        const [uid] = String(entry['user']).split(':');
        if (EXCEPTIONS.root.includes(name)) expect(uid).toBe('0');
        else expect(Number(uid)).toBeGreaterThan(0);
      });

      it('restarts when it should, and only then', () => {
        expect(entry['restart']).toBe(kind === 'task' ? 'no' : 'unless-stopped');
      });

      it('rotates its log', () => {
        expect(entry['logging']).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } });
      });

      it('is pinned by digest, with its tag beside it', () => {
        expect(entry['image']).toMatch(/^[a-z0-9./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
      });

      it('tells whether it is ready', () => {
        const check = entry['healthcheck'] as Record<string, unknown> | undefined;
        if (EXCEPTIONS.asked.includes(name) || (kind === 'service' && !EXCEPTIONS.unchecked.includes(name))) {
          // A container may be asked often while it starts, so that nobody waits for the interval.
          expect(check).toMatchObject({ start_interval: '1s' });
          expect(check).not.toHaveProperty('disable');
        } else {
          expect(check).toBeUndefined();
        }
      });

      it('publishes nothing, unless it is the proxy', () => {
        if (EXCEPTIONS.publishes.includes(name)) {
          const ports = deployment.certificates.length > 0 ? ['0.0.0.0:80:80', '0.0.0.0:443:443'] : ['127.0.0.1:80:80'];
          expect(entry['ports']).toEqual(ports);
        } else {
          expect(entry).not.toHaveProperty('ports');
        }
        expect(entry).not.toHaveProperty('expose');
      });

      it('is on networks of the league only, and on none of the engine', () => {
        const names = Object.keys(entry.networks ?? {});
        expect(names.length > 0).toBe(!EXCEPTIONS.within.includes(name));
        for (const network of names) expect(compose.networks).toHaveProperty([network]);
      });

      it('mounts what is its own: its config read-only, its volumes, and never the socket of the engine', () => {
        for (const mount of entry.volumes ?? []) {
          if (EXCEPTIONS.mounts.includes(`${name} ${mount}`)) continue;
          // What a public authority issued is kept by the proxy, and by nobody else.
          if (EXCEPTIONS.publishes.includes(name) && mount === './certificates/issued:/etc/traefik/issued') continue;
          const served = EXCEPTIONS.publishes.includes(name) ? 'served' : 'trusted\\.pem';
          expect(mount).toMatch(
            new RegExp(`^(\\./(config/${name}/|certificates/${served}:)\\S+:ro|sprocket-${service}-[a-z0-9-]+:/\\S+)$`),
          );
          expect(mount).not.toContain('docker.sock');
        }
      });

      it('has no secret in its environment, its command or its labels', () => {
        const secrets = new Set(deployment.secrets.map((secret) => secret.name));
        for (const { source, target } of entry.secrets ?? []) {
          expect(secrets).toContain(source);
          expect(target).toMatch(/^\//);
        }
        for (const [key, value] of Object.entries(entry.environment ?? {})) {
          if (/pass|secret|token|_key$/i.test(key)) expect(value, key).toMatch(/^\/run\/secrets\//);
        }
      });

      it('can be found again by its labels', () => {
        const versions = volumes.flatMap((volume) => (volume.version ? [`${volume.name}=${volume.version.is}`] : []));
        const routed = deployment.routes.some(({ backends }) => backends.includes(name));
        const beside = overlap ? { 'org.sprocket.overlap': 'true' } : {};
        const own = { 'org.sprocket.route': expect.stringMatching(`^${name}-[0-9a-f]{8}$`) as string, ...beside };
        expect(entry['labels']).toEqual({
          ...(routed ? own : {}),
          'org.sprocket.service': service,
          'org.sprocket.kind': kind,
          'org.sprocket.spec': expect.stringMatching(/^[0-9a-f]{16}$/) as string,
          ...(versions.length > 0 ? { 'org.sprocket.data': versions.join(' ') } : {}),
        });
      });
    },
  );

  it('closes every network but the ways out', () => {
    const open = Object.entries(compose.networks).flatMap(([name, network]) =>
      network['internal'] === true ? [] : [name],
    );
    expect(open.filter((name) => !name.endsWith('-egress'))).toEqual([]);
    const members = (network: string) => containers.filter(({ entry }) => network in (entry.networks ?? {}));
    // A way out is shared by nobody but the companions of its service.
    for (const network of open) expect(new Set(members(network).map(({ service }) => service)).size).toBe(1);
  });

  it('declares every volume and secret that it mounts, and no others', () => {
    const mounts = containers.flatMap(({ entry }) => entry.volumes ?? []);
    const volumes = mounts.map((mount) => mount.split(':')[0] ?? '').filter((source) => !source.startsWith('.'));
    expect(new Set(Object.keys(compose.volumes))).toEqual(new Set(volumes));
    const secrets = containers.flatMap(({ entry }) => (entry.secrets ?? []).map(({ source }) => source));
    expect(new Set(Object.keys(compose.secrets))).toEqual(new Set(secrets));
  });
});
