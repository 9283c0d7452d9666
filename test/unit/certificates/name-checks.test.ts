import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Addresses, NameFacts } from '../../../src/core/name-facts.ts';
import { cdnOf, type NameCheck, nameFindings, type Reached } from '../../../src/plan/name-checks.ts';

const NAME = 'api.rockets.example';
const HERE = '81.2.69.160';
const HERE_6 = '2a01:4f8::5';
const FOREIGN = '93.184.216.34';
const FOREIGN_6 = '2606:2800:220::1';
/** A host with addresses of the internet, one behind a router, and one behind a router that shares no IPv6 address. */
const PUBLIC = [HERE, HERE_6, '172.17.0.1'];
const SHARED = ['192.168.1.5', '172.17.0.1'];
const HOME = ['192.168.1.5', HERE_6];

const found = (...addresses: string[]): Addresses => ({
  kind: 'found',
  ipv4: addresses.filter((address) => !address.includes(':')),
  ipv6: addresses.filter((address) => address.includes(':')),
});
const ABSENT: Addresses = { kind: 'absent' };
const silent = (reason: string) => ({ kind: 'silent', reason }) as const;
const own = (...answers: Addresses[]): NameFacts['own'] =>
  answers.map((addresses, index) => ({ server: `ns${index + 1}.host.example`, addresses }));
const elsewhere = (address: string, server?: string, cdn?: string): Reached => ({
  kind: 'elsewhere',
  address,
  server,
  cdn,
});

type Given = Partial<NameFacts & NameCheck> & { public?: boolean; identities?: string[]; byDns?: boolean };

const findings = (given: Given = {}) =>
  nameFindings({
    facts: {
      name: NAME,
      resolved: given.resolved ?? found(HERE),
      zone: 'rockets.example',
      own: given.own ?? [],
      caa: given.caa ?? { kind: 'absent' },
    },
    host: given.host ?? PUBLIC,
    reached: given.reached ?? { kind: 'not asked' },
    authority: {
      title: "Let's Encrypt",
      public: given.public ?? true,
      byDns: given.byDns ?? false,
      caaIdentities: given.identities ?? ['letsencrypt.org'],
    },
  });
/** `code level` of each finding. */
const codes = (given: Given) => findings(given).map(({ code, level }) => `${code} ${level}`);
const only = (given: Given) => {
  const [finding, ...others] = findings(given);
  expect(others).toEqual([]);
  return finding;
};

describe('a name that leads to this host', () => {
  it.each<[string, Given]>([
    ['at its address', {}],
    ['at both kinds of address', { resolved: found(HERE, HERE_6), own: own(found(HERE_6, HERE), silent('EREFUSED')) }],
    ['at one kind of address', { resolved: found(HERE_6) }],
    [
      'at one of its own authority, in its own network',
      { resolved: found('192.168.1.5'), host: SHARED, public: false },
    ],
    ['through a router, which was seen', { resolved: found(FOREIGN), host: SHARED, reached: { kind: 'here' } }],
    ['at an address that is moved to it', { resolved: found(FOREIGN, FOREIGN_6), reached: { kind: 'here' } }],
  ])('%s is well', (_, given) => {
    expect(only(given)).toMatchObject({ level: 'ok', subject: NAME });
  });

  it('is told with its addresses', () => {
    expect(only({ resolved: found(HERE, HERE_6) })?.message).toBe(`It leads to this host: ${HERE}, ${HERE_6}.`);
  });
});

