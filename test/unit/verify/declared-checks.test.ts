import { describe, expect, it } from 'vitest';
import { atMost } from '../../../src/ops/verify/at-most.ts';
import { declaredChecks } from '../../../src/ops/verify/declared-checks.ts';
import { findingsOf, leagueOf, type Sick } from './healthy-league.ts';

async function found(code: string, sick: Sick = {}) {
  return (await findingsOf(declaredChecks, sick)).filter((finding) => finding.code === code);
}

describe('what services declare about themselves', () => {
  it('is looked at, and found under its own id', async () => {
    const findings = await findingsOf(declaredChecks);
    expect(findings.map(({ level }) => level)).toEqual(findings.map(() => 'ok'));
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['migrations-at-head', 'tables-complete', 'redis-json', 'gatus-page']),
    );
  });

  it('by a command: fails with its exit code', async () => {
    const exec = () => ({ exitCode: 1, output: 'migrations: connect ECONNREFUSED' });
    expect(await found('migrations-at-head', { exec })).toMatchObject([
      {
        level: 'error',
        subject: 'core',
        message: expect.stringMatching(/exit code 1: migrations: connect ECONNREFUSED/) as string,
        fix: 'Run the migrations: sprocket apply',
      },
    ]);
  });

  it('by a command that several checks need: runs it once, and each looks for its own', async () => {
    const commands: string[] = [];
    const exec = (command: readonly string[]) => {
      commands.push(command.join(' '));
      return { exitCode: 0, output: 'migrations: 2 in this image; missing: 1780500000000; later: none' };
    };
    const { session } = await leagueOf({ exec });
    const findings = await declaredChecks.run(session);
    const levels = new Map(findings.map(({ code, level }) => [code, level]));
    expect([levels.get('migrations-at-head'), levels.get('migrations-not-ahead')]).toEqual(['error', 'ok']);
    expect(commands.filter((command) => command.includes('migrations.cjs'))).toHaveLength(1);
  });

  it('by a command: fails when it says something else, with the level it was given', async () => {
    expect(await found('redis-json', { exec: () => ({ exitCode: 0, output: 'OK\n\n' }) })).toMatchObject([
      { level: 'warning' },
    ]);
    expect(await found('redis-json', { exec: () => ({ exitCode: 0, output: 'OK\nJSON.SET' }) })).toMatchObject([
      { level: 'ok' },
    ]);
  });

  it('by a command: cannot be looked at in a container that does not run', async () => {
    expect(await found('redis-json', { containers: { redis: undefined } })).toMatchObject([
      { level: 'error', message: expect.stringContaining('could not be looked at: redis does not run') as string },
    ]);
  });

  it('by a task: fails with its exit code and never shows a secret', async () => {
    const task = { exitCode: 10, output: 'complete-schema: databasePassword40 missing table' };
    const [finding] = await found('tables-complete', { task });
    expect(finding).toMatchObject({ level: 'error', subject: 'core' });
    expect(finding?.message).toContain('exit code 10: complete-schema: [redacted] missing table');
  });

  it('by a request: asks without and with the login', async () => {
    const { session, asked } = await leagueOf();
    await declaredChecks.run(session);
    const logins = asked.requests.map(({ headers }) => headers?.['authorization']);
    expect(logins).toEqual([undefined, `Basic ${Buffer.from('admin:adminPassword24').toString('base64')}`]);
  });

  it.each([
    ['anybody gets in', () => ({ status: 200 }), 'it answered 200 without a login'],
    ['the login does not work', () => ({ status: 401 }), 'it answered 401, and not 200'],
  ])('by a request: fails when %s', async (_how, http, message) => {
    const [finding] = await found('gatus-page', { http });
    expect(finding).toMatchObject({ level: 'error', subject: 'gatus' });
    expect(finding?.message).toContain(message);
  });

  it('by a request: points out that no way leads there', async () => {
    const { session } = await leagueOf();
    const bare = {
      ...session,
      league: { ...session.league, ways: { localhost: false, lan: '192.168.1.5', expose: [] } },
    };
    const findings = (await declaredChecks.run(bare)).filter(({ code }) => code === 'gatus-page');
    expect(findings).toMatchObject([{ level: 'warning', subject: 'gatus' }]);
    expect(findings[0]?.fix).toContain('ways.localhost');
  });
});

describe('work with a limit', () => {
  it('never does more at a time, does all of it and keeps its order', async () => {
    let running = 0;
    let most = 0;
    const results = await atMost(2, [30, 5, 20, 1, 10], async (milliseconds) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running -= 1;
      return milliseconds * 2;
    });
    expect(results).toEqual([60, 10, 40, 2, 20]);
    expect(most).toBe(2);
  });
});
