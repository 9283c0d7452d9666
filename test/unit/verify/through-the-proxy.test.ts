import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/host/ports.ts';
import { crossOrigin } from '../../../src/ops/verify/cross-origin.ts';
import { leagueName } from '../../../src/ops/verify/league-name.ts';
import { subscriptions } from '../../../src/ops/verify/subscriptions.ts';
import { webPage } from '../../../src/ops/verify/web-page.ts';
import { findingsOf, graphql, leagueOf, type Sick } from './healthy-league.ts';

const refused: Sick = {
  http: () => {
    throw new Error('ECONNREFUSED');
  },
};

function answering(url: string, answer: ReturnType<NonNullable<Sick['http']>>): Sick {
  return { http: (request: HttpRequest) => (request.url.startsWith(url) ? answer : undefined) };
}

describe('the page', () => {
  it('is asked for by every way in, at the proxy of this host', async () => {
    const { session, asked } = await leagueOf();
    expect(await webPage.run(session)).toMatchObject([
      { level: 'ok', subject: 'https://192.168.1.5/auth/login' },
      { level: 'ok', subject: 'http://localhost/auth/login' },
    ]);
    expect(asked.requests.map(({ connectTo }) => connectTo)).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it.each([
    ['a wrong status', { status: 502 }, 'answers 502', 'sprocket logs web'],
    ['no route', { status: 404 }, 'answers 404', 'sprocket apply'],
    ['no title', { body: '<body>Sign in with Discord</body>' }, 'no title', 'sprocket logs web'],
    [
      'nothing to read',
      { body: '<title>Sprocket</title><body><div id="app"></div><script>start("a long program")</script></body>' },
      'nothing to read',
      'sprocket logs web',
    ],
  ])('is broken with %s, and only where it is', async (_how, answer, message, fix) => {
    const [lan, localhost] = await findingsOf(webPage, answering('https://192.168.1.5', answer));
    expect(lan).toMatchObject({ code: 'web-page', level: 'error' });
    expect(lan?.message).toContain(message);
    expect(lan?.fix).toContain(fix);
    expect(localhost).toMatchObject({ level: 'ok' });
  });

  it('is broken when the proxy does not answer', async () => {
    const [finding] = await findingsOf(webPage, refused);
    expect(finding).toMatchObject({ level: 'error', message: 'The proxy gave no answer: ECONNREFUSED.' });
    expect(finding?.fix).toContain('sprocket logs traefik');
  });
});

describe("the league's name", () => {
  it('comes out of the database', async () => {
    const findings = await findingsOf(leagueName);
    expect(findings).toMatchObject([
      { level: 'ok', subject: 'https://192.168.1.5', message: 'The API answers for “Rockets”.' },
      { level: 'ok', subject: 'http://api.localhost' },
    ]);
  });

  it('may have been changed inside the league', async () => {
    const renamed = answering('http', graphql({ getOrganizationById: { profile: { name: 'Comets' } } }));
    const [finding] = await findingsOf(leagueName, renamed);
    expect(finding).toMatchObject({ level: 'ok' });
    expect(finding?.message).toContain('“Comets” (sprocket.yaml calls it “Rockets”');
  });

  it.each([
    ['an error', { body: '{"errors":[{"message":"relation does not exist"}],"data":null}' }, 'relation does not exist'],
    ['no league', graphql({ getOrganizationById: null }), 'answered 200 without one'],
    ['something else', { status: 502, body: 'Bad Gateway' }, 'it answered 502, and not with GraphQL'],
  ])('is missed with %s', async (_how, answer, message) => {
    const [finding] = await findingsOf(leagueName, answering('http', answer));
    expect(finding).toMatchObject({ level: 'error' });
    expect(finding?.message).toContain(message);
  });
});

describe('live updates', () => {
  it('get their WebSocket', async () => {
    expect(await findingsOf(subscriptions)).toMatchObject([{ level: 'ok' }, { level: 'ok' }]);
  });

  it.each([
    [{ status: 426, protocol: undefined }, 'refused with 426'],
    [{ status: 101, protocol: undefined }, 'not for graphql-ws'],
  ])('are broken after %j', async (upgrade, message) => {
    const [finding] = await findingsOf(subscriptions, { upgrade });
    expect(finding).toMatchObject({ code: 'subscriptions', level: 'error' });
    expect(finding?.message).toContain(message);
  });
});

describe('calls from a browser', () => {
  it("are allowed from the league's own pages at the API of the same way in, and from no other", async () => {
    const { session, asked } = await leagueOf();
    expect(await crossOrigin.run(session)).toMatchObject([{ level: 'ok' }, { level: 'ok' }, { level: 'ok' }]);
    expect(asked.requests.map(({ url, headers }) => `${url} ${headers?.['origin'] ?? ''}`)).toEqual([
      'https://192.168.1.5/graphql https://192.168.1.5',
      'http://api.localhost/graphql http://localhost',
      'https://192.168.1.5/graphql http://not-this-league.invalid',
    ]);
  });

  it('are broken when the own pages are kept away', async () => {
    const findings = await findingsOf(crossOrigin, answering('http', { status: 204 }));
    expect(findings.map(({ level }) => level)).toEqual(['error', 'error', 'ok']);
    expect(findings[1]?.message).toContain('keep pages from http://localhost');
  });

  it.each(['*', 'http://not-this-league.invalid'])('are broken when everybody may (%s)', async (allowed) => {
    const everybody = answering('http', { status: 204, headers: { 'access-control-allow-origin': allowed } });
    const [, , foreign] = await findingsOf(crossOrigin, everybody);
    expect(foreign).toMatchObject({ level: 'error' });
  });

  it('prove nothing when the API does not answer them', async () => {
    const findings = await findingsOf(crossOrigin, answering('http', { status: 502 }));
    expect(findings.map(({ level }) => level)).toEqual(['error', 'error', 'error']);
  });
});
