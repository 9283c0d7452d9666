import { describe, expect, it } from 'vitest';
import { ownProblem, readRefusal, type AcmeProblem } from '../../../src/core/acme-problem.ts';
import { readProblem } from '../../../src/plan/acme-log.ts';

const TOKEN_URL = 'http://rockets.example.org/.well-known/acme-challenge/LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0';
const SET_LIMIT =
  'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-12-01 06:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers';

const document = (type: string, detail: string, more: object = {}) => ({
  type: `urn:ietf:params:acme:error:${type}`,
  detail,
  ...more,
});
/** The error of a failed challenge. */
const failed = (type: string, detail: string, records?: unknown) =>
  readRefusal({ document: document(type, detail), status: undefined, records });

type Kind = AcmeProblem['kind'];

describe("the error of a challenge of Let's Encrypt", () => {
  it.each<[Kind, string, string, string[]]>([
    ['connection', 'connection', `198.51.100.7: Fetching ${TOKEN_URL}: Timeout during connect (likely firewall problem)`, ['198.51.100.7']],
    ['connection', 'connection', `During secondary validation: 2001:db8::7: Fetching ${TOKEN_URL}: Timeout during connect (likely firewall problem)`, ['2001:db8::7']],
    ['connection', 'malformed', 'Unable to contact "rockets.example.org" at "2001:db8::7", no IPv4 addresses to try as fallback', []],
    ['wrong-answer', 'unauthorized', `203.0.113.9: Invalid response from ${TOKEN_URL}: 404`, ['203.0.113.9']],
    ['wrong-answer', 'unauthorized', `203.0.113.9: Invalid response from ${TOKEN_URL}: "<html>could not resolve URL x"`, ['203.0.113.9']],
    ['wrong-answer', 'unauthorized', 'Incorrect validation certificate for tls-alpn-01 challenge. Requested rockets.example.org from 198.51.100.7:443. Received certificate which is not self-signed.', ['198.51.100.7']],
    ['wrong-answer', 'unauthorized', 'Incorrect validation certificate for tls-alpn-01 challenge. Requested rockets.example.org from [2001:db8:0::7]:443. Received certificate with no acmeValidationV1 extension.', ['2001:db8::7']],
    ['wrong-answer', 'incorrectResponse', 'The key authorization file from the server did not match this challenge', []],
    ['dns', 'dns', 'DNS problem: NXDOMAIN looking up A for rockets.example.org - check that a DNS record exists for this domain', []],
    ['dns', 'dns', 'DNS problem: SERVFAIL looking up CAA for example.org - the domain\'s nameservers may be malfunctioning', []],
    ['tls', 'tls', '198.51.100.7: remote error: tls: no application protocol', ['198.51.100.7']],
    ['tls', 'malformed', '198.51.100.7: Server only speaks HTTP, not TLS', ['198.51.100.7']],
    ['caa', 'caa', 'CAA record for example.org prevents issuance', []],
  ])('is %s for %s: %s', (kind, type, detail, addresses) => {
    expect(failed(type, detail)).toEqual({ kind, detail, addresses, retryAt: undefined });
  }); // prettier-ignore

  it('says by its records where it was asked, in the order in which it was', () => {
    const records = [
      { hostname: 'rockets.example.org', addressesResolved: ['2001:db8:0::7', '198.51.100.7'], addressUsed: '2001:db8:0::7' },
      { hostname: 'rockets.example.org', addressesResolved: ['2001:db8:0::7', '198.51.100.7'], addressUsed: '198.51.100.7' },
      { hostname: 'rockets.example.org', addressUsed: '198.51.100.7' },
    ]; // prettier-ignore
    const detail = `198.51.100.7: Fetching ${TOKEN_URL}: Connection refused`;
    expect(failed('connection', detail, records).addresses).toEqual(['2001:db8::7', '198.51.100.7']);
  });

  it('says what was resolved where nothing could be asked', () => {
    const records = [{ addressesResolved: ['198.51.100.7', 'nonsense'], addressUsed: '' }];
    expect(failed('connection', 'Network unreachable', records).addresses).toEqual(['198.51.100.7']);
  });
});

describe('the error of a challenge of Pebble', () => {
  const url = 'http://rockets.test:80/.well-known/acme-challenge/_7d_0WHcwoI8E71muYBu13xaSxmrIDFFHJqre6VkU7Y';
  it.each<[Kind, string, string, string[]]>([
    ['dns', 'connection', `Get "${url}": could not resolve URL "${url}"`, []],
    ['dns', 'connection', `Get "${url}": error occurred while resolving URL "${url}": read udp: i/o timeout`, []],
    ['dns', 'malformed', 'Could not resolve URL "rockets.test"', []],
    ['connection', 'connection', `Get "${url}": dial tcp 172.18.0.1:80: connect: connection refused`, ['172.18.0.1']],
    ['connection', 'connection', `Get "${url}": dial tcp [fd00::2]:80: connect: no route to host`, ['fd00::2']],
    ['connection', 'unauthorized', 'Failed to connect to 172.18.0.1:443 for the tls-alpn-01 challenge', ['172.18.0.1']],
    ['wrong-answer', 'unauthorized', `Non-200 status code from HTTP: ${url} returned 404`, []],
  ])('is %s for %s: %s', (kind, type, detail, addresses) => {
    expect(failed(type, detail)).toEqual({ kind, detail, addresses, retryAt: undefined });
  });
});

