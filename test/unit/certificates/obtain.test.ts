import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import { preparePlan } from '../../../src/ops/prepare-plan.ts';
import { obtainCertificates } from '../../../src/ops/public-certificates/obtain.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { isEmpty } from '../../../src/plan/plan.ts';
import { generationFolder } from '../../../src/state/generations.ts';
import { readLock } from '../../../src/state/lock-file.ts';
import { readRehearsed } from '../../../src/state/rehearsed-names.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { rejectionOf } from '../thrown-by.ts';
import {
  API,
  type AskingWorld,
  askingWorld,
  DIRECTORY,
  NAMES,
  PAGE,
  REHEARSAL,
  resolvedBy,
  ROUTES,
  SCORES,
  SERVICES,
  STAGING,
} from './asking-world.ts';
import { ROOT } from './league.ts';

/** Opens the league anew, as a command does. */
async function obtain(world: AskingWorld, { ports }: Session = world.session, signal = new AbortController().signal) {
  return await obtainCertificates(await openSession(ports, ROOT, SERVICES), SERVICES, silentProgress, signal);
}

/** Which names have what, wherever that is written down. */
async function stateOf(world: AskingWorld) {
  const { files, session } = world;
  const rehearsed = await readRehearsed(files, session.folder);
  return {
    served: Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await world.served(name)] as const))),
    rehearsed: rehearsed.map(({ name }) => name).sort(),
    routes: resolvedBy((await files.read(`${ROOT}/${ROUTES}`)) ?? '').sort(),
    privately: session.ports.certificates
      .readCertificate((await files.read(`${ROOT}/certificates/served/domain.pem`)) ?? '')
      .dns.toSorted(),
  };
}

/** Nothing of a run is left but its result, and an apply finds nothing to do. */
async function tidinessOf(world: AskingWorld) {
  const { files, session } = world;
  const opened = await openSession(session.ports, ROOT, SERVICES);
  const { plan } = await preparePlan(opened);
  const routes = (await files.read(`${ROOT}/${ROUTES}`)) ?? '';
  return {
    left: [...files.texts.keys()].filter((path) => /rehearsal|owner/.test(path)),
    answering: world.isAnswering(),
    planned: [isEmpty(plan), plan.drift],
    locked: (await readLock(files, session.folder.lock))?.files[ROUTES] === checksum(routes),
    undone: (await files.read(`${generationFolder(session.folder, 1)}/${ROUTES}`)) === routes,
  };
}
const TIDY = { left: [], answering: false, planned: [true, []], locked: true, undone: true };

const audit = async ({ files, session }: AskingWorld) =>
  ((await files.read(session.folder.audit)) ?? '')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { result: string }).result]));
const production = ({ events }: AskingWorld) => events.filter((event) => event.startsWith('production'));

