import { describe, expect, it } from 'vitest';
import { containersHealthy } from '../../../src/ops/verify/containers-healthy.ts';
import { findingsOf } from './healthy-league.ts';

const CRASH = [
  "TypeError: Cannot read properties of undefined (reading 'botToken')",
  '    at boot (/app/main.js:1:1)',
].join('\n');

describe('the containers of a league', () => {
  it('are fine when they run, are healthy and do not restart', async () => {
    const [finding, ...others] = await findingsOf(containersHealthy);
    expect(finding).toMatchObject({ code: 'containers-healthy', level: 'ok' });
    expect(finding?.message).toMatch(/^11 containers run, 11 of them are healthy/);
    expect(others).toEqual([]);
  });

  it('may lack their one-shot steps, which end', async () => {
    expect(await findingsOf(containersHealthy, { containers: { 'core-migrate': undefined } })).toMatchObject([
      { level: 'ok' },
    ]);
  });

  it.each([
    ['absent', undefined, 'web is not there.', 'sprocket apply'],
    [
      'stopped',
      { state: 'exited', status: 'Exited (143) 1 minute ago', details: { exitCode: 143 } },
      'web does not run (Exited (143) 1 minute ago).',
      'sprocket apply',
    ],
    [
      'crashed',
      { state: 'exited', status: 'Exited (1) 1 minute ago', details: { exitCode: 1 } },
      "web does not run (Exited (1) 1 minute ago): TypeError: Cannot read properties of undefined (reading 'botToken')",
      'sprocket apply',
    ],
    [
      'in a crash loop',
      { state: 'restarting', details: { restartCount: 7 } },
      "web exits again and again (7 times): TypeError: Cannot read properties of undefined (reading 'botToken')",
      'sprocket logs web',
    ],
    [
      'between two crashes',
      { health: 'starting', details: { restartCount: 7 } },
      "web exits again and again (7 times): TypeError: Cannot read properties of undefined (reading 'botToken')",
      'sprocket logs web',
    ],
    [
      'unhealthy',
      { health: 'unhealthy', details: { lastProbe: 'not ready: ECONNREFUSED' } },
      'web runs and is not healthy: not ready: ECONNREFUSED',
      'sprocket logs web',
    ],
    ['starting', { health: 'starting' }, 'web is not ready yet.', 'sprocket verify'],
  ] as const)('are broken when one is %s', async (_how, web, message, fix) => {
    const [finding, ...others] = await findingsOf(containersHealthy, { containers: { web }, log: CRASH });
    expect(finding).toMatchObject({ level: 'error', subject: 'web', message });
    expect(finding?.fix).toContain(fix);
    expect(others).toEqual([]);
  });

  it('are doubtful when one was restarted lately, with the line that explains it', async () => {
    const core = { details: { restartCount: 1 } };
    const findings = await findingsOf(containersHealthy, {
      containers: { core },
      log: 'error: terminating connection',
    });
    expect(findings).toMatchObject([
      { level: 'ok' },
      {
        level: 'warning',
        subject: 'core',
        message: 'core was restarted once, last at 2026-01-02T11:58:00Z: error: terminating connection',
      },
    ]);
  });

  it('say when memory was the cause', async () => {
    const core = { details: { restartCount: 2, outOfMemory: true } };
    expect((await findingsOf(containersHealthy, { containers: { core } }))[1]?.message).toContain(
      '2 times because it used more memory than its limit',
    );
  });

  it('are fine again a day after a restart', async () => {
    const core = { details: { restartCount: 3, startedAt: '2026-01-01T11:00:00Z' } };
    expect(await findingsOf(containersHealthy, { containers: { core } })).toMatchObject([{ level: 'ok' }]);
  });

  it('never show a secret out of a log', async () => {
    const web = { state: 'restarting', details: { restartCount: 3 } } as const;
    const [finding] = await findingsOf(containersHealthy, {
      containers: { web },
      log: 'error: password databasePassword40 refused',
    });
    expect(finding?.message).toContain('error: password [redacted] refused');
  });

  it('are broken when a one-shot step failed, and doubtful while one is at work', async () => {
    const failed = { status: 'Exited (4) 1 minute ago', details: { exitCode: 4 } };
    expect(
      await findingsOf(containersHealthy, { containers: { 'core-migrate': failed }, log: 'migrate: ERROR: failed' }),
    ).toMatchObject([
      {
        level: 'error',
        subject: 'core-migrate',
        message: 'core-migrate did not end well (Exited (4) 1 minute ago): migrate: ERROR: failed',
      },
    ]);
    expect(await findingsOf(containersHealthy, { containers: { 'core-migrate': { state: 'running' } } })).toMatchObject(
      [{ level: 'ok' }, { level: 'warning', subject: 'core-migrate' }],
    );
  });
});