describe('a refused request', () => {
  it.each<[Kind, number, string, string]>([
    ['rejected-name', 400, 'rejectedIdentifier', 'Invalid identifiers requested :: Cannot issue for "rockets.example.org": The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy'],
    ['rejected-name', 400, 'rejectedIdentifier', 'Order included an identifier for which issuance is forbidden by policy: "rockets.test"'],
    ['rejected-name', 400, 'malformed', 'Error creating new order :: Cannot issue for "rockets.local": Domain name does not end with a valid public suffix (TLD)'],
    ['rejected-name', 400, 'unsupportedIdentifier', 'NewOrder request included invalid non-DNS type identifier'],
    ['external-account', 403, 'externalAccountRequired', "ACME server policy requires newAccount requests must include a value for the 'externalAccountBinding' field"],
    ['caa', 403, 'caa', 'Error finalizing order :: While processing CAA for rockets.example.org: CAA record for example.org prevents issuance'],
    ['server', 500, 'serverInternal', 'Error creating new order'],
    ['server', 503, 'rateLimited', 'Service busy; retry later.'],
    ['rate-limited', 429, 'rateLimited', 'Your account is temporarily prevented from requesting certificates for rockets.example.org and possibly others.'],
    ['other', 403, 'unauthorized', 'Account is not valid, has status "deactivated"'],
    ['other', 400, 'invalidContact', 'contact email has forbidden domain "example.com"'],
  ])('is %s for %i %s: %s', (kind, status, type, detail) => {
    const refusal = { document: document(type, detail), status };
    expect(readRefusal(refusal)).toEqual({ kind, detail, addresses: [], retryAt: undefined });
  }); // prettier-ignore

  it('is what its first known part is, when it is made of parts', () => {
    const subproblems = [document('compound', 'several'), document('caa', 'CAA record for example.org prevents issuance')];
    const refusal = { document: document('compound', 'Errors', { subproblems }), status: 403 };
    expect(readRefusal(refusal)).toMatchObject({ kind: 'caa', detail: 'CAA record for example.org prevents issuance' });
  }); // prettier-ignore

  it.each([
    ['nothing', undefined, 502, 'server', 'HTTP status 502'],
    ['a text', '<html>', 404, 'other', 'HTTP status 404'],
    ['a list', [1], 429, 'rate-limited', 'HTTP status 429'],
    ['null', null, undefined, 'other', 'HTTP status unknown'],
    ['strange fields', { type: 7, detail: {}, subproblems: 'x' }, 400, 'other', 'HTTP status 400'],
    ['strange parts', { subproblems: [null, 'x', { type: [] }] }, 400, 'other', 'HTTP status 400'],
    ['a type alone', { type: 'about:blank' }, 400, 'other', 'about:blank'],
  ])('may hold %s instead of a document', (_what, given, status, kind, detail) => {
    expect(readRefusal({ document: given, status, records: { odd: true } })).toMatchObject({ kind, detail });
  });
});

describe('when a limit resets', () => {
  const limited = (detail: string, retryAt?: Date) =>
    readRefusal({ document: document('rateLimited', detail), status: 429, retryAt }).retryAt;

  it.each([
    [SET_LIMIT, '2026-12-01T06:00:00.000Z'],
    ['too many new orders (300) from this account in the last 3h0m0s, retry after 2026-12-01T06:00:00Z', '2026-12-01T06:00:00.000Z'],
    ['too many failed authorizations (5) for "rockets.example.org" in the last 1h0m0s, retry after 2026-12-01T06:00:00.5+02:00', '2026-12-01T04:00:00.000Z'],
  ])('is told in: %s', (detail, moment) => {
    expect(limited(detail)?.toISOString()).toBe(moment);
  }); // prettier-ignore

  it('is rather what the header says', () => {
    const header = new Date('2026-12-01T05:59:59Z');
    expect(limited(SET_LIMIT, header)).toBe(header);
  });

  it.each(['too many requests', 'retry after tomorrow', 'retry after 2026-99-99 99:99:99 UTC'])(
    'is not known from: %s',
    (detail) => {
      expect(limited(detail)).toBeUndefined();
    },
  );

  it('is nobody’s business where there is none', () => {
    const refusal = { document: document('malformed', SET_LIMIT), status: 400, retryAt: new Date() };
    expect(readRefusal(refusal).retryAt).toBeUndefined();
  });
});