describe('a name without an address', () => {
  it.each([
    [
      'a public host',
      PUBLIC,
      `Add an A record for ${NAME} with the address of this host (${HERE}) where the domain is managed.`,
    ],
    [
      'a host of IPv6 alone',
      HOME,
      `Add an AAAA record for ${NAME} with the address of this host (${HERE_6}) where the domain is managed.`,
    ],
    [
      'a host behind a router',
      SHARED,
      `Add an A record for ${NAME} with the address by which this host is reached where the domain is managed.`,
    ],
  ])('is an error, and %s is what to enter', (_, host, fix) => {
    const error = { code: 'name-absent', level: 'error', subject: NAME, message: 'DNS has no address for it.', fix };
    expect(findings({ resolved: ABSENT, host })).toEqual([error]);
    expect(findings({ resolved: found(), own: own(ABSENT, ABSENT), host })).toEqual([error]);
  });

  it('cannot be told either when the router itself answers', () => {
    expect(only({ resolved: found(FOREIGN), host: SHARED, reached: elsewhere(FOREIGN, 'router') })).toMatchObject({
      level: 'warning',
      message: `It leads to ${FOREIGN}; whether that is this host, which has no public IPv4 address of its own, cannot be told from here; another server (router) answers on port 80 of ${FOREIGN}.`,
    });
  });

  it('has to be waited for where the servers of the zone have it', () => {
    expect(only({ resolved: ABSENT, own: own(silent('EREFUSED'), found(HERE), found(HERE)) })).toMatchObject({
      code: 'name-absent',
      level: 'error',
      message: `The name server ns2.host.example says ${HERE}, but the name servers that this host asks know no address yet.`,
      fix: 'Wait until the old answer is forgotten.',
    });
    expect(codes({ resolved: ABSENT, own: own(found(HERE), ABSENT) })).toEqual([
      'name-absent error',
      'name-servers-differ warning',
    ]);
  });
});

describe('a name that leads elsewhere', () => {
  it.each<[string, Given, string, string]>([
    [
      'to another address',
      { resolved: found(FOREIGN) },
      `It leads to ${FOREIGN}, not to this host at ${HERE}.`,
      `Give ${NAME} an A record with ${HERE}, and none with ${FOREIGN}.`,
    ],
    [
      'to another address too',
      { resolved: found(HERE, FOREIGN) },
      `It leads to ${FOREIGN}, besides this host at ${HERE}.`,
      `Give ${NAME} an A record with ${HERE}, and none with ${FOREIGN}.`,
    ],
    [
      'to another server',
      { resolved: found(FOREIGN), reached: elsewhere(FOREIGN, 'nginx') },
      `It leads to ${FOREIGN}, not to this host at ${HERE}; another server (nginx) answers on port 80 of ${FOREIGN}.`,
      `Give ${NAME} an A record with ${HERE}, and none with ${FOREIGN}.`,
    ],
    [
      'to another program of this host',
      { reached: elsewhere(HERE, 'Apache') },
      `It leads to this host, but another server (Apache) answers on port 80 of ${HERE}.`,
      "See what else listens on port 80 of this host, and stop it: sudo ss -ltnp 'sport = :80'",
    ],
    [
      'while the servers of the zone say nothing',
      { resolved: found(FOREIGN), own: own(silent('ETIMEOUT')) },
      `It leads to ${FOREIGN}, not to this host at ${HERE}.`,
      `Give ${NAME} an A record with ${HERE}, and none with ${FOREIGN}.`,
    ],
    [
      'in a network of its own',
      { resolved: found('10.0.0.9'), public: false },
      `It leads to 10.0.0.9, not to this host at ${HERE}.`,
      `Give ${NAME} an A record with ${HERE}, and none with 10.0.0.9.`,
    ],
  ])('%s is an error', (_, given, message, fix) => {
    expect(findings(given)).toEqual([{ code: 'name-elsewhere', level: 'error', subject: NAME, message, fix }]);
  });

  it('cannot be told from behind a router', () => {
    for (const host of [SHARED, HOME, ['100.64.0.7'], []]) {
      expect(only({ resolved: found(FOREIGN), host })).toMatchObject({
        code: 'name-elsewhere',
        level: 'warning',
        message: `It leads to ${FOREIGN}; whether that is this host, which has no public IPv4 address of its own, cannot be told from here.`,
        fix: `Make sure that the router or provider forwards TCP port 80 of ${FOREIGN} to this host.`,
      });
    }
  });

  it('has to be waited for where the servers of the zone have another address', () => {
    const given = { resolved: found(FOREIGN), own: own(found(HERE), silent('ETIMEOUT')) };
    expect(codes(given)).toEqual(['name-elsewhere error', 'name-servers-differ warning']);
    expect(findings(given)[0]?.fix).toMatch(/^Wait until the old answer is forgotten/);
    for (const answers of [own(found(HERE), ABSENT), own(found(HERE), found(FOREIGN)), own(silent('ETIMEOUT'))]) {
      expect(findings({ ...given, own: answers })[0]?.fix).toMatch(/^Give/);
    }
  });

  it.each<[string, Given, string, string]>([
    [
      'is another on a host that has one',
      { resolved: found(HERE, FOREIGN_6) },
      `It leads to ${FOREIGN_6}, not to this host at ${HERE_6}, and Let's Encrypt asks there first.`,
      `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`,
    ],
    [
      'is there though the host has none',
      { resolved: found(HERE, FOREIGN_6), host: [HERE, 'fd00::2'] },
      `It leads to ${FOREIGN_6}, not to this host, and Let's Encrypt asks there first.`,
      `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`,
    ],
    [
      'is one more',
      { resolved: found(HERE_6, FOREIGN_6) },
      `It leads to ${FOREIGN_6}, besides this host at ${HERE_6}, and Let's Encrypt asks there first.`,
      `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`,
    ],
    [
      'is that of another server',
      { resolved: found(HERE, FOREIGN_6), reached: elsewhere(FOREIGN_6, 'parking') },
      `It leads to ${FOREIGN_6}, not to this host at ${HERE_6}, and Let's Encrypt asks there first; another server (parking) answers on port 80 of ${FOREIGN_6}.`,
      `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`,
    ],
    [
      'is silent',
      { resolved: found(HERE, FOREIGN_6), reached: { kind: 'silent', address: FOREIGN_6, reason: 'ENETUNREACH' } },
      `It leads to ${FOREIGN_6}, not to this host at ${HERE_6}, and Let's Encrypt asks there first.`,
      `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`,
    ],
  ])('is an error when its IPv6 address %s', (_, given, message, fix) => {
    expect(findings(given)).toEqual([{ code: 'name-ipv6-elsewhere', level: 'error', subject: NAME, message, fix }]);
  });

  it('is an error behind a router by its IPv6 address, where by the other it cannot be told', () => {
    expect(codes({ resolved: found(FOREIGN, FOREIGN_6), host: HOME })).toEqual([
      'name-elsewhere warning',
      'name-ipv6-elsewhere error',
    ]);
    expect(codes({ reached: elsewhere(HERE_6), resolved: found(HERE_6) })).toEqual(['name-ipv6-elsewhere error']);
  });
});

