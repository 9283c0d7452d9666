import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { PREFLIGHT_CHECKS } from '../../../src/ops/preflight/checks.ts';
import { preflight, requireReady } from '../../../src/ops/preflight/preflight.ts';
import { GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { contextOf } from './league.ts';

const error = (code: string, fix = 'do this'): Finding => ({
  code,
  level: 'error',
  subject: 'thing',
  message: `${code} is wrong`,
  fix,
});

function stop(...findings: Finding[]): SprocketError | undefined {
  try {
    requireReady(findings);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SprocketError) return thrown;
    throw thrown;
  }
}

describe('preflight', () => {
  const now = new Date('2026-01-01T12:00:00Z');
  const good = {
    now,
    engine: {
      info: () => Promise.resolve(GOOD_ENGINE),
      containers: () => Promise.resolve([]),
      publishers: () => Promise.resolve([]),
    },
    compose: { version: () => Promise.resolve('2.40.3') },
    host: { freeBytes: () => Promise.resolve(2 ** 40), portOwner: () => Promise.resolve(undefined) },
    hostUnits: { obstacle: () => Promise.resolve(undefined) },
    http: { request: () => Promise.resolve({ status: 200, headers: { date: now.toUTCString() }, body: '' }) },
  };

  it('finds a good host ready', async () => {
    const { session, plan, wanted, progress } = await contextOf(good);
    const findings = await preflight(session, plan, wanted, progress);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(new Set(findings.map(({ code }) => code))).toEqual(
      new Set([
        'engine-version',
        'another-league',
        'port-taken',
        'disk-low',
        'memory-low',
        'clock-skew',
        'boot-resume',
      ]),
    );
    expect(stop(...findings)).toBeUndefined();
  });

  it('warns where nothing finishes an interrupted change at boot', async () => {
    const hostUnits = { obstacle: () => Promise.resolve('nothing starts here') };
    const { session, plan, wanted, progress } = await contextOf({ ...good, hostUnits });
    const findings = await preflight(session, plan, wanted, progress);
    expect(findings.filter(({ level }) => level !== 'ok')).toMatchObject([
      { code: 'boot-resume', level: 'warning', fix: expect.stringContaining('sprocket apply') as string },
    ]);
  });

  it('turns an engine that stopped into one finding, and goes on with the other checks', async () => {
    const refuse = () =>
      Promise.reject(new SprocketError('docker-stopped', 'the engine is not running', { hint: 'start it' }));
    const { session, plan, wanted, progress } = await contextOf({
      ...good,
      engine: { info: refuse, containers: refuse, publishers: refuse },
    });
    const findings = await preflight(session, plan, wanted, progress);
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([
      { code: 'docker-stopped', message: 'the engine is not running', fix: 'start it' },
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'clock-skew', level: 'ok' }));
    expect(stop(...findings)).toMatchObject({ code: 'docker-stopped', exit: 4 });
  });

  it('turns what nobody expected into a finding of that check', async () => {
    const { session, plan, wanted, progress } = await contextOf({
      ...good,
      host: { ...good.host, freeBytes: () => Promise.reject(new Error('EIO')) },
    });
    const findings = await preflight(session, plan, wanted, progress);
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([
      { code: 'disk-low', message: 'this could not be found out: EIO' },
    ]);
  });

  it('has a code and a title for every check, once', () => {
    const codes = PREFLIGHT_CHECKS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(PREFLIGHT_CHECKS.every(({ title }) => title.length > 10)).toBe(true);
  });
});

describe('requireReady', () => {
  it('lets warnings pass', () => {
    expect(stop({ ...error('disk-low'), level: 'warning' })).toBeUndefined();
  });

  it('tells every error with its fix; the first fix is the hint', () => {
    const stopped = stop(error('port-taken', 'stop nginx'), error('disk-low', 'free some space'));
    expect(stopped).toMatchObject({ code: 'preflight', exit: 3, hint: 'stop nginx' });
    expect(stopped?.details).toEqual([
      'thing: port-taken is wrong',
      '  → stop nginx',
      'thing: disk-low is wrong',
      '  → free some space',
    ]);
  });

  it.each([
    [['database-tls', 'database-rights'], 'database-unusable'],
    [['storage-bucket'], 'storage-unusable'],
    [['database-tls', 'storage-bucket'], 'preflight'],
    [['port-taken', 'docker-too-old'], 'docker-too-old'],
    [['image-unavailable'], 'image-unavailable'],
    [['clock-skew'], 'preflight'],
  ])('%j stop with %s', (codes, expected) => {
    expect(stop(...codes.map((code) => error(code)))?.code).toBe(expected);
  });
});
