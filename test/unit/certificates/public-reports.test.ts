import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/host/ports.ts';
import { certificateReports } from '../../../src/ops/certificate-reports.ts';
import { requireVerified } from '../../../src/ops/apply/require-verified.ts';
import { certificatesServed } from '../../../src/ops/verify/certificates-served.ts';
import { verifyLeague } from '../../../src/ops/verify/verify-league.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { thrownBy } from '../thrown-by.ts';
import { DAY, NOW } from './league.ts';
import { NAMES, type PublicWorld, publicWorld } from './public-world.ts';

const [API = '', DOMAIN = ''] = NAMES;

const findings = async ({ session }: PublicWorld) =>
  (await certificateReports(session)).flatMap((report) => report.findings);

describe('the report of public certificates', () => {
  it('finds nothing where all is well, and asks the authority once for its directory', async () => {
    const world = await publicWorld();
    expect(await findings(world)).toEqual([]);
    expect(world.asked.map(({ url }) => url.replace(/[^/]*\.[^/]*$/, 'ID'))).toEqual([
      'https://ca.example/directory',
      'https://ca.example/renewal-info/ID',
      'https://ca.example/renewal-info/ID',
    ]);
    for (const { trusted, connectTo, timeoutMilliseconds } of world.asked) {
      expect([trusted, connectTo]).toEqual([undefined, undefined]);
      expect(timeoutMilliseconds).toBeLessThanOrEqual(3000);
    }
  });

  it('has an error for one that the authority does not want used any more', async () => {
    const world = await publicWorld();
    world.revoke(API);
    expect(await findings(world)).toEqual([
      {
        code: 'certificate-revoked',
        level: 'error',
        subject: API,
        message: 'ca.example wants it replaced since 2026-01-01: it may be revoked.',
        fix: 'sprocket cert renew',
      },
    ]);
  });

  it('names the page on which the authority explains it', async () => {
    const world = await publicWorld();
    const suggestedWindow = { start: '2025-12-30T00:00:00Z', end: '2025-12-31T00:00:00Z' };
    const explained = JSON.stringify({ suggestedWindow, explanationURL: 'https://ca.example/incident' });
    world.answer = ({ url }) => (url.includes('/renewal-info/') ? explained : undefined);
    const messages = (await findings(world)).map(({ message }) => message);
    expect(messages[0]).toBe(
      'ca.example wants it replaced since 2025-12-30: it may be revoked (https://ca.example/incident).',
    );
    expect(messages).toHaveLength(2);
  });

  it.each<[string, (request: HttpRequest) => string]>([
    ['has no renewal information', () => '{}'],
    ['is no directory', () => '<h1>Welcome</h1>'],
    ['says null', () => 'null'],
    ['leads elsewhere in the clear', () => '{ "renewalInfo": "http://ca.example/renewal-info" }'],
    ['leads nowhere', () => '{ "renewalInfo": 7 }'],
    ['is not there', () => { throw new Error('ECONNREFUSED'); }],
  ])('says nothing of it when the directory %s', async (_, answer) => {
    const world = await publicWorld();
    world.revoke(API);
    world.answer = answer;
    expect(await findings(world)).toEqual([]);
  }); // prettier-ignore

  it('gives what is left of the time after a slow directory, and no more', async () => {
    const world = await publicWorld();
    world.revoke(API);
    const times: (number | undefined)[] = [];
    const slow = (milliseconds: number) => async (request: HttpRequest) => {
      if (!request.url.startsWith('https://ca.example')) return await world.session.ports.http.request(request);
      times.push(request.timeoutMilliseconds);
      // Until then every name has been asked about: only the clock is a fake.
      await new Promise((resolve) => setImmediate(resolve));
      await world.session.ports.clock.sleep(milliseconds);
      return await world.session.ports.http.request(request);
    };
    const withHttp = (request: typeof world.session.ports.http.request): PublicWorld => {
      const http = { ...world.session.ports.http, request };
      return { ...world, session: { ...world.session, ports: { ...world.session.ports, http } } };
    };
    expect(await findings(withHttp(slow(1000)))).toHaveLength(1);
    expect(times).toEqual([3000, 2000, 2000]);
    expect(await findings(withHttp(slow(3000)))).toEqual([]);
    expect(times.slice(3)).toEqual([3000]);
  });

  it('does not ask the authority about what is not its own', async () => {
    const world = await publicWorld();
    for (const name of NAMES) world.lose(name);
    const told = await findings(world);
    expect(told.map(({ message }) => message)).toEqual(
      NAMES.map(() => 'The proxy has no certificate from ca.example to answer with.'),
    );
    expect(told[0]?.fix).toContain('sprocket cert renew');
    expect(world.asked).toEqual([]);
  });

  it('warns of one that should have been renewed, and has an error when it has ended', async () => {
    const world = await publicWorld();
    await world.serve(API, { notBefore: new Date(NOW.getTime() - 80 * DAY), days: 90 });
    await world.serve(DOMAIN, { notBefore: new Date(NOW.getTime() - 91 * DAY), days: 90 });
    expect(await findings(world)).toMatchObject([
      { code: 'certificate-due', level: 'warning', message: 'It ends in 10 days and was not renewed.' },
      { code: 'certificate-dates', level: 'error', message: 'It ended 2025-12-31.' },
    ]);
  });
});

describe('verify', () => {
  it('hears of it from the authority as whoever else asks: it is not trusted by the league’s own one', async () => {
    const world = await publicWorld();
    world.revoke(API);
    const found = await verifyLeague(world.session, silentProgress, [certificatesServed]);
    expect(found.map(({ level, code }) => [level, code])).toEqual([
      ['error', 'certificate-revoked'],
      ['ok', 'certificates'],
    ]);
    expect(world.asked.map(({ trusted }) => trusted)).toEqual([undefined, undefined, undefined]);
  });

  it('lets a change stand all the same, and tells of it; any other error undoes the change', async () => {
    const world = await publicWorld();
    world.revoke(API);
    const found = await verifyLeague(world.session, silentProgress, [certificatesServed]);
    const told: string[] = [];
    const progress = { ...silentProgress, warn: (text: string) => void told.push(text) };
    requireVerified(found, progress);
    expect(told).toEqual([
      `${API}: ca.example wants it replaced since 2026-01-01: it may be revoked. → sprocket cert renew`,
    ]);
    const other = { code: 'other', level: 'error', subject: 'x', message: 'Broken.', fix: 'Mend it' } as const;
    const error = thrownBy(() => requireVerified([...found, other], progress));
    expect(error).toMatchObject({ code: 'verify-failed', message: '1 of 3 checks failed', hint: 'Mend it' });
    expect(error.details).toEqual(['x: Broken.', '  → Mend it']);
    expect(told).toHaveLength(1);
  });
});
