import assert from 'node:assert/strict';

import type { Check } from './checks.ts';
import { inspect } from './containers.ts';

export const databaseChecks: readonly Check[] = [
  {
    name: 'the chain alone fails on an empty database and leaves nothing',
    run: async (lab) => {
      await lab.emptyDatabase();
      assert.equal((await lab.migrate('v2.3.0')).code, 4);
      assert.equal(await lab.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'sprocket'"), '0');
    },
  },
  {
    name: 'prepare, migrate, complete and first rows make a league, and change nothing the second time',
    run: async (lab) => {
      await lab.emptyDatabase();
      assert.equal((await lab.prepare()).code, 0);
      assert.match((await lab.migrate('v2.3.0')).output, /23 migrations applied/);
      assert.match((await lab.complete('v2.3.0')).output, /created 9 tables/);
      assert.equal((await lab.firstRows('Sunday Rockets')).code, 0);
      const before = await describe(lab);
      assert.equal((await lab.prepare()).code, 0);
      assert.match((await lab.migrate('v2.3.0')).output, /no migrations are pending/);
      assert.equal((await lab.complete('v2.3.0', '--check')).code, 0);
      assert.equal((await lab.firstRows('Another Name')).code, 0);
      assert.equal(await describe(lab), before);
    },
  },
  {
    name: 'a migration that fails halfway changes nothing',
    run: async (lab) => {
      const before = await describe(lab);
      const failed = await lab.migrate('bad-migration');
      assert.equal(failed.code, 4);
      assert.match(failed.output, /column "descripton" does not exist/);
      assert.equal(await describe(lab), before);
    },
  },
  {
    name: 'v2.4.0 brings two migrations, and v2.3.0 still runs on the result',
    run: async (lab) => {
      assert.match((await lab.migrate('v2.4.0')).output, /2 migrations applied/);
      assert.equal(await lab.sql('SELECT "shortName" FROM sprocket.organization_profile'), 'Sunday Rocke');
      await lab.coreListening({ tag: 'v2.3.0' });
    },
  },
  {
    name: 'two migrations at once: one wins, the other exits 4',
    run: async (lab) => {
      await lab.emptyDatabase();
      await lab.prepare();
      // Both get as far as this table before either can finish, so that they do run at once.
      const lock = lab.sql('BEGIN; LOCK TABLE mledb.player_stats_core; SELECT pg_sleep(6); COMMIT');
      const codes = (await Promise.all([lab.migrate('v2.3.0'), lab.migrate('v2.3.0')])).map(({ code }) => code);
      await lock;
      assert.deepEqual(codes.sort(), [0, 4]);
    },
  },
  {
    name: 'started before its migrations the monolith stays up and spoils the database for them',
    run: async (lab) => {
      await lab.emptyDatabase();
      await lab.coreListening();
      const { status } = await fetch(`${await lab.url('core', 3001)}/healthz`);
      assert.equal(status, 200);
      assert.equal(
        await lab.sql(
          "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'sprocket'",
        ),
        'platform_event platform_rpc_queue',
      );
      assert.match((await lab.prepare()).output, /started before its migrations/);
      assert.equal((await lab.migrate('v2.3.0')).code, 4);
      assert.equal((await inspect(lab.name('core'))).running, true);
    },
  },
];

/** Tables, columns and the rows that matter, as text. */
async function describe(lab: Parameters<Check['run']>[0]): Promise<string> {
  const columns = `SELECT string_agg(c, ',' ORDER BY c)
    FROM (SELECT concat_ws('.', table_schema, table_name, column_name, data_type) AS c
    FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')) listed`;
  const rows = `SELECT (SELECT string_agg(m.name, ',' ORDER BY id) FROM public.migrations m) || (SELECT string_agg(p::text, ',') FROM
    sprocket.organization_profile p) || (SELECT count(*) FROM sprocket.organization_configuration_key)`;
  return (await lab.sql(columns)) + (await lab.sql(rows));
}