describe('an address that no public authority reaches', () => {
  it.each([
    '10.0.0.5',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.2.1',
    '192.168.1.5',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.7',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::2',
    'fc00::1',
    'fe80::1',
    '2001:db8::1',
    '2001::1',
    '2001:1ff::1',
    '3fff::1',
    '3fff:fff::1',
    'ff02::1',
    '::ffff:5102:45a0',
    '64:ff9b::1',
  ])('%s is an error, though it be that of this host', (address) => {
    for (const host of [PUBLIC, [...PUBLIC, address]]) {
      const { code, level, message } = only({ resolved: found(address), host, reached: { kind: 'here' } }) ?? {};
      expect([code, level]).toEqual(['name-private-address', 'error']);
      expect(message).toBe(`It leads to ${address}; Let's Encrypt cannot reach private and reserved addresses.`);
    }
    expect(codes({ resolved: found(address), host: [address], public: false })).toEqual(['name-elsewhere ok']);
  });

  it.each([
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::1',
    '2001:200::1',
    '2001:db7::1',
    '2001:db9::1',
    '2a00::1',
    '3ffe::1',
    '3fff:1000::1',
  ])('%s is none', (address) => {
    expect(codes({ resolved: found(address), host: [address] })).toEqual(['name-elsewhere ok']);
  });

  it.each<[string, string[], string, string]>([
    ['on a public host', PUBLIC, '10.0.0.5', `Change the A record of ${NAME} to ${HERE}.`],
    [
      'behind a router',
      SHARED,
      '192.168.1.5',
      `Change the A record of ${NAME} to the public address of the router before this host.`,
    ],
    ['with IPv6', PUBLIC, 'fd00::2', `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`],
    ['without IPv6', SHARED, 'fd00::2', `Remove the AAAA record of ${NAME}: the league is reached by IPv4 only.`],
  ])('is to be corrected %s', (_, host, address, fix) => {
    expect(only({ resolved: found(address), host })).toMatchObject({ code: 'name-private-address', fix });
  });

  it('is told of each kind', () => {
    expect(codes({ resolved: found('10.0.0.5', HERE, 'fd00::2') })).toEqual([
      'name-private-address error',
      'name-private-address error',
    ]);
  });

  it('is only a difference when this network alone is told so', () => {
    const given = { resolved: found('192.168.1.5'), host: SHARED };
    expect(codes({ ...given, own: own(found(FOREIGN)) })).toEqual(['name-servers-differ warning']);
    expect(codes({ ...given, own: own(silent('EREFUSED')) })).toEqual(['name-private-address error']);
  });
});

