import { describe, expect, it } from 'vitest';
import { parseYaml, toYaml } from '../../../src/core/yaml.ts';
import type { ContainerDetails, Ports } from '../../../src/host/ports.ts';
import { rehearse } from '../../../src/ops/public-certificates/rehearse.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts, GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { rejectionOf } from '../thrown-by.ts';
import { API, DIRECTORY, NAMES, PAGE, SERVICES, STAGING } from './asking-world.ts';
import { ROOT } from './league.ts';

const TOKEN = 'the token/of the provider';
const SECRET = `${ROOT}/secrets/cf-dns-api-token`;
const SCRATCH = `${ROOT}/.sprocket/rehearsal`;
const LEAGUE = {
  version: 1,
  league: { name: 'Rockets', admin: { discord: '100000000000000001', email: 'admin@example.org' } },
  ways: { domain: PAGE, email: 'admin@example.org' },
  certificates: {
    authority: DIRECTORY,
    staging: STAGING,
    dns: { provider: 'cloudflare', access: ['CF_DNS_API_TOKEN'] },
  },
};

type Started = Parameters<Ports['engine']['serveOnce']>[0];

const obtained = (name: string) => `2026-11-22T00:00:00Z DBG Certificates obtained for domains [${name}]`;
const refused = (name: string, said: string) =>
  `2026-11-22T00:00:00Z ERR Unable to obtain ACME certificate for domains error="unable to generate a certificate for the domains [${name}]: error: one or more domains had a problem:\\n[${name}] [${name}] acme: error presenting token: cloudflare: ${said}\\n" domains=["${name}"]`;

/** A fake: a league that is certified by DNS, and an engine whose second proxy says what a test wants. */
async function dnsWorld(change: (ports: Ports) => Partial<Ports> = () => ({})) {
  const files = memoryFiles({ [`${ROOT}/sprocket.yaml`]: toYaml(LEAGUE), [SECRET]: TOKEN });
  let now = 0;
  const world = {
    files,
    /** Lines of the second proxy's log, by how often it was looked at. */
    says: (look: number): string[] => (look > 0 ? NAMES.map(obtained) : []),
    exitCode: 0,
    looks: 0,
    started: [] as (Started & { readonly texts: ReadonlyMap<string, string> })[],
    stopped: 0,
    rehearse: (signal = new AbortController().signal) => rehearse(session, SERVICES, NAMES, silentProgress, signal),
  };
  const ports = fakePorts({
    files,
    host: { addresses: () => ['192.168.1.5'] },
    engine: {
      info: () => Promise.resolve(GOOD_ENGINE),
      resolve: () => Promise.resolve({ digest: `sha256:${'0'.repeat(64)}`, platforms: [] }),
      serveOnce: (options) => {
        world.started.push({ ...options, texts: new Map(files.texts) });
        return Promise.resolve({ host: options.name, stop: () => Promise.resolve(void (world.stopped += 1)) });
      },
      inspect: () => Promise.resolve({ exitCode: world.exitCode } as ContainerDetails),
      logs: () => Promise.resolve(world.says((world.looks += 1)).join('\n')),
    },
    nameServers: {
      factsOf: (name) =>
        Promise.resolve({ name, resolved: { kind: 'absent' }, zone: undefined, own: [], caa: { kind: 'absent' } }),
    },
    acme: {
      open: () =>
        Promise.resolve({
          ok: true,
          caaIdentities: ['ca.example'],
          account: { order: () => Promise.reject(new Error('ordered by this host')) },
        }),
    },
  });
  const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  const session = await openSession({ ...ports, clock, ...change(ports) }, ROOT, SERVICES);
  return world;
}
const left = (files: { readonly texts: ReadonlyMap<string, string> }) =>
  [...files.texts.keys()].filter((path) => path.startsWith(SCRATCH));