describe('the words of a server', () => {
  it('come on one line, without what moves a cursor, and not without end', () => {
    const { detail } = ownProblem('other', `a\r\n\t b\u001b[2Jc\u202e${'d'.repeat(1000)}`);
    expect(detail).toMatch(/^a b \[2Jc d+…$/);
    expect(detail).toHaveLength(400);
  });
});

/** Lines of a real Traefik 3.6 before a real Pebble; only the last error of all is written after them. */
describe("a line of Traefik's log", () => {
  const line = (name: string, error: string) =>
    `2026-11-21T21:16:21Z ERR Unable to obtain ACME certificate for domains error="${error}" ACME CA=https://172.26.0.1:32775/dir acmeCA=https://172.26.0.1:32775/dir domains=["${name}"] providerName=public.acme routerName=r2@file rule=Host(\`${name}\`)`;
  const challenge = (name: string, problem: string) =>
    line(name, String.raw`unable to generate a certificate for the domains [${name}]: error: one or more domains had a problem:\n[${name}] invalid authorization: acme: error: ${problem}\n`); // prettier-ignore

  it.each([
    [
      'x.blocked.test',
      line('x.blocked.test', String.raw`unable to generate a certificate for the domains [x.blocked.test]: acme: error: 400 :: POST :: https://172.26.0.1:32775/order-plz :: urn:ietf:params:acme:error:rejectedIdentifier :: Order included an identifier for which issuance is forbidden by policy: \"x.blocked.test\", problem: \"urn:ietf:params:acme:error:rejectedIdentifier\" :: x.blocked.test is a forbidden domain`),
      { kind: 'rejected-name', detail: 'Order included an identifier for which issuance is forbidden by policy: "x.blocked.test"' },
    ],
    [
      'limited.test',
      line('limited.test', `unable to generate a certificate for the domains [limited.test]: acme: error: 429 :: POST :: https://172.26.0.1:41143/order-plz :: urn:ietf:params:acme:error:rateLimited :: ${SET_LIMIT}`),
      { kind: 'rate-limited', detail: SET_LIMIT, retryAt: new Date('2026-12-01T06:00:00Z') },
    ],
    [
      'nothing.test',
      challenge('nothing.test', String.raw`400 :: urn:ietf:params:acme:error:connection :: Get \"http://nothing.test:80/.well-known/acme-challenge/Jw\": could not resolve URL \"http://nothing.test:80/.well-known/acme-challenge/Jw\"`),
      { kind: 'dns' },
    ],
    [
      'a.rockets.test',
      challenge('a.rockets.test', String.raw`400 :: urn:ietf:params:acme:error:connection :: Get \"http://a.rockets.test:80/.well-known/acme-challenge/Tm\": dial tcp 127.0.0.9:80: connect: connection refused`),
      { kind: 'connection', addresses: ['127.0.0.9'] },
    ],
    [
      'rockets.example.org',
      challenge('rockets.example.org', `403 :: urn:ietf:params:acme:error:unauthorized :: 203.0.113.9: Invalid response from ${TOKEN_URL}: 404, url: https://acme.example/authz/1`),
      { kind: 'wrong-answer', addresses: ['203.0.113.9'], detail: `203.0.113.9: Invalid response from ${TOKEN_URL}: 404` },
    ],
  ])('tells why %s was refused', (name, text, expected) => {
    expect(readProblem(text, name)).toMatchObject(expected);
  }); // prettier-ignore

  it('tells of each of several names its own', () => {
    const both = String.raw`error: one or more domains had a problem:\n[a.test] invalid authorization: acme: error: 400 :: urn:ietf:params:acme:error:dns :: A\n[b.test] invalid authorization: acme: error: 403 :: urn:ietf:params:acme:error:caa :: B\n`;
    expect(readProblem(line('a.test', both), 'b.test')).toMatchObject({ kind: 'caa', detail: 'B' });
  });

  it('may tell nothing', () => {
    expect(readProblem('2026-11-21T21:16:20Z INF Testing certificate renew...', 'a.test')).toBeUndefined();
    const cut = `2026-11-21T21:50:41Z ERR Unable to obtain ACME certificate for domains error="unable to generate a certificate for the domains [a.test]: Post \\"https://172.19.0.1:32781/order-plz\\": EOF" ACME CA=https://172.19.0.1:32781/dir domains=["a.test"] providerName=public.acme`;
    expect(readProblem(cut, 'a.test')).toMatchObject({
      kind: 'unreachable',
      detail: 'Post "https://172.19.0.1:32781/order-plz": EOF',
    });
    expect(readProblem(cut, 'b.test')).toBeUndefined();
  });
});
