import { describe, expect, it } from 'vitest';
import type { NameFacts } from '../../../src/core/name-facts.ts';
import type { Ports } from '../../../src/host/ports.ts';
import { CHALLENGE_FOLDER } from '../../../src/ops/public-certificates/challenge-program.ts';
import { obtainCertificates } from '../../../src/ops/public-certificates/obtain.ts';
import { rehearse } from '../../../src/ops/public-certificates/rehearse.ts';
import { rehearseAll } from '../../../src/ops/public-certificates/rehearse-all.ts';
import { removeLeftRehearsal, withResponder } from '../../../src/ops/public-certificates/responder.ts';
import { openSession } from '../../../src/ops/session.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { rejectionOf } from '../thrown-by.ts';
import {
  API,
  type AskingWorld,
  askingWorld,
  NAMES,
  PAGE,
  REHEARSAL,
  SCORES,
  SERVICES,
  STAGING,
} from './asking-world.ts';
import { ROOT } from './league.ts';

/** The same world, but for some of its ports. */
function changed(world: AskingWorld, change: (ports: Ports) => Partial<Ports>): AskingWorld {
  const { ports } = world.session;
  return { ...world, session: { ...world.session, ports: { ...ports, ...change(ports) } } };
}

const rehearsal = ({ session }: AskingWorld, names: readonly string[] = NAMES, signal = new AbortController().signal) =>
  rehearse(session, SERVICES, names, silentProgress, signal);
const all = ({ session }: AskingWorld) => rehearseAll(session, SERVICES, silentProgress, new AbortController().signal);
const left = (world: AskingWorld) => [
  ...[...world.files.texts.keys()].filter((path) => /rehearsal|owner/.test(path)),
  ...(world.isAnswering() ? ['container'] : []),
];
const orders = ({ events }: AskingWorld) => events.filter((event) => event.startsWith('rehearse'));
const factsOf = (name: string, facts: Partial<NameFacts>): NameFacts => ({
  name,
  resolved: { kind: 'found', ipv4: ['192.0.2.1'], ipv6: [] },
  zone: undefined,
  own: [],
  caa: { kind: 'absent' },
  ...facts,
});