describe('name servers that do not agree', () => {
  it.each<[string, Given, string, RegExp]>([
    [
      'with this host',
      { own: own(found(FOREIGN), silent('ETIMEOUT'), found(FOREIGN)) },
      `The name servers do not agree: ns1.host.example says ${FOREIGN}, ns3.host.example says ${FOREIGN}, but this host was told ${HERE}.`,
      /^Wait until the old answer is forgotten, unless/,
    ],
    [
      'with one another',
      { own: own(found(HERE), found(HERE, FOREIGN)) },
      `The name servers do not agree: ns2.host.example says ${HERE} and ${FOREIGN}, but this host was told ${HERE}.`,
      /^Wait until all servers of rockets\.example have the same records/,
    ],
    [
      'that there is an address',
      { own: own(ABSENT) },
      `The name servers do not agree: ns1.host.example says no address, but this host was told ${HERE}.`,
      /^Add the record to rockets\.example/,
    ],
  ])('%s are a warning', (_, given, message, fix) => {
    const finding = only(given);
    expect(finding).toMatchObject({ code: 'name-servers-differ', level: 'warning', message });
    expect(finding?.fix).toMatch(fix);
  });

  it('are told of where this host was told nothing', () => {
    expect(findings({ resolved: silent('ETIMEOUT'), own: own(found(HERE), ABSENT) })).toMatchObject([
      { code: 'name-silent' },
      {
        code: 'name-servers-differ',
        message: `The name servers do not agree: ns1.host.example says ${HERE}, ns2.host.example says no address.`,
      },
    ]);
    expect(codes({ resolved: ABSENT, own: own(found(HERE), found(HERE)) })).toEqual(['name-absent error']);
  });

  it('are no wonder where a CDN has many addresses', () => {
    const behind = { resolved: found(FOREIGN), reached: elsewhere(FOREIGN, 'x', 'CloudFront') };
    expect(codes({ ...behind, own: own(found('93.184.216.35')) })).toEqual(['behind-cdn warning']);
    expect(codes({ ...behind, own: own(ABSENT) })).toEqual(['behind-cdn warning', 'name-servers-differ warning']);
  });
});

describe('name servers that do not answer', () => {
  it.each([
    ['no answer in time', 'cat /etc/resolv.conf'],
    ['ESERVFAIL', `https://dnsviz.net/d/${NAME}/dnssec/`],
  ])('are one warning (%s)', (reason, fix) => {
    const finding = only({ resolved: silent(reason), caa: silent(reason) });
    expect(finding).toMatchObject({
      code: 'name-silent',
      level: 'warning',
      message: `The name servers that this host asks gave no answer: ${reason}.`,
    });
    expect(finding?.fix).toContain(fix);
  });

  it('may answer anything but who may certify it', () => {
    expect(only({ caa: silent('ENOTIMP') })).toMatchObject({
      code: 'name-silent',
      level: 'warning',
      message: 'The name servers that this host asks gave no answer about who may certify it: ENOTIMP.',
    });
    expect(codes({ caa: silent('ENOTIMP'), identities: [] })).toEqual(['name-elsewhere ok']);
  });
});

