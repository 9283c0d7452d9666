import assert from 'node:assert/strict';

import type { Check } from './checks.ts';
import { inspect, logsOf, until } from './containers.ts';
import type { Lab } from './lab.ts';

const LEAGUE = '{ getOrganizationById(id: 2) { id profile { name } } }';

export const serviceChecks: readonly Check[] = [
  {
    name: 'the API answers the readiness query, and GET without a query is 400',
    run: async (lab) => {
      await lab.newLeague();
      await lab.coreListening();
      assert.deepEqual(await ask(lab, LEAGUE), {
        data: { getOrganizationById: { id: 2, profile: { name: 'Sunday Rockets' } } },
      });
      assert.equal((await fetch(`${await lab.url('core', 3001)}/graphql`)).status, 400);
      assert.match(JSON.stringify(await ask(lab, '{ standIn { version } }')), /v2\.3\.0/);
    },
  },
  {
    name: 'a token is needed for the queue, which runs through Postgres',
    run: async (lab) => {
      assert.match(JSON.stringify(await ask(lab, '{ getScrimMetrics { pendingScrims } }')), /UNAUTHENTICATED/);
      assert.deepEqual(await ask(lab, '{ getScrimMetrics { pendingScrims } }', lab.token()), {
        data: { getScrimMetrics: { pendingScrims: 0 } },
      });
      assert.match(await logsOf(lab.name('core')), /\[PostgresServer\] Storing response/);
    },
  },
  {
    name: 'introspection is off, and only the web origin gets CORS headers',
    run: async (lab) => {
      assert.match(JSON.stringify(await ask(lab, '{ __schema { types { name } } }')), /GRAPHQL_VALIDATION_FAILED/);
      const allowed = async (origin: string): Promise<string | null> => {
        const headers = { origin, 'access-control-request-method': 'POST' };
        const response = await fetch(`${await lab.url('core', 3001)}/graphql`, { method: 'OPTIONS', headers });
        return response.headers.get('access-control-allow-origin');
      };
      assert.equal(await allowed('http://league.test'), 'http://league.test');
      assert.equal(await allowed('http://elsewhere.test'), null);
    },
  },
  {
    name: '/login leads to Discord with the configured address, /refresh is 401 for a valid token',
    run: async (lab) => {
      const api = await lab.url('core', 3001);
      const login = await fetch(`${api}/login`, { redirect: 'manual' });
      assert.equal(
        new URL(login.headers.get('location') ?? '').searchParams.get('redirect_uri'),
        'http://api.league.test/login',
      );
      const refresh = await fetch(`${api}/refresh`, { headers: { authorization: `Bearer ${lab.token()}` } });
      assert.equal(refresh.status, 401);
      assert.match(await refresh.text(), /invalid userId/);
    },
  },
  {
    name: 'an uploaded replay reaches S3, the parser, and the stored result',
    run: async (lab) => {
      await lab.parser();
      const form = new FormData();
      const query = 'mutation ($files: [Upload!]!) { parseReplays(files: $files, submissionId: "s1") }';
      form.set('operations', JSON.stringify({ query, variables: { files: [null] } }));
      form.set('map', JSON.stringify({ 0: ['variables.files.0'] }));
      form.set('0', new Blob(['a replay']), 'one.replay');
      const headers = { authorization: `Bearer ${lab.token()}` };
      const response = await fetch(`${await lab.url('core', 3001)}/graphql`, { method: 'POST', headers, body: form });
      const { data } = (await response.json()) as { data: { parseReplays: string[] } };
      const status = `SELECT status FROM sprocket.platform_task_queue WHERE id = '${data.parseReplays[0]}'`;
      await until('the task completes', async () => (await lab.sql(status)) === 'completed');
      assert.equal(await lab.sql('SELECT count(*) FROM sprocket.platform_task_progress'), '6');
      assert.equal(await lab.sql("SELECT count(*) FROM sprocket.platform_rpc_queue WHERE queue = 'analytics'"), '1');
    },
  },
  {
    name: 'a report card is stored although its ACL header may be ignored',
    run: async (lab) => {
      const answer = await ask(lab, 'mutation { standInReportCard(name: "one") }', lab.token());
      assert.deepEqual(answer, { data: { standInReportCard: 'report-cards/one.svg' } });
    },
  },
  {
    name: 'the ledger keeps what it acknowledged over a restart of Postgres',
    run: async (lab) => {
      await lab.coreListening({ args: ['--restart', 'on-failure'] });
      // A restart may give the container another address.
      const ledger = async (): Promise<string> => `${await lab.url('core', 3001)}/ledger`;
      const written = await fetch(await ledger(), { method: 'POST', body: JSON.stringify({ id: 'one' }) });
      assert.equal(written.status, 200);
      await lab.restart('postgres');
      await until('the monolith was restarted', async () => (await inspect(lab.name('core'))).restarts >= 1);
      await until('the ledger answers', async () => {
        const answer = await fetch(await ledger()).catch(() => undefined);
        return answer?.status === 200 && JSON.stringify(await answer.json()) === '["one"]';
      });
    },
  },
  {
    name: 'the web server renders its pages and calls /refresh over the public name',
    run: async (lab) => {
      await lab.coreListening();
      await lab.web();
      const web = await lab.url('web', 3000);
      const first = await fetch(`${web}/`, { redirect: 'manual' });
      assert.deepEqual([first.status, first.headers.get('location')], [302, '/auth/login']);
      const login = await (await fetch(`${web}/auth/login`)).text();
      assert.match(login, /<title>Sprocket<\/title>/);
      assert.match(login, /href="http:\/\/core:3001\/login">Sign in with Discord/);
      const cookie = `sprocket.token=x; sprocket.refresh=${lab.token()}`;
      const scrims = await fetch(`${web}/scrims`, { headers: { cookie } });
      assert.deepEqual([scrims.status, scrims.headers.get('x-standin-refresh')], [200, '401']);
    },
  },
];

async function ask(lab: Lab, query: string, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const url = `${await lab.url('core', 3001)}/graphql`;
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })).json();
}
