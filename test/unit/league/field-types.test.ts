import { describe, expect, it } from 'vitest';
import { databaseUrl, domainName, hostAddress, imagePrefix, oneLine, webUrl } from '../../../src/league/field-types.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: string) =>
  schema.safeParse(value).success;

describe('domainName', () => {
  it.each(['rockets.example.org', 'a.b', 'xn--rckets-4ya.example.org', '1.example.org', 'a-b.c-d.org'])(
    'takes %s',
    (name) => {
      expect(accepts(domainName, name)).toBe(true);
    },
  );

  it.each([
    ['a single label', 'localhost'],
    ['an address', '10.0.0.1'],
    ['a number in disguise', 'example.0x7f'],
    ['upper case', 'Example.org'],
    ['an underscore', 'a_b.org'],
    ['a leading dash', '-a.org'],
    ['a trailing dash', 'a-.org'],
    ['an empty label', 'a..org'],
    ['a trailing dot', 'a.org.'],
    ['a wildcard', '*.example.org'],
    ['letters beyond ASCII', 'röckets.org'],
    ['a broken international name', 'xn--a.org'],
    ['a label of 64', `${'a'.repeat(64)}.org`],
    ['more than 200 characters', `${'a.'.repeat(100)}org`],
    ['a backtick', 'a`.org'],
    ['a line break', 'a.org\n'],
  ])('refuses %s', (_, name) => {
    expect(accepts(domainName, name)).toBe(false);
  });
});

describe('hostAddress', () => {
  it.each(['192.168.1.10', '100.64.0.1', 'fd7a:115c:a1e0::1', '::1', 'nas', 'rockets.tail1234.ts.net'])(
    'takes %s',
    (address) => {
      expect(accepts(hostAddress, address)).toBe(true);
    },
  );

  it.each([
    ['a zone, which no URL can hold', 'fe80::1%eth0'],
    ['a long form, which no browser asks for', 'fd7a:115c:a1e0:0:0:0:0:1'],
    ['IPv6 in upper case', 'FD7A::1'],
    ['IPv6 in brackets', '[::1]'],
    ['a number, which a URL takes for an address', '12345'],
    ['half an address', '10.1'],
    ['upper case', 'NAS'],
    ['nothing', ''],
    ['a port', 'nas:80'],
    ['a space', 'n as'],
  ])('refuses %s', (_, address) => {
    expect(accepts(hostAddress, address)).toBe(false);
  });
});

describe('imagePrefix', () => {
  it.each(['ghcr.io/sprocketbot', '127.0.0.1:5000', 'registry.example.org:443/a/b_c/d-e', 'mirror'])(
    'takes %s',
    (prefix) => {
      expect(accepts(imagePrefix, prefix)).toBe(true);
    },
  );

  it.each(['', 'https://ghcr.io', 'ghcr.io/', '/a', 'GHCR.io', 'a b', 'ghcr.io//x', 'a:99999999', 'a@b', '$x'])(
    'refuses %j',
    (prefix) => {
      expect(accepts(imagePrefix, prefix)).toBe(false);
    },
  );
});

describe('webUrl', () => {
  it.each(['https://s3.example.com', 'https://s3.example.com/', 'http://10.0.0.1:9000'])('takes %s', (url) => {
    expect(accepts(webUrl, url)).toBe(true);
  });

  it.each(['s3.example.com', 'ftp://a', 'https://a/b', 'https://a?b=c', 'https://user@a', ''])('refuses %j', (url) => {
    expect(accepts(webUrl, url)).toBe(false);
  });
});

describe('databaseUrl', () => {
  it.each([
    'postgres://u@h/d',
    'postgresql://u@h:25060/d?sslmode=require',
    'postgresql://u%40x@[fd00::1]:5432/my%20db',
  ])('takes %s', (url) => {
    expect(accepts(databaseUrl, url)).toBe(true);
  });

  it.each([
    'postgresql://u@h',
    'postgresql://u@h/',
    'postgresql:///d',
    'postgresql://u@h/%',
    'postgresql://u%00@h/d',
    'u@h/d',
  ])('refuses %j', (url) => {
    expect(accepts(databaseUrl, url)).toBe(false);
  });
});

describe('oneLine', () => {
  it.each([
    '$HOME ${x} {{ league.name }} {% raw %}',
    `"quoted" 'twice' \\`,
    '# : - [x] {y} & * ! | > % @ `',
    'Рокеты 🚀 ⚽ é',
  ])('keeps %s as it is', (text) => {
    expect(oneLine(1, 80).parse(text)).toBe(text);
  });

  it.each(['\0', '\t', '\n', '\r', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\uffff', '\ud800'])(
    'refuses the character %j',
    (character) => {
      expect(accepts(oneLine(1, 80), `a${character}b`)).toBe(false);
    },
  );

  it('takes spaces away from the ends', () => {
    expect(oneLine(1, 80).parse('  Rockets ')).toBe('Rockets');
  });
});
