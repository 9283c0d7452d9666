import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { inspect } from 'node:util';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CertificateNames, KeyedCertificate, Validity } from '../../../src/core/certificate.ts';
import { certificateId } from '../../../src/core/renewal-info.ts';
import { Secret } from '../../../src/core/secret.ts';
import { x509 } from '../../../src/host/x509.ts';
import { rejectionOf, thrownBy } from '../thrown-by.ts';

const DAY = 86_400_000;
const HOSTILE_NAMES = [
  'Rockets, O=Evil, CN=other',
  'CN=Rockets+OU=x',
  '#0c0141',
  '"quoted" \\2c \\"escaped\\" \\0a',
  '/CN=a/CN=b',
  ' leading and trailing ',
  'line\nbreak\r\ttab',
  '<b>&amp;</b>;$(id)`id`',
  'Ракеты 火箭 🚀 Ünïcode',
  '\u202Eright to left',
  '=',
  ',',
  '"',
  '\\',
];

let lately: Validity;
beforeEach(() => {
  lately = { notBefore: new Date(Date.now() - DAY), days: 30 };
});

const authorityFor = (permitted: Partial<CertificateNames>, name = 'Rockets') =>
  x509.makeAuthority({ name, permitted: { dns: [], ip: [], ...permitted }, ...lately });
const issueFor = (authority: KeyedCertificate, names: Partial<CertificateNames>) =>
  x509.issue({ authority, names: { dns: [], ip: [], ...names }, ...lately });

describe('an authority', () => {
  it('says what it is, and its key is that of its certificate', async () => {
    const authority = await authorityFor({ dns: ['localhost'] }, 'Rockets');
    const facts = x509.readCertificate(authority.certificate);
    expect(facts).toMatchObject({ subject: 'Rockets', issuer: 'Rockets', dns: [], ip: [], isAuthority: true });
    expect(x509.isIssuedBy(authority.certificate, authority.certificate)).toBe(true);
    expect(x509.keyFits(authority.certificate, authority.key)).toBe(true);
  });

  it.each(HOSTILE_NAMES)('carries the name %j as it is, also as the issuer', async (name) => {
    const authority = await authorityFor({ dns: ['localhost'] }, name);
    const leaf = await issueFor(authority, { dns: ['localhost'] });
    expect(x509.readCertificate(authority.certificate).subject).toBe(name);
    expect(x509.readCertificate(leaf.certificate)).toMatchObject({ subject: 'localhost', issuer: name });
    expect(x509.isIssuedBy(leaf.certificate, authority.certificate)).toBe(true);
  });

  it.each([
    ['letters', 'ab'.repeat(40), 'ab'.repeat(32)],
    ['characters of two halves', '🚀'.repeat(65), '🚀'.repeat(64)],
    ['half characters', 'a\uD83Db\uDE80', 'a\uFFFDb\uFFFD'],
  ])('cuts a name of %s to 64 characters', async (_, name, kept) => {
    expect(x509.readCertificate((await authorityFor({ dns: ['localhost'] }, name)).certificate).subject).toBe(kept);
  });

  it.each([
    ['nothing', {}, 'A certificate needs at least one name.'],
    ['an empty DNS name', { dns: [''] }, '"" is not a DNS name.'],
    ['a wildcard', { dns: ['*.rockets.local'] }, '"*.rockets.local" is not a DNS name.'],
    ['a dot in front', { dns: ['.rockets.local'] }, '".rockets.local" is not a DNS name.'],
    ['a name outside ASCII', { dns: ['rockäts.local'] }, '"rockäts.local" is not a DNS name.'],
    ['a name that is no address', { ip: ['localhost'] }, '"localhost" is not an IP address.'],
    ['an address of too many parts', { ip: ['10.0.0.0.1'] }, '"10.0.0.0.1" is not an IP address.'],
    ['an address that may be octal', { ip: ['010.0.0.1'] }, '"010.0.0.1" is not an IP address.'],
    ['an address with a zone', { ip: ['fe80::1%eth0'] }, '"fe80::1%eth0" is not an IP address.'],
    ['an address with a port', { ip: ['[::1]:443'] }, '"[::1]:443" is not an IP address.'],
    ['a range', { ip: ['10.0.0.0/8'] }, '"10.0.0.0/8" is not an IP address.'],
  ])('is not made for %s', async (_, permitted, message) => {
    await expect(authorityFor(permitted)).rejects.toThrow(message);
  });

  it('is not made without a name', async () => {
    await expect(authorityFor({ dns: ['localhost'] }, '')).rejects.toThrow('A certificate authority needs a name.');
  });
});

