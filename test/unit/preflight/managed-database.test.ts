import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { CommandResult, RunOnce } from '../../../src/host/ports.ts';
import { managedDatabase } from '../../../src/ops/preflight/checks/managed-database.ts';
import { connectionFailure } from '../../../src/ops/preflight/database/connection-failure.ts';
import type { DatabaseFacts } from '../../../src/ops/preflight/database/database-facts.ts';
import { judgeDatabase } from '../../../src/ops/preflight/database/judge-database.ts';
import { contextOf, findingsOf, ROOT } from './league.ts';

const LEAGUE = { database: { url: 'postgresql://league@db.example.com:25060/rockets' } };
const PASSWORD = 'open:sesame\\1';
const SECRETS = { [`${ROOT}/secrets/database-password`]: PASSWORD };
const GOOD: DatabaseFacts = {
  version: 170011,
  createSchemas: true,
  createInPublic: true,
  history: false,
  appTables: 0,
  ownedByOthers: 0,
  otherTables: [],
};
const ACCESS = {
  host: 'db.example.com',
  port: 25060,
  name: 'rockets',
  user: 'league',
  password: new Secret('x'),
  image: 'postgres',
  runAs: '',
};

const answer = (facts: DatabaseFacts): CommandResult => ({
  exitCode: 0,
  output: `INFO:  sprocket-facts ${JSON.stringify(facts)}\n`,
});

describe('the check of a managed database', () => {
  it('has nothing to look at where the bundled one is used', async () => {
    expect(await findingsOf(managedDatabase)).toEqual([]);
  });

  it('cannot say that all is well without the password', async () => {
    expect(await findingsOf(managedDatabase, { league: LEAGUE })).toMatchObject([
      { code: 'database-password', level: 'error' },
    ]);
  });

  it('pulls the client first, gives the password by a file that is gone afterwards, and demands TLS', async () => {
    const pulled: string[] = [];
    const runs: RunOnce[] = [];
    let mounted: string | undefined;
    const context = await contextOf({
      league: LEAGUE,
      files: SECRETS,
      engine: {
        hasImage: () => Promise.resolve(false),
        pull: (reference) => Promise.resolve(void pulled.push(reference)),
        runOnce: async (options) => {
          runs.push(options);
          mounted = await context.session.ports.files.read(Object.keys(options.mounts ?? {})[0] ?? '');
          return answer(GOOD);
        },
      },
    });
    const findings = await managedDatabase.run(context);
    expect(findings).toMatchObject([
      { code: 'database-ready', level: 'ok', subject: 'database db.example.com:25060/rockets' },
    ]);
    const [run] = runs;
    expect(pulled).toEqual([run?.image]);
    expect(mounted).toBe('*:*:*:*:open\\:sesame\\\\1\n');
    expect(JSON.stringify(runs)).not.toContain('sesame');
    expect(run?.environment).toMatchObject({
      PGHOST: 'db.example.com',
      PGPORT: '25060',
      PGUSER: 'league',
      PGDATABASE: 'rockets',
      PGSSLMODE: 'require',
    });
    for (const path of Object.keys(run?.mounts ?? {}))
      expect(await context.session.ports.files.exists(path)).toBe(false);
  });

  it('removes the password also when the engine fails', async () => {
    const context = await contextOf({
      league: LEAGUE,
      files: SECRETS,
      engine: { hasImage: () => Promise.resolve(true), runOnce: () => Promise.reject(new Error('engine gone')) },
    });
    await expect(managedDatabase.run(context)).rejects.toThrow('engine gone');
    expect(await context.session.ports.files.tree(tmpdir())).toEqual([]);
  });

  it('takes no output for no success', async () => {
    const findings = await findingsOf(managedDatabase, {
      league: LEAGUE,
      files: SECRETS,
      engine: { hasImage: () => Promise.resolve(true), runOnce: () => Promise.resolve({ exitCode: 0, output: '' }) },
    });
    expect(findings).toMatchObject([{ level: 'error' }]);
  });
});

describe('what libpq and the server say', () => {
  it.each([
    ['server does not support SSL, but SSL was required', 'database-tls'],
    ['FATAL:  password authentication failed for user "league"', 'database-password'],
    ['FATAL:  database "rockets" does not exist', 'database-missing'],
    [
      'FATAL:  no pg_hba.conf entry for host "203.0.113.9", user "league", database "rockets", SSL encryption',
      'database-unreachable',
    ],
    ['FATAL:  permission denied for database "rockets"', 'database-rights'],
    ['FATAL:  sorry, too many clients already', 'database-unreachable'],
    ['could not translate host name "db.example.com" to address: Name or service not known', 'database-unreachable'],
    ['connection to server at "203.0.113.1", port 25060 failed: timeout expired', 'database-unreachable'],
    ['connection to server at "203.0.113.1", port 25060 failed: Connection refused', 'database-unreachable'],
    ['FATAL:  something that nobody has seen before', 'database-unreachable'],
  ])('%s', (output, code) => {
    const finding = connectionFailure(ACCESS, { exitCode: 2, output: `psql: error: ${output}\n` });
    expect(finding).toMatchObject({ code, level: 'error' });
    expect(finding.fix).toBeTruthy();
  });

  it('passes on words that it does not know', () => {
    expect(connectionFailure(ACCESS, { exitCode: 2, output: 'psql: error: quite new\n' }).message).toContain(
      'quite new',
    );
  });

  it('explains a database on localhost, and one that hangs', () => {
    const refused = {
      exitCode: 2,
      output: 'connection to server at "127.0.0.1", port 5432 failed: Connection refused',
    };
    expect(connectionFailure({ ...ACCESS, host: 'localhost' }, refused).message).toContain('the container itself');
    expect(connectionFailure(ACCESS, { exitCode: 124, output: '' }).message).toContain('says nothing');
  });
});

describe('what a database says about itself', () => {
  const judged = (facts: Partial<DatabaseFacts>) =>
    judgeDatabase(ACCESS, { ...GOOD, ...facts }).map(({ code, level }) => `${code} ${level}`);

  it.each<[string, Partial<DatabaseFacts>, string[]]>([
    ['empty', {}, ['database-ready ok']],
    ['a league’s', { history: true, appTables: 46 }, ['database-ready ok']],
    ['version 14', { version: 140000 }, ['database-ready ok']],
    ['version 13', { version: 130022 }, ['database-version error']],
    ['no right to create schemas', { createSchemas: false }, ['database-rights error']],
    ['no right in public', { createInPublic: false }, ['database-rights error']],
    ['tables of another role', { history: true, appTables: 46, ownedByOthers: 3 }, ['database-rights error']],
    ['tables of something else', { otherTables: ['public.wp_posts'] }, ['database-foreign error']],
    ['a history of something else', { history: true }, ['database-foreign error']],
    [
      'a league’s, with something else beside it',
      { history: true, appTables: 46, otherTables: ['shop.orders'] },
      ['database-foreign warning', 'database-ready ok'],
    ],
    ['tables without history', { appTables: 2 }, ['database-partial error']],
    [
      'several problems',
      { version: 130022, createSchemas: false, otherTables: ['a.b'] },
      ['database-version error', 'database-rights error', 'database-foreign error'],
    ],
  ])('%s', (_name, facts, expected) => {
    expect(judged(facts)).toEqual(expected);
  });

  it('names some of the foreign tables and counts the rest', () => {
    const otherTables = Array.from({ length: 8 }, (_, index) => `shop.t${index}`);
    expect(judgeDatabase(ACCESS, { ...GOOD, otherTables })[0]?.message).toMatch(/shop\.t0, .*shop\.t4 and 3 more$/);
  });
});