describe('CAA records', () => {
  const caa = (...records: [tag: 'issue' | 'issuewild' | 'other', issuer: string][]): NameFacts['caa'] => ({
    kind: 'found',
    at: 'rockets.example',
    records: records.map(([tag, issuer]) => ({ tag, issuer })),
  });

  it.each<[string, NameFacts['caa'], string]>([
    [
      'of others',
      caa(['issue', 'a.example'], ['issue', 'b.example'], ['issuewild', 'letsencrypt.org']),
      "let only a.example and b.example certify it, not Let's Encrypt.",
    ],
    [
      'of another, and nobody',
      caa(['issue', ''], ['issue', 'a.example']),
      "let only a.example certify it, not Let's Encrypt.",
    ],
    ['of nobody', caa(['issue', '']), 'let nobody certify it.'],
  ])('%s are an error', (_, records, words) => {
    expect(only({ caa: records })).toEqual({
      code: 'caa-forbids',
      level: 'error',
      subject: NAME,
      message: `The CAA records of rockets.example ${words}`,
      fix: `Add this record where the domain is managed: ${NAME}. CAA 0 issue "letsencrypt.org"`,
    });
  });

  it.each<[string, NameFacts['caa'], string[]]>([
    ['name the authority among others', caa(['issue', 'a.example'], ['issue', 'letsencrypt.org']), ['letsencrypt.org']],
    ['name it by its other name', caa(['issue', 'b.example']), ['A.example', 'B.example']],
    ['name it beside nobody', caa(['issue', ''], ['issue', 'letsencrypt.org']), ['letsencrypt.org']],
    ['are of wildcards alone', caa(['issuewild', ''], ['other', 'mailto:a@b.c']), ['letsencrypt.org']],
    ['are not known to be about it', caa(['issue', 'a.example']), []],
  ])('that %s forbid nothing', (_, records, identities) => {
    expect(codes({ caa: records, identities })).toEqual(['name-elsewhere ok']);
  });

  it('are told of besides the addresses', () => {
    expect(codes({ resolved: ABSENT, caa: caa(['issue', '']) })).toEqual(['name-absent error', 'caa-forbids error']);
  });
});

describe('a network that stands between', () => {
  const behind: Given = {
    resolved: found(FOREIGN, FOREIGN_6),
    reached: elsewhere(FOREIGN_6, 'cloudflare', 'Cloudflare'),
  };

  it('makes its foreign addresses expected, and is told what to pass on', () => {
    for (const host of [PUBLIC, SHARED]) {
      const warning = only({ ...behind, host });
      expect(warning).toMatchObject({ code: 'behind-cdn', level: 'warning', subject: NAME });
      expect(warning?.fix).toContain('/.well-known/acme-challenge/');
      expect(warning?.fix).toContain('switch the record to "DNS only"');
    }
  });

  it.each([
    [{ 'cf-ray': '8a-FRA' }, 'Cloudflare'],
    [{ server: 'cloudflare' }, 'Cloudflare'],
    [{ server: 'Server', 'x-amz-cf-id': 'x' }, 'CloudFront'],
    [{ 'x-fastly-request-id': 'x' }, 'Fastly'],
    [{ 'x-served-by': 'cache-fra-eddf1, cache-ams-1' }, 'Fastly'],
    [{ server: 'AkamaiGHost' }, 'Akamai'],
    [{ server: 'BunnyCDN-DE1-1082' }, 'Bunny'],
    [{ 'cdn-pullzone': '1' }, 'Bunny'],
    [{ 'x-sucuri-id': '15001' }, 'Sucuri'],
    [{ server: 'nginx', 'x-served-by': 'web-1', via: '1.1 proxy' }, undefined],
    [{}, undefined],
  ])('is known by its headers: %j', (headers: Record<string, string>, name) => {
    expect(cdnOf(headers)).toBe(name);
  });
});

describe('silence on port 80', () => {
  const reached = (address: string): Reached => ({ kind: 'silent', address, reason: 'no answer in 4 s' });

  it('is a warning', () => {
    const fix = 'Open TCP port 80 to this host in the firewall, and forward it in the router; or set certificates.dns.';
    expect(findings({ reached: reached(HERE) })).toEqual([
      {
        code: 'port-80-silent',
        level: 'warning',
        subject: NAME,
        message: `Port 80 of ${HERE} did not answer this host: no answer in 4 s.`,
        fix,
      },
    ]);
    expect(findings({ resolved: found(FOREIGN), host: SHARED, reached: reached(FOREIGN) })).toMatchObject([
      { code: 'name-elsewhere', level: 'warning' },
      { code: 'port-80-silent', level: 'warning', message: expect.stringContaining('lead back inside') as string, fix },
    ]);
  });

  it('is no wonder where the name leads elsewhere', () => {
    expect(codes({ resolved: found(FOREIGN), reached: reached(FOREIGN) })).toEqual(['name-elsewhere error']);
  });
});

