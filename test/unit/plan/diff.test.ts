import { describe, expect, it } from 'vitest';
import { diff } from '../../../src/plan/diff.ts';
import { explainPlan } from '../../../src/plan/explain.ts';
import type { Observed } from '../../../src/plan/observed.ts';
import { isEmpty, type Plan } from '../../../src/plan/plan.ts';
import { LOCAL, type Made, make as makeWith, NOTHING, planFrom, settled, type World } from '../pipeline.ts';
import { SMALL_CATALOG } from './small-catalog.ts';

const make = (text: string, world: World = {}): Made => makeWith(text, { ...world, catalog: SMALL_CATALOG });
const show = (plan: Plan, verbose = false) => `\n${explainPlan(plan, verbose).join('\n')}\n`;

const LEAGUE = make(LOCAL);
const SETTLED = settled(LEAGUE);
const NEXT_VERSION = make(`${LOCAL}app: { version: v2.4.0 }\n`);

/** The settled host, with one of its containers different. */
function withContainer(name: string, change: Partial<Observed['containers'][number]>): Observed {
  return {
    ...SETTLED,
    containers: SETTLED.containers.map((container) =>
      container.name === name ? { ...container, ...change } : container,
    ),
  };
}

/** The settled host without some of its containers. */
function withoutContainers(...names: string[]): Observed {
  return { ...SETTLED, containers: SETTLED.containers.filter(({ name }) => !names.includes(name)) };
}

/** The settled host, with one of its files of another content, or gone. */
function withFile(path: string, checksum: string | undefined): Observed {
  const files = new Map(SETTLED.files);
  if (checksum === undefined) files.delete(path);
  else files.set(path, checksum);
  return { ...SETTLED, files };
}