describe('public certificates', () => {
  it('are rehearsed with the staging directory, all names, and only then asked for', async () => {
    const world = await askingWorld();
    expect((await stateOf(world)).privately).toEqual([...NAMES].sort());
    const { rehearsals, obtained, refused } = await obtain(world);
    expect(rehearsals.map(({ name, passed }) => [name, passed])).toEqual(NAMES.map((name) => [name, true]));
    expect([obtained, refused]).toEqual([NAMES, []]);
    expect(world.events).toEqual([
      'start',
      `open ${STAGING}`,
      ...NAMES.map((name) => `rehearse ${name}`),
      'stop',
      ...NAMES.map((name) => `production ${name}`),
    ]);
    expect(await stateOf(world)).toMatchObject({
      served: { [API]: 'public', [SCORES]: 'public', [PAGE]: 'public' },
      rehearsed: [...NAMES].sort(),
      routes: [...NAMES].sort(),
    });
    expect(await audit(world)).toEqual([NAMES.join(', ')]);
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('are not asked for again once they are there', async () => {
    const world = await askingWorld();
    await obtain(world);
    world.events.length = 0;
    const texts = new Map(world.files.texts);
    expect(await obtain(world)).toEqual({ rehearsals: [], obtained: [], refused: [], held: [] });
    expect(world.events).toEqual([]);
    expect(new Map(world.files.texts)).toEqual(texts);
  });

  it('are never asked of production for a name whose rehearsal did not pass, and the others get theirs', async () => {
    const world = await askingWorld();
    world.refusing.rehearsed = [SCORES];
    const { rehearsals, obtained, refused } = await obtain(world);
    expect(rehearsals.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(rehearsals[1]?.findings).toMatchObject([{ level: 'error', subject: SCORES }]);
    expect([obtained, refused]).toEqual([[API, PAGE], []]);
    expect(production(world)).toEqual([`production ${API}`, `production ${PAGE}`]);
    expect(await stateOf(world)).toEqual({
      served: { [API]: 'public', [SCORES]: 'private', [PAGE]: 'public' },
      rehearsed: [API, PAGE],
      routes: [API, PAGE],
      privately: [SCORES],
    });
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('change no file of the league where none passes', async () => {
    const world = await askingWorld();
    const before = await stateOf(world);
    world.refusing.rehearsed = NAMES;
    expect(await obtain(world)).toMatchObject({ obtained: [], refused: [], held: [] });
    expect(production(world)).toEqual([]);
    expect([await stateOf(world), await audit(world)]).toEqual([before, []]);
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('are rehearsed by the next run for the names that had none, and for no other', async () => {
    const world = await askingWorld();
    world.refusing.rehearsed = [API, SCORES];
    await obtain(world);
    world.refusing.rehearsed = [API];
    world.events.length = 0;
    expect((await obtain(world)).obtained).toEqual([SCORES]);
    expect(world.events.filter((event) => event.startsWith('rehearse'))).toEqual([`rehearse ${API}`, `rehearse ${SCORES}`]); // prettier-ignore
    expect(production(world)).toEqual([`production ${SCORES}`]);
    expect((await stateOf(world)).privately).toEqual([API]);
  });

  it('that production refuses all the same go back to the private one, and it is said why', async () => {
    const world = await askingWorld();
    world.refusing.asked = [API];
    const { obtained, refused } = await obtain(world);
    expect(obtained).toEqual([SCORES, PAGE]);
    expect(refused).toMatchObject([{ code: 'rehearsal', level: 'error', subject: API }]);
    expect(refused[0]?.message).toBe(`ca.example does not certify ${API}: no.`);
    expect(await stateOf(world)).toEqual({
      served: { [API]: 'private', [SCORES]: 'public', [PAGE]: 'public' },
      rehearsed: [PAGE, SCORES].sort(),
      routes: [PAGE, SCORES].sort(),
      privately: [API],
    });
    expect(await audit(world)).toEqual([`${SCORES}, ${PAGE}`]);
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('that do not come in time go back too, and are taken without a rehearsal when they came late', async () => {
    const world = await askingWorld();
    world.refusing.silently = [PAGE];
    const { obtained, refused } = await obtain(world);
    expect(obtained).toEqual([API, SCORES]);
    expect(refused).toMatchObject([{ subject: PAGE, fix: 'Try again: sprocket cert renew' }]);
    expect(refused[0]?.message).toContain('within 120 s');
    expect(await stateOf(world)).toMatchObject({ rehearsed: [API, SCORES], privately: [PAGE] });
    world.events.length = 0;
    await world.gets(PAGE);
    expect(await obtain(world)).toEqual({ rehearsals: [], obtained: [PAGE], refused: [], held: [] });
    expect(world.events).toEqual([]);
    expect(await stateOf(world)).toMatchObject({ rehearsed: [...NAMES].sort(), routes: [...NAMES].sort() });
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('are not asked for when a rehearsal is cancelled; nothing of it is left', async () => {
    const world = await askingWorld();
    const before = await stateOf(world);
    const cancel = new AbortController();
    world.onOrder = () => cancel.abort(new Error('cancelled'));
    await expect(obtain(world, world.session, cancel.signal)).rejects.toThrow('cancelled');
    expect(world.events).toEqual(['start', `open ${STAGING}`, `rehearse ${API}`, 'stop']);
    expect(await stateOf(world)).toEqual(before);
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('wait for the proxy: nothing is rehearsed, started or forgotten while the league is down', async () => {
    const world = await askingWorld();
    world.refusing.rehearsed = [SCORES];
    await obtain(world);
    world.events.length = 0;
    world.down();
    const error = await rejectionOf(obtain(world));
    expect(error).toMatchObject({ code: 'preflight', hint: 'Start the league: sprocket up' });
    expect(world.events).toEqual([]);
    expect((await readRehearsed(world.files, world.session.folder)).map(({ name }) => name)).toEqual([API, PAGE]);
    expect([...world.files.texts.keys()].filter((path) => /rehearsal|owner/.test(path))).toEqual([]);
  });

  it('are asked for anew, by rehearsal, of another authority', async () => {
    const world = await askingWorld();
    await obtain(world);
    const { folder } = world.session;
    const elsewhere = (await readRehearsed(world.files, folder)).map((one) => ({
      ...one,
      directory: `${DIRECTORY}/2`,
    }));
    await world.files.write(folder.rehearsed, JSON.stringify({ version: 1, names: elsewhere }));
    const { deployment } = await openSession(world.session.ports, ROOT, SERVICES);
    expect(deployment.publicNames?.certified).toEqual([]);
  });

  it('that the proxy still waits for are waited for before anything is rehearsed, and what a rehearsal left is removed', async () => {
    const world = await askingWorld();
    world.refusing.rehearsed = [SCORES];
    world.refusing.silently = [API];
    const cancel = new AbortController();
    const progress = {
      ...silentProgress,
      begin: (title: string) => {
        if (title.startsWith('get')) cancel.abort(new Error('cancelled'));
        return silentProgress.begin(title);
      },
    };
    const first = obtainCertificates(world.session, SERVICES, progress, cancel.signal);
    await expect(first).rejects.toThrow('cancelled');
    expect((await stateOf(world)).rehearsed).toEqual([API, PAGE]);
    await world.files.write(`${ROOT}/${REHEARSAL}`, 'left');
    world.events.length = 0;
    const { ports } = world.session;
    const sleep = async (milliseconds: number) => {
      expect(await world.files.exists(`${ROOT}/${REHEARSAL}`)).toBe(false);
      expect(world.events).toEqual([]);
      await ports.clock.sleep(milliseconds);
      await world.gets(API);
    };
    const { obtained } = await obtain(world, {
      ...world.session,
      ports: { ...ports, clock: { ...ports.clock, sleep } },
    });
    expect(obtained).toEqual([API]);
    expect(world.events.filter((event) => event.startsWith('rehearse'))).toEqual([`rehearse ${SCORES}`]);
    expect(await tidinessOf(world)).toEqual(TIDY);
  });

  it('are one run’s matter at a time', async () => {
    const world = await askingWorld();
    let second: unknown;
    world.onOrder = () => (second ??= rejectionOf(obtain(world)));
    await obtain(world);
    expect(await second).toMatchObject({ code: 'locked' });
    expect(world.events.filter((event) => event === 'start')).toHaveLength(1);
  });
});

describe('a run that was killed', () => {
  /** Runs until one of the changes that it makes anywhere, which does not happen; false when there are not so many. */
  async function killedAt(world: AskingWorld, change: number): Promise<boolean> {
    let changes = 0;
    const alive = (): void => {
      if (changes++ >= change) throw new Error('killed');
    };
    const { ports } = world.session;
    const mortal =
      <G extends unknown[], R>(work: (...given: G) => Promise<R>) =>
      async (...given: G): Promise<R> => {
        alive();
        return await work(...given);
      };
    const files: typeof ports.files = {
      ...ports.files,
      write: mortal((...given) => ports.files.write(...given)),
      create: mortal((...given) => ports.files.create(...given)),
      append: mortal((...given) => ports.files.append(...given)),
      makeFolder: mortal((...given) => ports.files.makeFolder(...given)),
      rename: mortal((...given) => ports.files.rename(...given)),
      remove: mortal((...given) => ports.files.remove(...given)),
    };
    const engine: typeof ports.engine = {
      ...ports.engine,
      serveOnce: async (options) => {
        alive();
        const served = await ports.engine.serveOnce(options);
        return { ...served, stop: mortal(() => served.stop()) };
      },
    };
    world.onOrder = alive;
    const clock = { ...ports.clock, sleep: mortal((milliseconds: number) => ports.clock.sleep(milliseconds)) };
    await obtain(world, { ...world.session, ports: { ...ports, files, engine, clock } }).catch(() => undefined);
    world.onOrder = () => undefined;
    world.kill();
    return changes > change;
  }

  it.each<[string, (world: AskingWorld) => void]>([
    ['gets everything', () => undefined],
    ['is refused one name', ({ refusing }) => void (refusing.asked = [SCORES])],
  ])('anywhere is gone on with by the next, which %s', { timeout: 60_000 }, async (_, prepare) => {
    const whole = await askingWorld();
    prepare(whole);
    await obtain(whole);
    const wanted = await stateOf(whole);
    let change = 0;
    for (; ; change += 1) {
      const world = await askingWorld();
      prepare(world);
      if (!(await killedAt(world, change))) break;
      await obtain(world);
      expect({ change, ...(await stateOf(world)) }).toEqual({ change, ...wanted });
      expect({ change, ...(await tidinessOf(world)) }).toEqual({ change, ...TIDY });
    }
    expect(change).toBeGreaterThan(20);
  });
});