describe('a rehearsal by DNS', () => {
  it('passes names that lead nowhere, and says so', async () => {
    const world = await dnsWorld();
    const done = await world.rehearse();
    expect(done.map(({ name, passed }) => [name, passed])).toEqual(NAMES.map((name) => [name, true]));
    expect(done[0]?.findings).toMatchObject([
      { code: 'name-absent', level: 'warning' },
      { code: 'rehearsal', level: 'ok', message: 'ca.example would certify it.' },
    ]);
  });

  it('runs a second proxy with the staging directory, and hands it no secret but as a file', async () => {
    const world = await dnsWorld();
    await world.rehearse();
    const [{ texts, ...started } = { texts: new Map<string, string>() }] = world.started;
    expect(started).toEqual({
      name: 'sprocket-rehearsal',
      image: `traefik:v3.6.12@sha256:${'0'.repeat(64)}`,
      entrypoint: ['traefik', '--configFile=/etc/traefik/traefik.yaml'],
      environment: { CF_DNS_API_TOKEN_FILE: '/run/secrets/cf-dns-api-token' },
      mounts: {
        [`${SCRATCH}/traefik.yaml`]: '/etc/traefik/traefik.yaml',
        [`${SCRATCH}/names.yaml`]: '/etc/traefik/names.yaml',
        [SECRET]: '/run/secrets/cf-dns-api-token',
      },
      network: 'sprocket_traefik-egress',
      user: '65532:65532',
    });
    const config = texts.get(`${SCRATCH}/traefik.yaml`) ?? '';
    expect(config).toContain(STAGING);
    expect(config).not.toContain(`"${DIRECTORY}"`);
    expect(config).toContain('provider: "cloudflare"');
    const names = parseYaml(texts.get(`${SCRATCH}/names.yaml`) ?? '', 'names.yaml').value as {
      http: { routers: Record<string, { rule: string }> };
    };
    expect(Object.values(names.http.routers).map(({ rule }) => rule)).toEqual(NAMES.map((name) => `Host(\`${name}\`)`));
    expect([world.stopped, left(world.files)]).toEqual([1, []]);
  });

  it('waits until each name has an answer, and tells each its own', async () => {
    const world = await dnsWorld();
    const all = [obtained(PAGE), refused(API, 'zone could not be found'), ...NAMES.slice(1, 2).map(obtained)];
    world.says = (look) => all.slice(0, look - 1);
    const done = await world.rehearse();
    expect(world.looks).toBe(4);
    expect(done.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([API]);
    expect(done[0]?.findings.at(-1)?.message).toContain(`Cloudflare has no zone for ${API}`);
  });

  it('never tells a secret, however the provider quotes it', async () => {
    const world = await dnsWorld();
    const url = `https://dns.example/?token=${encodeURIComponent(TOKEN)}&again=${TOKEN.replaceAll(' ', '+').replace('/', '%2F')}`;
    world.says = () => NAMES.map((name) => refused(name, `${TOKEN}: Get ${url}: broken`));
    const told = JSON.stringify(await world.rehearse());
    expect(told).toContain('[redacted]');
    for (const part of ['of the provider', 'of%20the', 'of+the']) expect(told).not.toContain(part);
  });

  it('orders nothing for a name that CAA forbids', async () => {
    const found = { kind: 'found', at: PAGE, records: [{ tag: 'issue', issuer: 'other.example' }] } as const;
    const world = await dnsWorld(({ nameServers }) => ({
      nameServers: {
        factsOf: async (name, servers) => ({ ...(await nameServers.factsOf(name, servers)), caa: found }),
      },
    }));
    const done = await world.rehearse();
    expect(done.every(({ passed }) => !passed)).toBe(true);
    expect(done[0]?.findings.map(({ code }) => code)).toContain('caa-forbids');
    expect(world.started).toEqual([]);
  });

  it('says the same of every name when the directory cannot be asked', async () => {
    const problem = { kind: 'unreachable', detail: 'ECONNREFUSED', addresses: [], retryAt: undefined } as const;
    const world = await dnsWorld(() => ({
      acme: () => Promise.resolve({ open: () => Promise.resolve({ ok: false, problem } as const) }),
    }));
    for (const { findings } of await world.rehearse()) {
      expect(findings.at(-1)?.message).toContain('This host cannot ask ca.example');
    }
    expect(world.started).toEqual([]);
  });

  it('says what the second proxy said last when it ends', async () => {
    const world = await dnsWorld();
    world.exitCode = 1;
    world.says = () => ['2026-11-22T00:00:00Z ERR command traefik error: no such option'];
    const done = await world.rehearse();
    expect(done[0]?.findings.at(-1)?.message).toContain('no such option');
    expect([world.stopped, left(world.files)]).toEqual([1, []]);
  });

  it('gives up after a quarter of an hour', async () => {
    const world = await dnsWorld();
    world.says = () => [obtained(PAGE)];
    const done = await world.rehearse();
    expect(done.map(({ passed }) => passed)).toEqual([false, false, true]);
    expect(done[0]?.findings.at(-1)?.message).toContain('no answer in 900 s');
    expect(world.looks).toBe(1802);
  });

  it('that is aborted leaves nothing', async () => {
    const world = await dnsWorld();
    const controller = new AbortController();
    world.says = () => {
      controller.abort(new Error('enough'));
      return [];
    };
    await expect(world.rehearse(controller.signal)).rejects.toThrow('enough');
    expect([world.stopped, left(world.files)]).toEqual([1, []]);
  });

  it('replaces what a killed one left', async () => {
    const world = await dnsWorld();
    await world.files.write(`${SCRATCH}/left`, 'of a rehearsal at port 80');
    await world.rehearse();
    expect(world.started[0]?.texts.has(`${SCRATCH}/left`)).toBe(false);
    expect(left(world.files)).toEqual([]);
  });

  it('needs the secrets to be there', async () => {
    const world = await dnsWorld();
    await world.files.remove(SECRET);
    const error = await rejectionOf(world.rehearse());
    expect(error).toMatchObject({ code: 'secret-missing', hint: 'sprocket secrets set cf-dns-api-token' });
    expect(world.started).toEqual([]);
  });
});