describe('the plan', () => {
  it('of a first install', () => {
    expect(show(planFrom(NOTHING, make(LOCAL, { volumes: new Set() })))).toMatchInlineSnapshot(`
      "
        + 2 secrets                      1 placeholder, 1 generated  made once and kept
        ↓ door:v3.1                      a2563a87b551                needed by door
        ↓ store:v1.0                     61e66e537245                needed by store, game-sweep
        ↓ ghcr.io/sprocketbot/game:main  0792319aab7a                needed by game-migrate, game
        + door                           Door                        part of every league
        + store                          Store                       no database in sprocket.yaml
        ▸ game-migrate                   Migrate the store           its data is new
        + game                           Game                        part of every league
        + game-sweep                     Sweeps the store            needed by game
        ~ 4 files                        4 new                       made from sprocket.yaml
      "
    `);
  });

  it('of nothing to do is empty', () => {
    const plan = planFrom(SETTLED, LEAGUE);
    expect(isEmpty(plan)).toBe(true);
    expect(show(plan)).toMatchInlineSnapshot(`
      "
        = 4 services unchanged
      "
    `);
  });

  it('of data that goes over to another version: what it costs, and what stops for it', () => {
    const move = { service: 'store', container: 'store', from: 'sprocket-store-data', to: 'sprocket-store-data-2' };
    const moves = [{ ...move, fromVersion: '1', toVersion: '2', by: 'carry' as const, bytes: 3e6 }];
    const containers = LEAGUE.wanted.containers.map((container) => ({
      ...container,
      dataOf: container.dataOf.map((volume) => (volume === move.from ? move.to : volume)),
    }));
    const wanted = { ...LEAGUE.wanted, containers, moves };
    expect(show(diff(wanted, SETTLED))).toMatchInlineSnapshot(`
      "
        ~ sprocket-store-data-2  1 → 2, carried over from sprocket-store-data  the pins of this sprocket; up to 3 MB more on the disk, and the league is away meanwhile
        ▸ game                   Game                                          stopped while its data moves
        ▸ game-sweep             Sweeps the store                              stopped while its data moves
        = 2 services unchanged
      "
    `);
    const back = moves.map((one) => ({ ...one, by: 'back' as const }));
    expect(diff({ ...wanted, moves: back }, SETTLED).changes[0]).toMatchObject({ action: 'replace', kind: 'data', detail: '1 → 2, instead of sprocket-store-data' }); // prettier-ignore
  });

  it('of a new version of the app: its tags', () => {
    expect(show(planFrom(SETTLED, NEXT_VERSION))).toMatchInlineSnapshot(`
      "
        ↓ ghcr.io/sprocketbot/game:v2.4.0  943c7e55b94c       needed by game-migrate, game
        ▸ game-migrate                     Migrate the store  app.version in sprocket.yaml
        ~ game                             main → v2.4.0      app.version in sprocket.yaml
        ~ 1 file                           1 new content      made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a new image under the same tag: its digests', () => {
    expect(show(planFrom(SETTLED, make(LOCAL, { builds: { 'door:v3.1': 'built again' } })))).toMatchInlineSnapshot(`
      "
        ↓ door:v3.1             09904e06f170                      needed by door
        ~ door                  v3.1 a2563a87b551 → 09904e06f170  the pins of this sprocket
        ~ 1 file                1 new content                     made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a config change: only the container that mounts it', () => {
    expect(show(planFrom(SETTLED, make(LOCAL.replace('Sunday', 'Monday'))))).toMatchInlineSnapshot(`
      "
        ~ game                  Game           config/game/game.json changed
        ~ 2 files               2 new content  made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a change in a live config file: the file, and no container', () => {
    const routes = make(LOCAL.replace('localhost: true', 'localhost: true, lan: 10.0.0.1'));
    const more = make(LOCAL.replace('localhost: true', 'localhost: true, lan: 10.0.0.2'));
    expect(show(planFrom(settled(routes), more), true)).toMatchInlineSnapshot(`
      "
        ~ config/door/live/routes.json  new content  made from sprocket.yaml
        = 4 services unchanged
      "
    `);
  });

  it('of a changed secret: only those who mount it', () => {
    expect(show(planFrom(SETTLED, make(LOCAL, { secrets: { 'bot-token': 'the real one' } })))).toMatchInlineSnapshot(`
      "
        ~ game                  Game           secret bot-token changed
        ~ 1 file                1 new content  made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a secret that is gone: it is made again', () => {
    const secrets = new Set([...SETTLED.secrets].filter((name) => name !== 'bot-token'));
    expect(show(planFrom({ ...SETTLED, secrets }, make(LOCAL, { secrets: { 'bot-token': '' } }))))
      .toMatchInlineSnapshot(`
        "
          + 1 secret              1 placeholder  made once and kept
          ~ game                  Game           secret bot-token changed
          ~ 1 file                1 new content  made from sprocket.yaml
          = 3 services unchanged
        "
      `);
  });

  it('of a changed override: only the service that it is about', () => {
    expect(show(planFrom(SETTLED, make(LOCAL, { override: { game: { mem_limit: '1g' } } })))).toMatchInlineSnapshot(`
      "
        ~ game                  Game           compose.override.yaml changed
        ~ 1 file                1 new content  made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of an override for something that the league does not run: nothing', () => {
    expect(isEmpty(planFrom(SETTLED, make(LOCAL, { override: { lighthouse: { mem_limit: '1g' } } })))).toBe(true);
  });

  it('of a stopped container: it is started', () => {
    expect(show(planFrom(withContainer('game', { running: false }), LEAGUE))).toMatchInlineSnapshot(`
      "
        ▸ game                  Game  it is not running
        = 3 services unchanged
      "
    `);
  });

  it('of a container that somebody removed: it is created', () => {
    expect(show(planFrom(withoutContainers('store'), LEAGUE))).toMatchInlineSnapshot(`
      "
        + store                 Store  no database in sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a container that somebody else made: it is replaced', () => {
    const observed = withContainer('door', { specId: '' });
    expect(show(planFrom({ ...observed, lock: undefined }, LEAGUE))).toContain(
      'it was not started from the present compose.yaml',
    );
  });

  it('of a new module: what it needs, and who proxies it', () => {
    expect(show(planFrom(SETTLED, make(`${LOCAL}modules: [lamp]\n`)))).toMatchInlineSnapshot(`
      "
        ↓ lamp:v0.9             117b76bec817          needed by lamp
        ~ door                  Door                  its settings changed
        + lamp                  Lamp                  modules in sprocket.yaml
        ~ 3 files               2 new content, 1 new  made from sprocket.yaml
        = 3 services unchanged
      "
    `);
  });

  it('of a removed module: its container and its files go, its data stays', () => {
    expect(show(planFrom(settled(make(`${LOCAL}modules: [lamp]\n`)), LEAGUE), true)).toMatchInlineSnapshot(`
      "
        ~ config/door/live/routes.json  new content     made from sprocket.yaml
        ~ compose.yaml                  new content     made from sprocket.yaml
        - config/lamp/lamp.json         no longer used  made from sprocket.yaml
        - lamp                          its data stays  sprocket.yaml does not want it any more
        ~ door                          Door            its settings changed
        = 3 services unchanged
      "
    `);
  });

  it('of a database that is managed from now on: the bundled one goes, its data stays', () => {
    const managed = make(`${LOCAL}database: { url: "postgresql://u@db.example.org/d" }\n`);
    expect(show(planFrom(SETTLED, managed))).toMatchInlineSnapshot(`
      "
        - store                its data stays                   sprocket.yaml does not want it any more
        ▸ game-migrate         Migrate the store                its settings changed
        ~ game                 Game                             config/game/game.json changed
        ~ game-sweep           Sweeps the store                 its settings changed
        ~ 3 files              2 new content, 1 no longer used  made from sprocket.yaml
        = 1 service unchanged
      "
    `);
  });
});

describe('images', () => {
  it('that are missing are not pulled while their containers run', () => {
    expect(isEmpty(planFrom({ ...SETTLED, images: new Set() }, LEAGUE))).toBe(true);
  });

  it('are pulled once for all who need them', () => {
    const plan = planFrom({ ...withoutContainers('store', 'game-sweep'), images: new Set() }, LEAGUE);
    expect(plan.changes.filter(({ action }) => action === 'pull')).toMatchObject([
      { subject: 'store:v1.0', cause: 'needed by store, game-sweep' },
    ]);
  });

  it('that are built from source are built, not pulled', () => {
    const containers = LEAGUE.wanted.containers.map((container) => ({
      ...container,
      built: container.name === 'game',
    }));
    const plan = diff({ ...LEAGUE.wanted, containers }, { ...withoutContainers('game'), images: new Set() });
    expect(plan.changes.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'build ghcr.io/sprocketbot/game:main',
      'create game',
    ]);
  });
});

describe('tasks', () => {
  const runs = (plan: Plan) =>
    plan.changes.filter(({ action }) => action === 'run').map(({ subject, cause }) => `${subject}: ${cause}`);

  it('run again when their data is new, although nothing else changed', () => {
    expect(runs(planFrom(SETTLED, make(LOCAL, { volumes: new Set() })))).toEqual(['game-migrate: its data is new']);
  });

  it('run again when they never succeeded', () => {
    const lock = SETTLED.lock && { ...SETTLED.lock, tasks: {} };
    const failed = withContainer('game-migrate', { succeeded: false });
    expect(runs(planFrom({ ...failed, lock }, LEAGUE))).toEqual(['game-migrate: needed by game']);
  });

  it('do not run again when a run that was interrupted had done them', () => {
    expect(runs(planFrom({ ...SETTLED, lock: undefined }, LEAGUE))).toEqual([]);
  });

  it('take their service with them: it is stopped for them and started again', () => {
    const failed = withContainer('game-migrate', { succeeded: false });
    const plan = planFrom({ ...failed, lock: undefined }, LEAGUE);
    expect(plan.changes.map(({ action, subject, cause }) => `${action} ${subject}: ${cause}`)).toEqual([
      'run game-migrate: needed by game',
      'start game: after its one-shot steps',
    ]);
  });

  it('run again when their image changed', () => {
    expect(runs(planFrom(SETTLED, NEXT_VERSION))).toEqual(['game-migrate: app.version in sprocket.yaml']);
  });

  it('are not missed when their ended containers were cleaned away', () => {
    expect(isEmpty(planFrom(withoutContainers('game-migrate'), LEAGUE))).toBe(true);
  });

  it('are not started because their ended containers do not run', () => {
    expect(isEmpty(planFrom(withContainer('game-migrate', { running: false, specId: 'old' }), LEAGUE))).toBe(true);
  });
});

describe('drift', () => {
  it('is a file that was edited by hand', () => {
    expect(show(planFrom(withFile('compose.yaml', 'edited'), LEAGUE), true)).toMatchInlineSnapshot(`
      "
        ! compose.yaml          edited by hand  will be replaced; your version is kept in .sprocket/drift
        ~ compose.yaml          new content     made from sprocket.yaml
        = 4 services unchanged
      "
    `);
  });

  it('is a file that is missing', () => {
    expect(show(planFrom(withFile('config/store/store.conf', undefined), LEAGUE))).toMatchInlineSnapshot(`
      "
        ~ 1 file                1 new  made from sprocket.yaml
        = 4 services unchanged
      "
    `);
  });

  it('makes a plan that is not empty', () => {
    expect(isEmpty(planFrom(withFile('compose.yaml', 'edited'), LEAGUE))).toBe(false);
  });

  it('is not what an interrupted run had already written', () => {
    const observed = {
      ...withFile('compose.yaml', NEXT_VERSION.wanted.files.get('compose.yaml')),
      interrupted: NEXT_VERSION.wanted.files,
    };
    const later = make(`${LOCAL}app: { version: v2.5.0 }\n`);
    expect(planFrom(observed, later).drift).toEqual([]);
    expect(planFrom({ ...observed, interrupted: new Map() }, later).drift).toEqual([
      { path: 'compose.yaml', what: 'edited' },
    ]);
  });

  it('is not a file that already is what the plan would write', () => {
    expect(
      planFrom(withFile('compose.yaml', NEXT_VERSION.wanted.files.get('compose.yaml')), NEXT_VERSION).drift,
    ).toEqual([]);
  });

  it('is not known without a lock', () => {
    expect(planFrom({ ...withFile('compose.yaml', 'edited'), lock: undefined }, LEAGUE).drift).toEqual([]);
  });
});

describe('explainPlan', () => {
  it('sums files up, and names them when asked', () => {
    const plan = planFrom(NOTHING, LEAGUE);
    expect(explainPlan(plan).filter((line) => line.includes('compose.yaml'))).toEqual([]);
    expect(explainPlan(plan, true).filter((line) => line.includes('compose.yaml'))).toHaveLength(1);
  });

  it('counts in the singular and the plural', () => {
    const none: Plan = { changes: [], unchanged: [], drift: [] };
    expect(explainPlan(none)).toEqual([]);
    expect(explainPlan({ ...none, unchanged: ['a'] })).toEqual([expect.stringContaining('1 service unchanged')]);
    expect(explainPlan({ ...none, unchanged: ['a', 'b'] })).toEqual([expect.stringContaining('2 services unchanged')]);
  });
});

describe('two containers of one name', () => {
  const game = SETTLED.containers.find(({ name }) => name === 'game');

  it('are one too many when one of them is of another version', () => {
    const containers = [...SETTLED.containers, ...(game ? [{ ...game, specId: 'older' }] : [])];
    expect(planFrom({ ...SETTLED, containers }, LEAGUE).changes).toMatchObject([
      { action: 'replace', subject: 'game' },
    ]);
  });

  it('are fine when somebody wants two of the same', () => {
    const containers = [...SETTLED.containers, ...(game ? [game] : [])];
    expect(planFrom({ ...SETTLED, containers }, LEAGUE).changes).toEqual([]);
  });
});
