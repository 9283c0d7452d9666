import { describe, expect, it, vi } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import type { Progress } from '../../../src/ops/progress.ts';
import { type Check, proved } from '../../../src/ops/verify/check.ts';
import { VERIFY_CHECKS } from '../../../src/ops/verify/verify-checks.ts';
import { verifyLeague } from '../../../src/ops/verify/verify-league.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { leagueOf } from './healthy-league.ts';

const good: Check = { code: 'good', title: 'Good', run: () => Promise.resolve([proved('good', 'x', 'It is.')]) };

async function verified(...checks: Check[]) {
  return await verifyLeague((await leagueOf()).session, silentProgress, checks);
}

function listening() {
  const told: string[] = [];
  const say = (what: string) => (detail?: string) => void told.push(`${what} ${detail ?? ''}`);
  const progress: Progress = {
    ...silentProgress,
    begin: () => ({ update: say('update'), done: say('done'), fail: say('fail') }),
  };
  return { told, progress };
}

describe('verify', () => {
  it('finds nothing wrong with a healthy league, and something to say by every check', async () => {
    const findings = await verifyLeague((await leagueOf()).session, silentProgress);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(VERIFY_CHECKS.length);
  });

  it('keeps the order of its checks, whichever ends first', async () => {
    const slow: Check = {
      ...good,
      run: () => new Promise((resolve) => setTimeout(resolve, 10, [proved('slow', 'x', 'It is.')])),
    };
    expect((await verified(slow, good)).map(({ code }) => code)).toEqual(['slow', 'good']);
  });

  it('turns what a check throws into an error with the next command, without secrets', async () => {
    const engine: Check = {
      ...good,
      code: 'engine',
      run: () =>
        Promise.reject(new SprocketError('docker-stopped', 'databasePassword40 refused', { hint: 'Start it' })),
    };
    const bug: Check = { ...good, code: 'bug', run: () => Promise.reject(new TypeError('x is not a function')) };
    expect(await verified(engine, bug, good)).toEqual([
      {
        code: 'engine',
        level: 'error',
        subject: 'engine',
        message: 'This check could not look: [redacted] refused.',
        fix: 'Start it',
      },
      {
        code: 'bug',
        level: 'error',
        subject: 'bug',
        message: 'This check could not look: x is not a function.',
        fix: 'See what runs: sprocket status',
      },
      proved('good', 'x', 'It is.'),
    ]);
  });

  it('does not take silence for a proof', async () => {
    expect(await verified({ ...good, run: () => Promise.resolve([]) })).toMatchObject([
      { code: 'good', level: 'error' },
    ]);
  });

  it('does not wait for ever', async () => {
    const { session } = await leagueOf();
    vi.useFakeTimers();
    const hanging = verifyLeague(session, silentProgress, [{ ...good, run: () => new Promise(() => undefined) }]);
    await vi.advanceTimersByTimeAsync(121_000);
    vi.useRealTimers();
    expect(await hanging).toMatchObject([
      { level: 'error', message: 'This check could not look: no answer in 120 s.' },
    ]);
  });

  it('tells what it waits for and how it ended', async () => {
    const { session } = await leagueOf();
    const well = listening();
    await verifyLeague(session, well.progress, [good]);
    expect(well.told).toEqual(['update waiting for good', 'done 1 findings']);
    const badly = listening();
    await verifyLeague(session, badly.progress, [good, { ...good, run: () => Promise.resolve([]) }]);
    expect(badly.told.at(-1)).toBe('fail 1 of 2 findings are errors');
  });
});

describe('the list of checks', () => {
  it('has stable ids and titles that can stand in a page', () => {
    const codes = VERIFY_CHECKS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, title } of VERIFY_CHECKS) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});
