import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/host/ports.ts';
import { type IssuedStore, issuedStore } from '../../../src/state/issued-store.ts';
import { temporaryLeague, type TemporaryLeague } from './temporary-league.ts';

/** What the proxy keeps, and what was set aside; undefined where there is no folder. */
async function contents({ files, folder }: TemporaryLeague) {
  const [present, former, others] = await Promise.all([
    files.read(`${folder.certificates}/issued/store.json`),
    files.read(`${folder.certificates}/issued.before/store.json`),
    files.list(folder.certificates),
  ]);
  return { present, former, folders: others };
}

interface WithStore extends AsyncDisposable {
  readonly league: TemporaryLeague;
  readonly store: IssuedStore;
  readonly keep: (text: string) => Promise<void>;
}

async function leagueWithStore(): Promise<WithStore> {
  const league = await temporaryLeague();
  const store = issuedStore(league.files, league.folder);
  await store.share();
  const keep = (text: string) => league.files.write(`${league.folder.certificates}/issued/store.json`, text);
  await keep('old');
  return { league, store, keep, [Symbol.asyncDispose]: () => league[Symbol.asyncDispose]() };
}

/** The same files, but the power fails before one of the changes that a piece of work makes. */
function failingAt(files: Files, change: number): Files {
  let changes = 0;
  const alive = (): void => {
    if (changes++ === change) throw new Error('the power fails');
  };
  return {
    ...files,
    rename: async (from, to) => {
      alive();
      await files.rename(from, to);
    },
    remove: async (path) => {
      alive();
      await files.remove(path);
    },
    makeFolder: async (path, mode) => {
      alive();
      await files.makeFolder(path, mode);
    },
  };
}

describe('the store of what was issued', () => {
  it('is a folder in which the proxy may write, whichever user it runs as', async () => {
    await using all = await leagueWithStore();
    const { league, store } = all;
    const mode = async () => ((await stat(`${league.folder.certificates}/issued`)).mode & 0o777).toString(8);
    expect(await mode()).toBe('777');
    await store.setAside();
    expect(await mode()).toBe('777');
    expect(await contents(league)).toEqual({ present: undefined, former: 'old', folders: ['issued', 'issued.before'] });
    expect([await store.isSetAside(), await store.isUsed()]).toEqual([true, false]);
  });

  it('is put back as a whole, or the former one is dropped', async () => {
    await using all = await leagueWithStore();
    const { league, store, keep } = all;
    await store.setAside();
    await keep('new');
    expect(await store.isUsed()).toBe(true);
    await store.putBack();
    expect(await contents(league)).toMatchObject({ present: 'old', former: undefined });
    // The proxy still runs with what was in its place.
    expect([await store.isSetAside(), await store.isPutBack()]).toEqual([false, true]);
    await store.settle();
    expect(await store.isPutBack()).toBe(false);
    expect(await contents(league)).toEqual({ present: 'old', former: undefined, folders: ['issued'] });
    await store.setAside();
    await keep('new');
    await store.drop();
    expect(await contents(league)).toEqual({ present: 'new', former: undefined, folders: ['issued'] });
    expect(await store.isSetAside()).toBe(false);
  });

  it('can be set aside when somebody removed it', async () => {
    await using all = await leagueWithStore();
    const { league, store } = all;
    await league.files.remove(`${league.folder.certificates}/issued`);
    await store.setAside();
    expect([await store.isSetAside(), await store.isUsed()]).toEqual([true, false]);
  });

  it('is put back by the next apply when no proxy began with the new one, and only then', async () => {
    await using all = await leagueWithStore();
    const { league, store, keep } = all;
    await store.setAside();
    await store.share();
    expect(await contents(league)).toEqual({ present: 'old', former: undefined, folders: ['issued'] });
    await store.setAside();
    await keep('new');
    await store.share();
    expect(await contents(league)).toMatchObject({ present: 'new', former: 'old' });
  });

  it.each([0, 1, 2, 3])(
    'is whole again after the power failed before change %i of setting it aside',
    async (change) => {
      await using all = await leagueWithStore();
      const { league, store } = all;
      await issuedStore(failingAt(league.files, change), league.folder)
        .setAside()
        .catch(() => undefined);
      await store.share();
      expect(await contents(league)).toEqual({ present: 'old', former: undefined, folders: ['issued'] });
    },
  );

  it.each([0, 1, 2, 3])('loses nothing when the power fails before change %i of putting it back', async (change) => {
    await using all = await leagueWithStore();
    const { league, store, keep } = all;
    await store.setAside();
    await keep('new');
    const failing = issuedStore(failingAt(league.files, change), league.folder);
    await failing.putBack().catch(() => undefined);
    const { present, former } = await contents(league);
    expect(['new and old', 'undefined and old', 'old and undefined']).toContain(`${present} and ${former}`);
    if (await store.isSetAside()) await store.putBack();
    expect(await contents(league)).toMatchObject({ present: 'old', former: undefined });
    expect(await store.isPutBack()).toBe(true);
  });

  it.each([0, 1, 2, 3])('never has half of a former one, also when the power fails before change %i of dropping it', async (change) => {
    await using all = await leagueWithStore();
    const { league, store, keep } = all;
    await store.setAside();
    await keep('new');
    await issuedStore(failingAt(league.files, change), league.folder).drop().catch(() => undefined);
    expect((await contents(league)).present).toBe('new');
    expect((await store.isSetAside()) ? (await contents(league)).former : 'old').toBe('old');
    if (await store.isSetAside()) await store.drop();
    await store.share();
    expect(await contents(league)).toEqual({ present: 'new', former: undefined, folders: ['issued'] });
  }); // prettier-ignore
});