describe('a rehearsal', () => {
  it('leaves every file as it was', async () => {
    const world = await askingWorld();
    const texts = new Map(world.files.texts);
    expect((await rehearsal(world)).map(({ passed }) => passed)).toEqual([true, true, true]);
    expect([new Map(world.files.texts), left(world)]).toEqual([texts, []]);
  });

  it('starts nothing for no name, and for a league without a public authority', async () => {
    const world = await askingWorld();
    expect(await rehearsal(world, [])).toEqual([]);
    const { session } = world;
    const deployment = { ...session.deployment, publicNames: undefined };
    expect(await rehearsal({ ...world, session: { ...session, deployment } })).toEqual([]);
    expect(world.events).toEqual([]);
  });

  it('asks the staging directory, and whoever is refused does not keep the others from it', async () => {
    const world = await askingWorld();
    world.refusing.rehearsed = [API];
    const done = await rehearsal(world);
    expect(done.map(({ name, passed }) => [name, passed])).toEqual([
      [API, false],
      [SCORES, true],
      [PAGE, true],
    ]);
    expect(done[0]?.findings).toMatchObject([{ code: 'rehearsal', level: 'error', subject: API }]);
    expect(done[1]?.findings).toMatchObject([{ level: 'ok', message: 'ca.example would certify it.' }]);
    expect(world.events.filter((event) => event.startsWith('open'))).toEqual([`open ${STAGING}`]);
  });

  it('orders nothing for a name that DNS does not lead here', async () => {
    const world = await askingWorld();
    const nameServers = {
      factsOf: (name: string) =>
        Promise.resolve(factsOf(name, name === SCORES ? { resolved: { kind: 'absent' } } : {})),
    } as Ports['nameServers'];
    const done = await rehearsal(changed(world, () => ({ nameServers })));
    expect(done.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(orders(world)).toEqual([`rehearse ${API}`, `rehearse ${PAGE}`]);
  });

  it('orders nothing for a name by which something else answers, or nothing', async () => {
    const world = await askingWorld();
    const elsewhere = changed(world, ({ http }) => ({
      http: {
        ...http,
        request: async (request) => {
          if (request.connectTo === '127.0.0.1') return await http.request(request);
          if (request.url.includes(API)) return { status: 200, headers: { server: 'nginx' }, body: 'Welcome' };
          throw new Error('connect ECONNREFUSED');
        },
      },
    }));
    const done = await rehearsal(elsewhere, [API, PAGE]);
    expect(done[0]).toMatchObject({ passed: false });
    expect(done[0]?.findings[0]?.message).toContain('nginx');
    expect(orders(world)).not.toContain(`rehearse ${API}`);
    expect(done[1]?.findings.map(({ message }) => message).join()).toContain('ECONNREFUSED');
  });

  it('says the same of every name when the directory cannot be asked', async () => {
    const world = await askingWorld();
    const problem = { kind: 'unreachable', detail: 'ECONNREFUSED', addresses: [], retryAt: undefined } as const;
    const acme = () => Promise.resolve({ open: () => Promise.resolve({ ok: false, problem } as const) });
    const done = await rehearsal(changed(world, () => ({ acme })));
    expect(done.map(({ passed }) => passed)).toEqual([false, false, false]);
    for (const { findings } of done) expect(findings[0]?.message).toContain('This host cannot ask ca.example');
    expect(left(world)).toEqual([]);
  });

  it('that is aborted removes its route and stops its container, and asks for no further name', async () => {
    const world = await askingWorld();
    const cancel = new AbortController();
    let during: unknown;
    world.onOrder = () => {
      during = left(world);
      cancel.abort(new Error('cancelled'));
    };
    await expect(rehearsal(world, NAMES, cancel.signal)).rejects.toThrow('cancelled');
    expect(during).toContain(`${ROOT}/${REHEARSAL}`);
    expect(during).toContain('container');
    expect([left(world), orders(world)]).toEqual([[], [`rehearse ${API}`]]);
  });
});

describe('who answers in the place of the proxy', () => {
  it('reads one folder, as nobody, in a network of the proxy that leads nowhere else', async () => {
    const world = await askingWorld();
    const asked: Parameters<Ports['engine']['serveOnce']>[0][] = [];
    const watched = changed(world, ({ engine }) => ({
      engine: {
        ...engine,
        serveOnce: (options) => {
          asked.push(options);
          return engine.serveOnce(options);
        },
      },
    }));
    await rehearsal(watched);
    const [options] = asked;
    expect(options).toMatchObject({ image: 'core:v1', user: '65534:65534' });
    expect(options?.mounts).toEqual({ [`${ROOT}/.sprocket/rehearsal`]: CHALLENGE_FOLDER });
    const { networks, project } = world.session.deployment;
    const closed = networks.filter(({ kind }) => kind === 'closed').map(({ name }) => `${project}_${name}`);
    expect(closed).toContain(options?.network);
  });

  it('is asked before anybody else is: a proxy that lets nothing through is named', async () => {
    const world = await askingWorld();
    const request = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:80'));
    const error = await rejectionOf(rehearsal(changed(world, ({ http }) => ({ http: { ...http, request } }))));
    expect(error).toMatchObject({ code: 'preflight', hint: 'See whether it runs: sprocket status' });
    expect(error.message).toContain('ECONNREFUSED');
    expect([left(world), world.events]).toEqual([[], ['start', 'stop']]);
  });

  it('leaves nothing when it could not be started', async () => {
    const world = await askingWorld();
    const serveOnce = () => Promise.reject(new Error('no such image'));
    const failing = changed(world, ({ engine }) => ({ engine: { ...engine, serveOnce } }));
    await expect(rehearsal(failing)).rejects.toThrow('no such image');
    expect(left(world)).toEqual([]);
  });

  it('is stopped also when its files cannot be removed', async () => {
    const world = await askingWorld();
    let isFull = false;
    const remove = (path: string) => (isFull ? Promise.reject(new Error('EROFS')) : world.files.remove(path));
    const failing = changed(world, ({ files }) => ({ files: { ...files, remove } }));
    world.onOrder = () => void (isFull = true);
    await expect(rehearsal(failing)).rejects.toThrow('EROFS');
    expect(world.isAnswering()).toBe(false);
  });

  it('gives what it was given, and what a killed run left goes with it', async () => {
    const world = await askingWorld();
    const { folder, ports } = world.session;
    await world.files.write(`${folder.rehearsal}/old`, 'old');
    await world.files.write(folder.at(REHEARSAL), 'old');
    const url = `http://${PAGE}/.well-known/acme-challenge/new`;
    const answer = await withResponder(world.session, SERVICES, async (responder) => {
      expect(await world.files.exists(`${folder.rehearsal}/old`)).toBe(false);
      await responder.put({ token: 'new', content: 'proof' });
      return (await ports.http.request({ url })).body;
    });
    expect([answer, left(world)]).toEqual(['proof', []]);
    await world.files.write(`${folder.rehearsal}/old`, 'old');
    await world.files.write(folder.at(REHEARSAL), 'old');
    await removeLeftRehearsal(world.session, SERVICES);
    expect(left(world)).toEqual([]);
  });
});

describe('a rehearsal of all names', () => {
  it('takes those that have a certificate too, and asks production for none', async () => {
    const world = await askingWorld();
    await obtainCertificates(world.session, SERVICES, silentProgress, new AbortController().signal);
    world.events.length = 0;
    const others = () => new Map([...world.files.texts].filter(([path]) => path !== world.session.folder.audit));
    const texts = others();
    expect((await all(world)).map(({ name }) => name)).toEqual(NAMES);
    expect(orders(world)).toEqual(NAMES.map((name) => `rehearse ${name}`));
    expect(world.events.some((event) => event.startsWith('production'))).toBe(false);
    expect([others(), left(world)]).toEqual([texts, []]);
    expect(world.files.texts.get(world.session.folder.audit)).toContain('3 of 3 names passed');
  });

  it('is of the league that runs, not of what somebody is editing', async () => {
    const world = await askingWorld();
    const text = (await world.files.read(world.session.folder.league)) ?? '';
    await world.files.write(world.session.folder.league, text.replaceAll(PAGE, 'comets.example'));
    const session = await openSession(world.session.ports, ROOT, SERVICES);
    expect((await all({ ...world, session })).map(({ name }) => name)).toEqual(NAMES);
  });

  it('is refused where there is no name for it, before the first apply, and while something else runs', async () => {
    const world = await askingWorld();
    const { folder } = world.session;
    const applied = `${folder.generations}/0001/sprocket.yaml`;
    let second: unknown;
    world.onOrder = () => (second ??= rejectionOf(all(world)));
    await all(world);
    expect(await second).toMatchObject({ code: 'locked' });
    const text = (await world.files.read(applied)) ?? '';
    await world.files.write(applied, text.replace('https://ca.example/directory', 'private'));
    expect(await rejectionOf(all(world))).toMatchObject({ code: 'usage' });
    await world.files.remove(folder.lock);
    expect(await rejectionOf(all(world))).toMatchObject({ code: 'config-missing', hint: 'sprocket apply' });
    expect(left(world)).toEqual([]);
  });
});
