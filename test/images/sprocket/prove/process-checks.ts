import assert from 'node:assert/strict';

import type { Check } from './checks.ts';
import { docker, inspect, logsOf, until } from './containers.ts';
import type { Lab } from './lab.ts';

export const processChecks: readonly Check[] = [
  {
    name: 'the monolith takes its two seconds to listen, and says nothing in colour when told so',
    run: async (lab) => {
      const ms = await lab.coreListening();
      assert.ok(ms > 1_800, `listened after ${ms} ms`);
      assert.doesNotMatch(await logsOf(lab.name('core')), /\u001B/);
    },
  },
  {
    name: 'SIGTERM is lost on process 1, and ends the program at once behind an init',
    run: async (lab) => {
      await lab.coreListening({ init: false });
      await docker(['stop', '-t', '3', lab.name('core')]);
      assert.equal((await inspect(lab.name('core'))).exitCode, 137);
      await lab.coreListening();
      assert.ok((await stopSeconds(lab)) < 20);
      assert.equal((await inspect(lab.name('core'))).exitCode, 143);
    },
  },
  {
    name: 'slow-stop needs 25 seconds to stop, with an init too',
    run: async (lab) => {
      await lab.coreListening({ tag: 'slow-stop' });
      const seconds = await stopSeconds(lab);
      assert.ok(seconds > 24 && seconds < 39, `stopped after ${seconds} s`);
    },
  },
  {
    name: 'crash-loop and migrates-but-dies exit 1 and say why; never-healthy stays up and never answers',
    run: async (lab) => {
      assert.match(await exitOf(lab, 'crash-loop'), /reading 'botToken'/);
      assert.match(await exitOf(lab, 'migrates-but-dies'), /resolve dependencies of the MatchNoteService/);
      await lab.coreListening({ tag: 'never-healthy' });
      const api = await lab.url('core', 3001);
      assert.equal((await fetch(`${api}/healthz`)).status, 200);
      const body = JSON.stringify({ query: '{ getOrganizationById(id: 2) { id } }' });
      assert.match(await (await fetch(`${api}/graphql`, { method: 'POST', body })).text(), /INTERNAL_SERVER_ERROR/);
    },
  },
  {
    name: 'two monoliths handle one event twice',
    run: async (lab) => {
      await lab.coreListening();
      await lab.secondCore();
      await lab.sql(`INSERT INTO sprocket.platform_event (topic, payload) VALUES ('submission.ratified', '{}')`);
      await until(
        'both have handled it',
        async () => (await lab.sql('SELECT count(*) FROM sprocket.standin_event_handled')) === '2',
      );
    },
  },
  {
    name: 'an event that is no object ends the process',
    run: async (lab) => {
      await lab.sql(`INSERT INTO sprocket.platform_event (topic, payload) VALUES ('submission.ratified', '[]')`);
      await until('the process ends', async () => !(await inspect(lab.name('core'))).running);
    },
  },
  {
    name: 'intakeUser waits for itself with a pool of one, and works with ten',
    run: async (lab) => {
      await lab.sql(`UPDATE sprocket.organization_profile SET name = 'Minor League Esports'`);
      await lab.coreListening({ args: ['-e', 'POSTGRES_POOL_SIZE=1'] });
      assert.match(await intake(lab), /timeout exceeded when trying to connect/);
      await lab.coreListening();
      assert.match(await intake(lab), /intake completed successfully/);
    },
  },
  {
    name: 'Postgres absent at boot is waited for, Redis absent is fatal',
    run: async (lab) => {
      await lab.core({ args: ['-e', 'POSTGRES_HOST=localhost'] });
      await until('a second try', async () => (await logsOf(lab.name('core'))).includes('Retrying (2)'));
      await lab.core({ args: ['-e', 'REDIS_HOST=absent.test'] });
      await until('the process ends', async () => !(await inspect(lab.name('core'))).running);
      assert.equal((await inspect(lab.name('core'))).exitCode, 1);
    },
  },
];

async function stopSeconds(lab: Lab): Promise<number> {
  const start = Date.now();
  await docker(['stop', '-t', '40', lab.name('core')]);
  return (Date.now() - start) / 1_000;
}

async function exitOf(lab: Lab, tag: string): Promise<string> {
  await lab.core({ tag });
  await until(`${tag} ends`, async () => !(await inspect(lab.name('core'))).running);
  assert.equal((await inspect(lab.name('core'))).exitCode, 1);
  return logsOf(lab.name('core'));
}

async function intake(lab: Lab): Promise<string> {
  const query =
    'mutation { intakeUser(name: "Bo", discord_id: "123456789012345678", playersToLink: []) { ... on OperationError { message } } }';
  const response = await fetch(`${await lab.url('core', 3001)}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token()}` },
    body: JSON.stringify({ query }),
  });
  return response.text();
}