describe('whatever is known of a name', () => {
  const addresses = fc.constantFrom(
    HERE,
    HERE_6,
    FOREIGN,
    FOREIGN_6,
    '192.168.1.5',
    '10.0.0.9',
    'fd00::2',
    '2001:db8::1',
  );
  const reason = fc.constantFrom('no answer in time', 'ESERVFAIL', 'EREFUSED');
  const quiet = fc.record({ kind: fc.constant('silent' as const), reason });
  const answer = fc.oneof(
    fc.uniqueArray(addresses, { maxLength: 4 }).map((all) => found(...all)),
    fc.constant(ABSENT),
    quiet,
  );
  const record = fc.record({
    tag: fc.constantFrom('issue' as const, 'issuewild' as const, 'other' as const),
    issuer: fc.constantFrom('', 'letsencrypt.org', 'a.example'),
  });
  const caa = fc.oneof(
    fc.record({
      kind: fc.constant('found' as const),
      at: fc.constant(NAME),
      records: fc.array(record, { maxLength: 3 }),
    }),
    fc.constant({ kind: 'absent' as const }),
    quiet,
  );
  const reached = fc.oneof(
    fc.constantFrom<Reached>({ kind: 'here' }, { kind: 'not asked' }),
    fc.record({ kind: fc.constant('silent' as const), address: addresses, reason }),
    fc.record({
      kind: fc.constant('elsewhere' as const),
      address: addresses,
      server: fc.constantFrom(undefined, 'nginx'),
      cdn: fc.constantFrom(undefined, 'Cloudflare'),
    }),
  );
  const check: fc.Arbitrary<Given> = fc.record({
    resolved: answer,
    own: fc.array(answer, { maxLength: 3 }).map((answers) => own(...answers)),
    caa,
    host: fc.uniqueArray(addresses, { maxLength: 4 }),
    reached,
    public: fc.boolean(),
    identities: fc.constantFrom([], ['letsencrypt.org']),
  });

  it('something is found: one thing that is well, or what to do about each that is not', () => {
    fc.assert(
      fc.property(check, (given) => {
        const all = findings(given);
        expect(all.length).toBeGreaterThan(0);
        if (all.some(({ level }) => level === 'ok')) expect(all).toHaveLength(1);
        for (const { level, fix, subject, message } of all) {
          expect(subject).toBe(NAME);
          expect(message).toMatch(/^[A-Z].*\.$/s);
          if (level !== 'ok') expect(fix).toMatch(/^[A-Z]/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('it is well when the name leads to just the public addresses of this host', () => {
    const here = fc.uniqueArray(fc.constantFrom(HERE, '81.2.69.161', HERE_6, '2a01:4f8::6'), { minLength: 1 });
    fc.assert(
      fc.property(
        check,
        here,
        fc.constantFrom<Reached>({ kind: 'here' }, { kind: 'not asked' }),
        (given, all, seen) => {
          const host = [...all, '172.17.0.1'];
          const known = {
            resolved: found(...all),
            own: own(found(...[...all].reverse())),
            caa: ABSENT as { kind: 'absent' },
          };
          expect(findings({ ...given, ...known, host, reached: seen })).toMatchObject([{ level: 'ok' }]);
        },
      ),
    );
  });
});

describe('an authority that is answered by DNS', () => {
  const SILENT: Reached = { kind: 'silent', address: HERE, reason: 'x' };
  it('does not mind where a name leads', () => {
    expect(codes({ byDns: true, resolved: found('192.168.1.5') })).toEqual(['name-elsewhere ok']);
    expect(codes({ byDns: true, resolved: found(HERE), reached: SILENT })).toEqual(['name-elsewhere ok']);
  });

  it('certifies a name that leads nowhere, but nobody gets there', () => {
    expect(codes({ byDns: true, resolved: ABSENT })).toEqual(['name-absent warning']);
  });

  it('is kept away by CAA like any other', () => {
    const caa = { kind: 'found', at: NAME, records: [{ tag: 'issue', issuer: 'other.example' }] } as const;
    expect(codes({ byDns: true, resolved: found(HERE), caa })).toEqual(['caa-forbids error']);
  });
});
