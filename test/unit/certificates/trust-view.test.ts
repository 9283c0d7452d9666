import { describe, expect, it } from 'vitest';
import type { Style } from '../../../src/cli/output/style.ts';
import { trustSteps } from '../../../src/cli/output/trust-steps.ts';
import { trustLines } from '../../../src/cli/output/trust-view.ts';
import { wrapText } from '../../../src/cli/output/wrap.ts';
import { leagueAuthority } from '../../../src/ops/league-authority.ts';
import { rejectionOf } from '../thrown-by.ts';
import { leagueOf, ROOT, securedLeague } from './league.ts';

const plain: Style = { paint: (_, text) => text, width: 100, isTerminal: false };

const textOf = async (ways?: Readonly<Record<string, unknown>>): Promise<string[]> => {
  const authority = await leagueAuthority(await securedLeague(ways ? { ways } : {}));
  return trustLines(authority, trustSteps('sprocket-authority', 'https://rockets.example'), plain);
};

describe('what to do so that a device trusts the authority', () => {
  it('names the file and its fingerprint as devices show it', async () => {
    const lines = await textOf();
    expect(lines[0]).toBe('Private authority of Rockets, until 2035-12-30');
    expect(lines).toContain(`  ${ROOT}/certificates/authority.pem`);
    expect(lines.filter((line) => /^ {2}[0-9A-F]{2}(:[0-9A-F]{2}){31}$/.test(line))).toHaveLength(1);
  });

  it.each([
    ['Debian, Ubuntu', 'update-ca-certificates'],
    ['Fedora', 'update-ca-trust'],
    ['macOS', 'security add-trusted-cert'],
    ['Windows', 'certutil -addstore -f Root'],
    ['Firefox', 'View Certificates'],
    ['Chrome and Chromium on Linux', 'chrome://certificate-manager'],
    ['iOS, iPadOS', 'Certificate Trust Settings'],
    ['Android', 'Encryption & credentials'],
    ['curl, Node', 'NODE_EXTRA_CA_CERTS'],
  ])('has steps for %s', async (system, step) => {
    const lines = await textOf();
    const below = lines.slice(lines.findIndex((line) => line.startsWith(system)) + 1);
    const steps = below.slice(0, [...below, ''].indexOf(''));
    expect(steps.join('\n')).toContain(step);
  });

  it('says which names it can vouch for, and that it can for no others', async () => {
    const text = (await textOf()).join(' ').replaceAll(/ +/g, ' ');
    for (const name of ['rockets.example', 'rockets.tail1234.ts.net', 'home.arpa', '192.168.1.5'])
      expect(text).toContain(name);
    expect(text).toContain('can only vouch for these names and addresses, never for other sites');
    expect(await textOf({ lan: 'rockets.local' })).not.toContain('    192.168.1.5');
  });

  it('needs no more than 100 columns, however many names there are', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `league-${index}.rockets.local`);
    const authority = await leagueAuthority(await securedLeague());
    const permitted = { dns: many, ip: ['192.168.1.5', 'fd00::5'] };
    const lines = trustLines({ ...authority, permitted }, trustSteps('sprocket-authority', 'https://x.local'), plain);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    for (const name of many) expect(lines.join('\n')).toContain(name);
  });
});

describe('the authority of a league', () => {
  it('is that of the files, with what it permits', async () => {
    const { pem, permitted, fingerprint, path } = await leagueAuthority(await securedLeague());
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
    expect(permitted.ip).toEqual(['192.168.1.5']);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(path).toBe(`${ROOT}/certificates/authority.pem`);
  });

  it('is missing before the first apply', async () => {
    const error = await rejectionOf(leagueAuthority(await leagueOf()));
    expect(error).toMatchObject({ code: 'authority-missing', exit: 2, hint: 'sprocket apply' });
  });

  it('is not shown to those who may not read it', async () => {
    const session = await securedLeague();
    const read = () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
    const files = { ...session.ports.files, read };
    const error = await rejectionOf(leagueAuthority({ ...session, ports: { ...session.ports, files } }));
    expect(error.code).toBe('state-invalid');
    expect(error.hint).toMatch(/^sudo sprocket cert trust/);
  });

  it('is not needed where the league is reached as localhost alone', async () => {
    const error = await rejectionOf(leagueAuthority(await leagueOf({ ways: { localhost: true } })));
    expect(error.message).toContain('plain localhost needs none');
    expect(error.hint).toMatch(/^Add ways\.lan, .* then: sprocket apply$/);
  });
});

describe('wrapping', () => {
  it('breaks between words, and leaves a long word whole', () => {
    expect(wrapText('a bb ccc dddd', 6, '  ')).toEqual(['  a bb', '  ccc', '  dddd']);
    expect(wrapText('abcdefgh i', 4)).toEqual(['abcdefgh', 'i']);
    expect(wrapText('a', 4)).toEqual(['a']);
  });
});