describe('a certificate', () => {
  it('is a chain of two with the names that were asked for', async () => {
    const authority = await authorityFor({ dns: ['rockets.local'] });
    const names = { dns: ['rockets.local', '*.rockets.local'], ip: ['192.168.1.5', '0:0:0:0:0:0:0:1', 'FE80::A:1'] };
    const leaf = await issueFor(authority, names);
    expect(leaf.certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(leaf.certificate.endsWith(`\n${authority.certificate}`)).toBe(true);
    expect(x509.readCertificate(leaf.certificate)).toMatchObject({
      subject: 'rockets.local',
      issuer: 'Rockets',
      dns: names.dns,
      ip: ['192.168.1.5', '::1', 'fe80::a:1'],
      isAuthority: false,
    });
    expect(x509.keyFits(leaf.certificate, leaf.key)).toBe(true);
    expect(x509.keyFits(leaf.certificate, authority.key)).toBe(false);
  });

  it('bears its first name, cut to 64 characters', async () => {
    const authority = await authorityFor({ dns: ['local'] });
    const long = `${'a'.repeat(50)}.${'b'.repeat(50)}.local`;
    const subjectFor = async (names: Partial<CertificateNames>) =>
      x509.readCertificate((await issueFor(authority, names)).certificate).subject;
    expect(await subjectFor({ dns: [long] })).toBe(long.slice(0, 64));
    expect(await subjectFor({ dns: ['x.local'], ip: ['10.0.0.1'] })).toBe('x.local');
    expect(await subjectFor({ ip: ['10.0.0.1'] })).toBe('IP 10.0.0.1');
  });

  it('has a key that does not show itself', async () => {
    const { key } = await authorityFor({ dns: ['localhost'] });
    expect(inspect(key)).toBe('[redacted]');
    expect(key.reveal()).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/);
  });

  it('has a number of its own, positive and of 16 bytes', async () => {
    const authority = await authorityFor({ dns: ['localhost'] });
    const serials = [x509.readCertificate(authority.certificate).serial];
    for (let i = 0; i < 20; i++) {
      serials.push(x509.readCertificate((await issueFor(authority, { dns: ['localhost'] })).certificate).serial);
    }
    expect(new Set(serials).size).toBe(21);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it.each([
    ['2026-01-02T03:04:05.678Z', 90, '2026-01-02T03:04:05.000Z', '2026-04-02T03:04:05.000Z'],
    ['2028-02-28T23:59:59.999Z', 1, '2028-02-28T23:59:59.000Z', '2028-02-29T23:59:59.000Z'],
    ['2049-12-31T12:00:00.500Z', 1, '2049-12-31T12:00:00.000Z', '2050-01-01T12:00:00.000Z'],
    ['2050-06-01T00:00:00.001Z', 0.5, '2050-06-01T00:00:00.000Z', '2050-06-01T12:00:00.000Z'],
  ])('from %s for %d days is good to the second', async (from, days, notBefore, notAfter) => {
    const validity = { notBefore: new Date(from), days };
    const names = { dns: ['localhost'], ip: [] };
    const authority = await x509.makeAuthority({ name: 'Rockets', permitted: names, ...validity });
    const leaf = await x509.issue({ authority, names, ...validity });
    for (const { certificate } of [authority, leaf]) {
      const facts = x509.readCertificate(certificate);
      expect([facts.notBefore.toISOString(), facts.notAfter.toISOString()]).toEqual([notBefore, notAfter]);
    }
  });

  it.each([
    ['no name', {}, 'A certificate needs at least one name.'],
    ['what is not a DNS name', { dns: ['a b'] }, '"a b" is not a DNS name.'],
    ['a wildcard inside', { dns: ['a.*.local'] }, '"a.*.local" is not a DNS name.'],
    ['what is not an address', { ip: ['1.2.3'] }, '"1.2.3" is not an IP address.'],
  ])('is not issued for %s', async (_, names, message) => {
    const authority = await authorityFor({ dns: ['localhost'] });
    await expect(issueFor(authority, names)).rejects.toThrow(message);
  });

  it('is not issued with the key of another authority', async () => {
    const [one, two] = [await authorityFor({ dns: ['localhost'] }), await authorityFor({ dns: ['localhost'] })];
    const mixed = { certificate: one.certificate, key: two.key };
    const error = await rejectionOf(issueFor(mixed, { dns: ['localhost'] }));
    expect(error).toMatchObject({
      code: 'state-invalid',
      message: 'The key of the certificate authority is not that of its certificate',
    });
    expect(inspect(error, { depth: null })).not.toContain(two.key.reveal().slice(40, 80));
  });
});

describe('reading', () => {
  it.each([
    ['nothing', ''],
    ['another text', 'hello'],
    ['a half certificate', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['a certificate of rubbish', '-----BEGIN CERTIFICATE-----\nMIIBcnViYmlzaA==\n-----END CERTIFICATE-----\n'],
    ['an empty certificate', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
  ])('refuses %s and says what was expected', async (_, text) => {
    const { certificate, key } = await authorityFor({ dns: ['localhost'] });
    for (const work of [
      () => x509.readCertificate(text),
      () => x509.isIssuedBy(text, certificate),
      () => x509.isIssuedBy(certificate, text),
      () => x509.keyFits(text, key),
    ]) {
      const error = thrownBy(work);
      expect(error).toMatchObject({ code: 'state-invalid', message: 'A certificate cannot be read' });
      expect(error.details.join()).toContain('Expected a certificate in PEM');
    }
  });

  it('refuses a private key without repeating it', async () => {
    const text = (await authorityFor({ dns: ['localhost'] })).key.reveal();
    const error = thrownBy(() => x509.readCertificate(text));
    expect(error.code).toBe('state-invalid');
    expect(inspect(error, { depth: null })).not.toContain(text.slice(40, 80));
  });

  it('takes the first certificate of a text, with Windows line ends too', async () => {
    const authority = await authorityFor({ dns: ['localhost'] });
    const leaf = await issueFor(authority, { dns: ['localhost'] });
    const text = `# mine\n${leaf.key.reveal()}${leaf.certificate}`.replaceAll('\n', '\r\n');
    expect(x509.readCertificate(text)).toEqual(x509.readCertificate(leaf.certificate));
    expect(x509.readCertificate(text).subject).toBe('localhost');
  });

  it('tells who issued a certificate, also among authorities of one name', async () => {
    const [one, two] = [await authorityFor({ dns: ['localhost'] }), await authorityFor({ dns: ['localhost'] })];
    const leaf = await issueFor(one, { dns: ['localhost'] });
    expect(x509.isIssuedBy(leaf.certificate, one.certificate)).toBe(true);
    expect(x509.isIssuedBy(leaf.certificate, two.certificate)).toBe(false);
    expect(x509.isIssuedBy(leaf.certificate, leaf.certificate)).toBe(false);
    expect(x509.isIssuedBy(one.certificate, leaf.certificate)).toBe(false);
  });

  it('is not content with a signature that names the right authority', async () => {
    const authority = await authorityFor({ dns: ['localhost'] });
    const { raw } = new X509Certificate((await issueFor(authority, { dns: ['localhost'] })).certificate);
    raw.writeUInt8(raw.readUInt8(raw.length - 1) ^ 1, raw.length - 1);
    const forged = `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(x509.readCertificate(forged)).toMatchObject({ subject: 'localhost', issuer: 'Rockets' });
    expect(x509.isIssuedBy(forged, authority.certificate)).toBe(false);
  });

  it.each(['', 'rubbish', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'])(
    'finds that a key that cannot be read does not fit: %j',
    async (text) => {
      const { certificate } = await authorityFor({ dns: ['localhost'] });
      expect(x509.keyFits(certificate, new Secret(text))).toBe(false);
    },
  );

  it('does not load the library that makes certificates', async () => {
    const authority = await authorityFor({ dns: ['localhost'] });
    const loaded = vi.fn();
    vi.resetModules();
    vi.doMock('@peculiar/x509', (original) => {
      loaded();
      return original();
    });
    onTestFinished(() => {
      vi.doUnmock('@peculiar/x509');
    });
    const { x509: fresh } = await import('../../../src/host/x509.ts');
    fresh.readCertificate(authority.certificate);
    fresh.isIssuedBy(authority.certificate, authority.certificate);
    fresh.keyFits(authority.certificate, authority.key);
    expect(loaded).not.toHaveBeenCalled();
    await fresh.issue({ authority, names: { dns: ['localhost'], ip: [] }, ...lately });
    expect(loaded).toHaveBeenCalledOnce();
  });
});

/** Runs openssl in a folder with some files. */
async function openssl(files: Readonly<Record<string, string>>, ...options: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'x509-test-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { exitCode, all } = await execa('openssl', options, { cwd: folder, all: true, reject: false });
    return { exitCode, output: all };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const verify = (authority: KeyedCertificate, leaf: KeyedCertificate, ...options: string[]) =>
  openssl(
    { 'authority.pem': authority.certificate, 'leaf.pem': leaf.certificate },
    ...['verify', '-x509_strict', '-purpose', 'sslserver', ...options, '-CAfile', 'authority.pem', 'leaf.pem'],
  );

const SELF_SIGNED = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout /dev/null'.split(' ');
const GOOD = { exitCode: 0, output: 'leaf.pem: OK' };
const outside = (violation: 'permitted' | 'excluded') => ({
  exitCode: 2,
  output: expect.stringContaining(`${violation} subtree violation`) as string,
});

const installed = (await execa('openssl', ['version'], { reject: false })).exitCode === 0;

describe.skipIf(!installed)('openssl', () => {
  const all = { dns: ['localhost', 'rockets.local'], ip: ['10.0.0.1', 'fd00::5'] };
  const many = Array.from({ length: 60 }, (_, index) => `league-${index}.rockets.local`);

  it.each([
    ['every permitted name', all, all],
    ['a subdomain', all, { dns: ['a.b.rockets.local', 'foo.localhost'] }],
    ['a wildcard', all, { dns: ['*.rockets.local'] }],
    ['IPv4 alone', all, { ip: ['10.0.0.1'] }],
    ['IPv6 alone, written otherwise', all, { ip: ['FD00:0::0:5'] }],
    ['DNS alone', { dns: ['localhost'] }, { dns: ['localhost'] }],
    ['IPv4 where no DNS is permitted', { ip: ['10.0.0.1'] }, { ip: ['10.0.0.1'] }],
    ['IPv6 where no DNS is permitted', { ip: ['::1'] }, { ip: ['::1'] }],
    ['a name longer than the common name may be', all, { dns: [`${'a'.repeat(60)}.${'b'.repeat(60)}.localhost`] }],
    ['more names than a short length can count', { dns: many }, { dns: many }],
  ])('accepts %s', async (_, permitted, names) => {
    const authority = await authorityFor(permitted);
    expect(await verify(authority, await issueFor(authority, names))).toEqual(GOOD);
  });

  it.each([
    ['a DNS name', all, { dns: ['evil.example'] }, 'permitted'],
    ['an IPv4', all, { ip: ['10.0.0.2'] }, 'permitted'],
    ['an IPv6', all, { ip: ['fd00::6'] }, 'permitted'],
    ['one bad name among good ones', all, { dns: ['localhost', 'evil.example'], ip: ['10.0.0.1'] }, 'permitted'],
    ['one bad address among good ones', all, { dns: ['localhost'], ip: ['10.0.0.1', '10.0.0.2'] }, 'permitted'],
    ['a name that only ends alike', all, { dns: ['evilrockets.local'] }, 'permitted'],
    ['a name that only begins alike', all, { dns: ['localhost.evil.example'] }, 'permitted'],
    ['the domain above', all, { dns: ['local'] }, 'permitted'],
    ['an IPv4 where only DNS is permitted', { dns: ['localhost'] }, { ip: ['127.0.0.1'] }, 'excluded'],
    ['an IPv6 where only DNS is permitted', { dns: ['localhost'] }, { ip: ['::1'] }, 'excluded'],
    ['a DNS name where only addresses are', { ip: ['10.0.0.1', '::1'] }, { dns: ['localhost'] }, 'excluded'],
    ['an IPv6 where only IPv4 is', { ip: ['10.0.0.1'] }, { ip: ['::1'] }, 'permitted'],
    ['an IPv4 where only IPv6 is', { ip: ['::1'] }, { ip: ['10.0.0.1'] }, 'permitted'],
    ['another name than the many', { dns: many }, { dns: ['league-60.rockets.local'] }, 'permitted'],
  ] as const)('refuses %s', async (_, permitted, names, violation) => {
    const authority = await authorityFor(permitted);
    expect(await verify(authority, await issueFor(authority, names))).toEqual(outside(violation));
  });

  it.each(HOSTILE_NAMES)('accepts the chain of an authority named %j', async (name) => {
    const authority = await authorityFor({ dns: ['localhost'] }, name);
    expect(await verify(authority, await issueFor(authority, { dns: ['localhost'] }))).toEqual(GOOD);
  });

  it('accepts a certificate for its hosts alone', async () => {
    const authority = await authorityFor(all);
    const leaf = await issueFor(authority, { dns: ['localhost'], ip: ['10.0.0.1', 'fd00::5'] });
    expect(await verify(authority, leaf, '-verify_hostname', 'localhost')).toEqual(GOOD);
    expect(await verify(authority, leaf, '-verify_ip', '10.0.0.1')).toEqual(GOOD);
    expect(await verify(authority, leaf, '-verify_ip', 'fd00::5')).toEqual(GOOD);
    expect(await verify(authority, leaf, '-verify_hostname', 'rockets.local')).toMatchObject({ exitCode: 2 });
    expect(await verify(authority, leaf, '-verify_ip', '10.0.0.2')).toMatchObject({ exitCode: 2 });
  });

  it('refuses a certificate of another authority, even of the same name', async () => {
    const [one, two] = [await authorityFor(all), await authorityFor(all)];
    expect(await verify(one, await issueFor(two, { dns: ['localhost'] }))).toMatchObject({ exitCode: 2 });
  });

  it('refuses an authority below the authority, and a server as one', async () => {
    const authority = await authorityFor(all);
    const below = await issueFor(authority, { dns: ['localhost'] });
    const leaf = await issueFor(below, { dns: ['localhost'] });
    const chain = { 'authority.pem': authority.certificate, 'below.pem': below.certificate, 'leaf.pem': leaf.certificate }; // prettier-ignore
    const { exitCode } = await openssl(chain, 'verify', '-CAfile', 'authority.pem', '-untrusted', 'below.pem', 'leaf.pem'); // prettier-ignore
    expect(exitCode).toBe(2);
  });

  // To openssl a certificate has expired in the second that it names, to others after it.
  it('accepts it from its first second to its last', async () => {
    const [notBefore, days] = [new Date('2048-06-15T12:34:56.789Z'), 1000];
    const authority = await x509.makeAuthority({ name: 'Rockets', permitted: all, notBefore, days: 2000 });
    const leaf = await x509.issue({ authority, names: all, notBefore, days });
    const first = Math.floor(notBefore.getTime() / 1000);
    const last = first + days * 86_400;
    const at = (second: number) => verify(authority, leaf, '-attime', String(second));
    expect(await at(first - 1)).toMatchObject({ output: expect.stringContaining('not yet valid') as string });
    expect(await at(first)).toEqual(GOOD);
    expect(await at(last - 1)).toEqual(GOOD);
    expect(await at(last + 1)).toMatchObject({ output: expect.stringContaining('has expired') as string });
  });

  /** What openssl shows of the extensions, one line each, with ID in the place of key identifiers. */
  async function extensionsOf({ certificate }: KeyedCertificate): Promise<string[]> {
    const { output } = await openssl({ 'it.pem': certificate }, 'x509', '-in', 'it.pem', '-noout', '-text');
    return output
      .replace(/^[\s\S]*X509v3 extensions:/, '')
      .replace(/Signature Algorithm[\s\S]*$/, '')
      .replace(/(keyid:)?([0-9A-F]{2}:){19}[0-9A-F]{2}/g, 'ID')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  it('shows the extensions with the marks that they need', async () => {
    const authority = await authorityFor({ dns: ['localhost'], ip: ['10.0.0.1', '::1'] });
    expect(await extensionsOf(authority)).toEqual([
      ...['X509v3 Basic Constraints: critical', 'CA:TRUE, pathlen:0'],
      ...['X509v3 Key Usage: critical', 'Certificate Sign, CRL Sign'],
      ...['X509v3 Subject Key Identifier:', 'ID'],
      ...['X509v3 Name Constraints: critical', 'Permitted:', 'DNS:localhost', 'IP:10.0.0.1/255.255.255.255'],
      'IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF',
    ]);
    expect(await extensionsOf(await issueFor(authority, { dns: ['localhost'], ip: ['10.0.0.1'] }))).toEqual([
      ...['X509v3 Basic Constraints:', 'CA:FALSE'],
      ...['X509v3 Key Usage: critical', 'Digital Signature'],
      ...['X509v3 Extended Key Usage:', 'TLS Web Server Authentication'],
      ...['X509v3 Subject Alternative Name:', 'DNS:localhost, IP Address:10.0.0.1'],
      ...['X509v3 Subject Key Identifier:', 'ID'],
      ...['X509v3 Authority Key Identifier:', 'ID'],
    ]);
  });

  const NO_IPV4 = 'IP:0.0.0.0/0.0.0.0';
  const NO_IPV6 = 'IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0';
  it.each([
    ['DNS', { dns: ['localhost'] }, [NO_IPV4, NO_IPV6]],
    ['IPv4', { ip: ['10.0.0.1'] }, ['DNS:', NO_IPV6]],
    ['IPv6', { ip: ['::1'] }, ['DNS:', NO_IPV4]],
    ['DNS and IPv4', { dns: ['localhost'], ip: ['10.0.0.1'] }, [NO_IPV6]],
  ])('shows what is excluded where only %s is permitted', async (_, permitted, excluded) => {
    const lines = await extensionsOf(await authorityFor(permitted));
    expect(lines.slice(lines.indexOf('Excluded:') + 1)).toEqual(excluded);
  });

  it('agrees about number and fingerprint', async () => {
    const { certificate } = await authorityFor({ dns: ['localhost'] });
    const { serial, fingerprint } = x509.readCertificate(certificate);
    const { output } = await openssl({ 'it.pem': certificate }, ...'x509 -in it.pem -noout -serial -fingerprint -sha256'.split(' ')); // prettier-ignore
    expect(output.replaceAll(':', '').toLowerCase()).toBe(
      `serial=${serial}\nsha256 fingerprint=${fingerprint}`.toLowerCase(),
    );
  });

  it('makes certificates of other kinds, which are read as well', async () => {
    const settings = [
      '[req]\ndistinguished_name=who\nx509_extensions=more\nprompt=no',
      '[who]\nO=Some, Org\nOU=Unit',
      '[more]\nsubjectAltName=@names',
      '[names]\nDNS.1=a, DNS:evil.example\nDNS.2=good.example\nURI.1=http://x/?a, DNS:evil.example\nIP.1=::1',
    ].join('\n');
    const { output } = await openssl({ 'it.conf': settings }, ...'req -x509 -config it.conf -newkey rsa:2048 -nodes -keyout /dev/null'.split(' ')); // prettier-ignore
    const { subject, dns, ip } = x509.readCertificate(output);
    expect({ subject, dns, ip }).toEqual({
      subject: 'O=Some\\, Org, OU=Unit',
      dns: ['a, DNS:evil.example', 'good.example'],
      ip: ['::1'],
    });
    expect(x509.keyFits(output, (await authorityFor({ dns: ['localhost'] })).key)).toBe(false);
  });

  it('agrees about the key of the authority', async () => {
    const authority = await authorityFor({ dns: ['localhost'] });
    const { certificate } = await issueFor(authority, { dns: ['localhost'] });
    const { output } = await openssl({ 'it.pem': certificate }, ...'x509 -in it.pem -noout -ext authorityKeyIdentifier'.split(' ')); // prettier-ignore
    const key = /^\s*(?:keyid:)?((?:[\dA-F]{2}:)+[\dA-F]{2})$/m.exec(output)?.[1]?.replaceAll(':', '');
    expect(key).toMatch(/^[\dA-F]{40}$/);
    expect(x509.readCertificate(certificate).authorityKey).toBe(key);
    expect(x509.readCertificate(authority.certificate).authorityKey).toBe('');
  });

  it.each([
    ['beside name and number of the authority', '/CN=a', 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always,issuer:always', /^[\dA-F]{40}$/],
    ['not where only these are there', '/CN=a', 'subjectKeyIdentifier=none\nauthorityKeyIdentifier=issuer:always', /^$/],
    ['of what has no subject at all', '/', 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always\nsubjectAltName=critical,DNS:a.example', /^[\dA-F]{40}$/],
  ])('has the key of the authority read %s', async (_, subject, extensions, expected) => {
    const settings = `[req]\ndistinguished_name=who\nx509_extensions=more\n[who]\n[more]\n${extensions}\n`;
    const { output } = await openssl({ 'it.conf': settings }, ...SELF_SIGNED, '-config', 'it.conf', '-subj', subject);
    const facts = x509.readCertificate(output);
    expect(facts.authorityKey).toMatch(expected);
    expect(facts.subject).toBe(subject === '/' ? '' : 'a');
  }); // prettier-ignore

  it.each(['1', '127', '128', '255', '256', '0x8000000000000001', '0x7fffffffffffffff', '0x00ff01'])(
    'agrees about the content of the number %s',
    async (number) => {
      const { output } = await openssl({}, ...SELF_SIGNED, '-subj', '/CN=a', '-set_serial', number);
      const { serial } = x509.readCertificate(output);
      const id = certificateId({ serial, authorityKey: '01' })?.split('.')[1] ?? '';
      // The certificate holds it as INTEGER (2), after what is the same in all: the version.
      const content = Buffer.from(id, 'base64url');
      const whole = Buffer.from([0xa0, 3, 2, 1, 2, 2, content.length, ...content]);
      expect(new X509Certificate(output).raw.includes(whole)).toBe(true);
    },
  );
});

/** What a client of TLS says to a server with a certificate: undefined when it is content. */
async function objectionTo(server: KeyedCertificate, host: string, trusted: KeyedCertificate) {
  const listener = createServer({ cert: server.certificate, key: server.key.reveal() }, (socket) => socket.end());
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  try {
    return await new Promise<string | undefined>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, servername: host, ca: trusted.certificate }, () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code ?? ''}: ${error.message}`));
    });
  } finally {
    await new Promise((resolve) => listener.close(resolve));
  }
}

describe("Node's own TLS", () => {
  const permitted = { dns: ['localhost'] };

  it.each(['localhost', 'foo.localhost'])('accepts %s', async (host) => {
    const authority = await authorityFor(permitted, 'Rockets, "the" = league 🚀');
    expect(await objectionTo(await issueFor(authority, { dns: [host] }), host, authority)).toBeUndefined();
  });

  it('refuses an authority that has nothing to do with it', async () => {
    const [authority, other] = [await authorityFor(permitted), await authorityFor(permitted, 'Other')];
    const leaf = await issueFor(authority, { dns: ['localhost'] });
    expect(await objectionTo(leaf, 'localhost', other)).toMatch(/^SELF_SIGNED_CERT_IN_CHAIN: /);
  });

  it('refuses another host, and a host that the authority may not vouch for', async () => {
    const authority = await authorityFor(permitted);
    const [good, bad] = [
      await issueFor(authority, { dns: ['localhost'] }),
      await issueFor(authority, { dns: ['evil.example'] }),
    ];
    expect(await objectionTo(good, 'foo.localhost', authority)).toMatch(/^ERR_TLS_CERT_ALTNAME_INVALID: /);
    expect(await objectionTo(bad, 'evil.example', authority)).toMatch(/permitted subtree violation/);
  });
});
