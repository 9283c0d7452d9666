import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type { Files } from '../../../src/host/ports.ts';
import { replaceCertificates, wouldReplace } from '../../../src/ops/public-certificates/replace.ts';
import { issuedStore } from '../../../src/state/issued-store.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { rejectionOf } from '../thrown-by.ts';
import { DAY, NOW, ROOT } from './league.ts';
import { NAMES, type PublicWorld, publicWorld } from './public-world.ts';

const [API = '', DOMAIN = ''] = NAMES;

const replace = ({ session }: PublicWorld, signal = new AbortController().signal) =>
  replaceCertificates(session, readServiceFolders(), silentProgress, signal);
const serials = (world: PublicWorld) => NAMES.map((name) => world.serial(name));
const audit = async ({ files, session }: PublicWorld) =>
  ((await files.read(session.folder.audit)) ?? '')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { result: string }).result]));
const storeOf = ({ files, session }: PublicWorld) => issuedStore(files, session.folder);
/** Nothing of a replacement is left but its result. */
const isTidy = async (world: PublicWorld) =>
  !(await storeOf(world).isSetAside()) &&
  !(await storeOf(world).isPutBack()) &&
  !(await world.files.exists(`${ROOT}/.sprocket/owner.json`)) &&
  !(await world.files.exists(`${ROOT}/.sprocket/rehearsal`));

describe('public certificates', () => {
  it('are left alone while nothing is wrong with them', async () => {
    const world = await publicWorld();
    const before = serials(world);
    expect(await replace(world)).toEqual({ unwanted: [], rehearsals: [], replaced: [], refused: [] });
    expect(world.events).toEqual([]);
    expect(serials(world)).toEqual(before);
    expect(await audit(world)).toEqual([]);
    expect(await isTidy(world)).toBe(true);
  });

  it('are all replaced when the authority revoked one: rehearsed first, then asked for with an empty store', async () => {
    const world = await publicWorld();
    const before = serials(world);
    world.revoke(API);
    const { unwanted, rehearsals, replaced, refused } = await replace(world);
    expect(unwanted).toEqual([
      { name: API, cause: `ca.example wants it replaced since ${NOW.toISOString().slice(0, 10)}: it may be revoked.` },
    ]);
    expect(rehearsals.map(({ name, passed }) => [name, passed])).toEqual(NAMES.map((name) => [name, true]));
    expect([replaced, refused]).toEqual([NAMES, []]);
    expect(world.events).toEqual([...NAMES.map((name) => `rehearse ${name}`), 'restart traefik']);
    for (const [index, serial] of serials(world).entries()) expect(serial).not.toBe(before[index]);
    expect(await audit(world)).toEqual([`replaced ${NAMES.join(', ')}`]);
    expect(await isTidy(world)).toBe(true);
    expect((await replace(world)).unwanted).toEqual([]);
  });

  it('are replaced when one has ended, or is not there', async () => {
    const ended = await publicWorld();
    await ended.serve(DOMAIN, { notBefore: new Date(NOW.getTime() - 91 * DAY), days: 90 });
    expect((await replace(ended)).unwanted).toEqual([{ name: DOMAIN, cause: 'It ended 2025-12-31.' }]);
    const lost = await publicWorld();
    lost.lose(API);
    const { unwanted, replaced } = await replace(lost);
    expect(unwanted).toMatchObject([{ name: API }]);
    expect(replaced).toEqual(NAMES);
    expect(lost.serial(API)).toBeDefined();
  });

  it('are not touched when one of the names does not pass the rehearsal', async () => {
    const world = await publicWorld();
    const before = serials(world);
    world.revoke(API);
    world.refusing.rehearsed = [DOMAIN];
    const { unwanted, rehearsals, replaced } = await replace(world);
    expect([unwanted.length, rehearsals.map(({ passed }) => passed), replaced]).toEqual([1, [true, false], []]);
    expect(world.events).not.toContain('restart traefik');
    expect(serials(world)).toEqual(before);
    expect(await isTidy(world)).toBe(true);
  });

  it('are not replaced when the proxy got meanwhile what it lacked', async () => {
    const world = await publicWorld();
    world.lose(API);
    const acme = async () => {
      await world.serve(API, { notBefore: NOW, days: 90 });
      return await world.session.ports.acme();
    };
    const session = { ...world.session, ports: { ...world.session.ports, acme } };
    expect(await replace({ ...world, session })).toMatchObject({ unwanted: [], replaced: [] });
    expect(world.events).not.toContain('restart traefik');
  });

  it('are put back when the authority refuses one, and it is said why', async () => {
    const world = await publicWorld();
    const before = serials(world);
    world.revoke(DOMAIN);
    world.refusing.asked = [API];
    const { replaced, refused } = await replace(world);
    expect(replaced).toEqual([]);
    expect(refused).toMatchObject([{ level: 'error', subject: API }]);
    expect(refused[0]?.message).toContain(`ca.example does not certify ${API}`);
    expect(world.events.filter((event) => event.startsWith('restart'))).toHaveLength(2);
    expect(serials(world)).toEqual(before);
    expect(await audit(world)).toEqual([`put back, for it was refused: ${API}`]);
    expect(await isTidy(world)).toBe(true);
  });

  it('are put back when somebody cancels', async () => {
    const world = await publicWorld();
    const before = serials(world);
    const cancel = new AbortController();
    world.revoke(DOMAIN);
    world.onRestart = () => cancel.abort(new Error('cancelled'));
    await expect(replace(world, cancel.signal)).rejects.toThrow('cancelled');
    expect(serials(world)).toEqual(before);
    expect(await audit(world)).toEqual(['put back']);
    expect(await isTidy(world)).toBe(true);
  });

  it('are as before, and the next run replaces them, when the proxy could not be restarted', async () => {
    const world = await publicWorld();
    const before = serials(world);
    world.revoke(DOMAIN);
    const restart = () => Promise.resolve({ exitCode: 1, output: 'Error response from daemon: no' });
    const compose = { ...world.session.ports.compose, restart };
    const session = { ...world.session, ports: { ...world.session.ports, compose } };
    const error = await rejectionOf(replace({ ...world, session }));
    expect(error).toMatchObject({ code: 'apply-failed', hint: 'sprocket up' });
    expect(error.details).toEqual(['Error response from daemon: no']);
    expect([serials(world), await storeOf(world).isSetAside()]).toEqual([before, false]);
    expect((await replace(world)).replaced).toEqual(NAMES);
    expect(await isTidy(world)).toBe(true);
  });

  it('are no matter while the league is down', async () => {
    const world = await publicWorld();
    world.down();
    expect(await replace(world)).toMatchObject({ unwanted: [], replaced: [] });
    expect(world.events).toEqual([]);
  });

  it('are only told of by a dry run', async () => {
    const world = await publicWorld();
    const texts = new Map(world.files.texts);
    world.revoke(DOMAIN);
    expect(await wouldReplace(world.session, readServiceFolders())).toMatchObject({
      unwanted: [{ name: DOMAIN }],
      replaced: [],
    });
    expect(world.events).toEqual([]);
    expect(new Map(world.files.texts)).toEqual(texts);
  });
});

