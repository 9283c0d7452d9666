import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load-catalog.ts';
import { parseYaml } from '../../../src/core/yaml.ts';
import { packageFolder } from '../../../src/host/assets.ts';
import { isEmpty } from '../../../src/plan/plan.ts';
import { CATALOG, LOCAL, type Made, make, planFrom, SERVICE_FOLDERS, settled } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';
import { MADE_UP, withFolder, withoutFolder } from './made-up-service.ts';

const WITH_SCOREBOARD = loadCatalog(withFolder(SERVICE_FOLDERS, 'scoreboard', MADE_UP));
const WITHOUT_GATUS = loadCatalog(withoutFolder(SERVICE_FOLDERS, 'gatus'));

const membersOf = ({ compose }: Made, network: string) =>
  Object.entries(compose.services).flatMap(([name, { networks }]) => (network in (networks ?? {}) ? [name] : []));
const config = ({ rendered }: Made, path: string) => rendered.files.get(path) ?? '';

describe('a service is only a folder: one that nobody planned for', () => {
  const before = make(`${LOCAL}modules: [gatus]\n`, { catalog: WITH_SCOREBOARD });
  const after = make(`${LOCAL}modules: [gatus, scoreboard]\n`, { catalog: WITH_SCOREBOARD });

  it('changes nothing while no league asks for it', () => {
    expect(before.rendered.files).toEqual(make(`${LOCAL}modules: [gatus]\n`).rendered.files);
  });

  it('runs with its task and its job, and with the limits and the hardening of all others', () => {
    expect(after.compose.services['scoreboard']).toMatchObject({
      image: expect.stringMatching(/^example\/scoreboard:v1\.0\.0@sha256:/) as string,
      mem_limit: '96m',
      pids_limit: 64,
      read_only: true,
      init: true,
      restart: 'unless-stopped',
      cap_drop: ['ALL'],
      user: '65532:65532',
      volumes: [
        './config/scoreboard/scoreboard.json:/etc/scoreboard/scoreboard.json:ro',
        'sprocket-scoreboard-data:/var/lib/scoreboard',
      ],
      secrets: [
        { source: 'scoreboard-key', target: '/run/secrets/scoreboard-key' },
        { source: 'redis-password', target: '/run/secrets/redis-password' },
      ],
    });
    expect(after.compose.services['scoreboard-import']).toMatchObject({
      restart: 'no',
      mem_limit: '32m',
      command: ['scoreboard', 'import'],
    });
    expect(after.compose.services['scoreboard-tidy']).toMatchObject({
      restart: 'unless-stopped',
      image: after.compose.services['redis']?.['image'],
    });
  });

  it('starts after what it needs and after its task', () => {
    expect(after.compose.services['scoreboard']?.['depends_on']).toEqual({
      'object-storage': { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      'scoreboard-import': { condition: 'service_completed_successfully' },
    });
  });

  it('joins the networks of what it needs; its own is joined by the proxy and by whoever uses its slots', () => {
    expect(Object.keys(after.compose.services['scoreboard']?.networks ?? {}).sort()).toEqual([
      'object-storage',
      'redis',
      'scoreboard',
      'scoreboard-egress',
    ]);
    expect(membersOf(after, 'scoreboard').sort()).toEqual(['gatus', 'scoreboard', 'traefik']);
    expect(after.compose.networks['scoreboard']).toEqual({ internal: true });
  });

  it('is reached through the proxy by its label', () => {
    const { http } = parseYaml(config(after, 'config/traefik/dynamic/routes.yaml'), 'routes').value as {
      http: { routers: Record<string, unknown>; services: Record<string, unknown> };
    };
    expect(http.routers['scoreboard-localhost']).toMatchObject({
      rule: 'Host(`scores.localhost`)',
      service: 'scoreboard',
    });
    expect(http.services['scoreboard']).toMatchObject({
      loadBalancer: { servers: [{ url: expect.stringMatching(/^http:\/\/scoreboard-[0-9a-f]{8}:9100$/) as string }] },
    });
  });

  it('gets its config file with the facts of the league', () => {
    expect(JSON.parse(config(after, 'config/scoreboard/scoreboard.json'))).toEqual({
      title: 'Sunday Rockets',
      cache: 'redis',
      url: 'http://scores.localhost',
    });
  });

  it('is watched by the module that watches', () => {
    expect(config(after, 'config/gatus/config.yaml')).toContain('http://scoreboard:9100/health');
    expect(config(before, 'config/gatus/config.yaml')).not.toContain('scoreboard');
  });

  it('has its secret and its volume', () => {
    expect(after.deployment.secrets.find(({ name }) => name === 'scoreboard-key')).toMatchObject({
      generate: 32,
      services: ['scoreboard'],
      guards: ['sprocket-scoreboard-data'],
    });
    expect(after.compose.volumes).toHaveProperty('sprocket-scoreboard-data');
    expect(after.compose.secrets['scoreboard-key']).toEqual({ file: './secrets/scoreboard-key' });
  });

  it('is planned with what depends on it, and with nothing else', () => {
    const plan = planFrom(settled(before), after);
    const containers = plan.changes.filter(({ kind }) => ['service', 'task', 'job'].includes(kind));
    expect(containers.map(({ action, subject }) => `${action} ${subject}`).sort()).toEqual([
      'create scoreboard',
      'create scoreboard-tidy',
      'replace gatus',
      'replace traefik',
      'run scoreboard-import',
    ]);
    expect([...plan.unchanged].sort()).toEqual([
      'core',
      'core-retention',
      'object-storage',
      'postgres',
      'redis',
      'replay-parse',
      'traefik-maintenance',
      'web',
    ]);
    expect(isEmpty(planFrom(settled(after), after))).toBe(true);
  });
});

describe('a service is only a folder: gatus without its folder', () => {
  it('leaves every file of a league that does not run it as it was', () => {
    expect(make(LOCAL, { catalog: WITHOUT_GATUS }).rendered.files).toEqual(make(LOCAL).rendered.files);
  });

  it('is a module that is not known', () => {
    expect(thrownBy(() => make(`${LOCAL}modules: [gatus]\n`, { catalog: WITHOUT_GATUS })).code).toBe('service-unknown');
  });

  it('is stopped by the next apply, and its data stays', () => {
    const plan = planFrom(settled(make(`${LOCAL}modules: [gatus]\n`)), make(LOCAL, { catalog: WITHOUT_GATUS }));
    expect(plan.changes).toContainEqual(
      expect.objectContaining({ action: 'remove', subject: 'gatus', detail: 'its data stays' }),
    );
  });
});

describe('the code knows no optional service by name', () => {
  const modules = [...CATALOG.values()]
    .filter(({ definition }) => definition.enabled === 'module')
    .map(({ definition }) => definition.id);

  it.each(modules)('%s', async (id) => {
    const root = packageFolder();
    const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
    const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(sources.length).toBeGreaterThan(50);
    const naming = await Promise.all(
      sources.map(async (path) => ((await readFile(path, 'utf8')).includes(id) ? [path] : [])),
    );
    expect(naming.flat()).toEqual([]);
    const others = [...SERVICE_FOLDERS].filter(([folder]) => folder !== id).flatMap(([, texts]) => [...texts.values()]);
    expect(others.filter((text) => text.includes(id))).toEqual([]);
  });
});