describe('a replacement that was killed', () => {
  it('before the proxy began with the new store: it is as it never was', async () => {
    const world = await publicWorld();
    const before = serials(world);
    await storeOf(world).setAside();
    expect(await replace(world)).toMatchObject({ unwanted: [], replaced: [] });
    expect([serials(world), await isTidy(world)]).toEqual([before, true]);
  });

  it('after the proxy got everything: it stays', async () => {
    const world = await publicWorld();
    const before = serials(world);
    await storeOf(world).setAside();
    await world.boot();
    const after = serials(world);
    expect(after).not.toEqual(before);
    expect(await replace(world)).toMatchObject({ unwanted: [], replaced: [] });
    expect(world.events).toEqual([]);
    expect([serials(world), await isTidy(world)]).toEqual([after, true]);
  });

  it('while one name was refused: the former ones are put back, and the next try is rehearsed', async () => {
    const world = await publicWorld();
    const before = serials(world);
    world.revoke(DOMAIN);
    await storeOf(world).setAside();
    world.refusing.asked = [API];
    await world.boot();
    world.refusing.rehearsed = [API];
    expect(await replace(world)).toMatchObject({ unwanted: [{ name: DOMAIN }], replaced: [] });
    expect([serials(world), await isTidy(world)]).toEqual([before, true]);
  });

  it('and the league is down: the former ones are put back, and nothing is started', async () => {
    const world = await publicWorld();
    const before = serials(world);
    await storeOf(world).setAside();
    await world.boot();
    world.down();
    expect(await replace(world)).toMatchObject({ unwanted: [], replaced: [] });
    expect(world.events).toEqual([]);
    await world.boot();
    expect([serials(world), await isTidy(world)]).toEqual([before, true]);
  });

  /** Runs a replacement that is killed before one of the changes of the store; false when there are not so many. */
  async function killedAt(world: PublicWorld, change: number): Promise<boolean> {
    let changes = 0;
    let dead = false;
    const alive = (path: string): void => {
      if (path.includes('/certificates/issued') && changes++ === change) dead = true;
      if (dead) throw new Error('killed');
    };
    const { ports } = world.session;
    const files: Files = {
      ...world.files,
      write: async (path, text, mode) => {
        alive(path);
        await world.files.write(path, text, mode);
      },
      makeFolder: async (path, mode) => {
        alive(path);
        await world.files.makeFolder(path, mode);
      },
      rename: async (from, to) => {
        alive(from);
        await world.files.rename(from, to);
      },
      remove: async (path) => {
        alive(path);
        await world.files.remove(path);
      },
    };
    world.onRestart = () => alive('/certificates/issued');
    await replace({ ...world, session: { ...world.session, ports: { ...ports, files } } }).catch(() => undefined);
    world.onRestart = () => undefined;
    return dead;
  }

  it.each(['killed', 'without power'])(
    'anywhere is gone on with: the program was %s',
    { timeout: 60_000 },
    async (how) => {
      let change = 0;
      for (; ; change += 1) {
        const world = await publicWorld();
        const revoked = serials(world);
        world.revoke(DOMAIN);
        if (!(await killedAt(world, change))) break;
        if (how === 'killed') world.kill();
        else await world.boot();
        await replace(world);
        const now = serials(world);
        expect(now, `change ${change}`).not.toContain(undefined);
        for (const [index, serial] of revoked.entries()) expect(now[index], `change ${change}`).not.toBe(serial);
        expect(await isTidy(world), `change ${change}`).toBe(true);
      }
      expect(change).toBeGreaterThan(5);
    },
  );

  it.each(['killed', 'without power'])(
    'anywhere while it is put back loses nothing: the program was %s',
    { timeout: 60_000 },
    async (how) => {
      let change = 0;
      for (; ; change += 1) {
        const world = await publicWorld();
        const before = serials(world);
        world.revoke(DOMAIN);
        world.refusing.asked = [API];
        if (!(await killedAt(world, change))) break;
        if (how === 'killed') world.kill();
        else await world.boot();
        world.refusing.rehearsed = [API];
        await replace(world);
        expect(serials(world), `change ${change}`).toEqual(before);
        expect(await isTidy(world), `change ${change}`).toBe(true);
      }
      expect(change).toBeGreaterThan(7);
    },
  );
});
