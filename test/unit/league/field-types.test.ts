import { describe, expect, it } from 'vitest';
import { databaseUrl, domainName, hostAddress, imagePrefix, oneLine, webUrl } from '../../../src/league/field-types.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: string) =>
  schema.safeParse(value).success;

/** What is said about a value that is refused. */
const refusalOf = (schema: typeof domainName, value: string) => schema.safeParse(value).error?.issues[0]?.message ?? '';

describe('domainName', () => {
  it.each(['rockets.example.org', 'a.b', 'xn--rckets-wxa.example.org', '1.example.org', 'a-b.c-d.org'])(
    'takes %s',
    (name) => {
      expect(accepts(domainName, name)).toBe(true);
    },
  );

  it.each([
    ['a single label', 'localhost'],
    ['an address', '10.0.0.1'],
    ['a number in disguise', 'example.0x7f'],
    ['an underscore', 'a_b.org'],
    ['a leading dash', '-a.org'],
    ['a trailing dash', 'a-.org'],
    ['an empty label', 'a..org'],
    ['two trailing dots', 'a.org..'],
    ['a wildcard', '*.example.org'],
    ['a broken international name', 'xn--a.org'],
    ['a label of 64', `${'a'.repeat(64)}.org`],
    ['more than 200 characters', `${'a.'.repeat(100)}org`],
    ['a backtick', 'a`.org'],
    ['a way out of a rule', 'a.org`) || Host(`b.org'],
    ['a quote', 'a".org'],
    ['a line break', 'a.org\n'],
    ['a template', '{{ league.name }}.org'],
    ['a tag of a template', 'a{% raw %}.org'],
    ['a variable', '$HOME.org'],
    ['a letter in percent code', 'ex%61mple.org'],
    ['letters from right to left', '\u202egro.elpmaxe'],
    ['a name that ends in a number', 'example.123'],
    ['a URL', 'https://example.org'],
    ['a user', 'me@example.org'],
    ['a port', 'example.org:443'],
    ['spaces around it', ' example.org '],
  ])('refuses %s, and has no other spelling for it', (_, name) => {
    expect(refusalOf(domainName, name)).toMatch(
      /^expected a domain name in lower case .*\(international names as xn--…\)$/,
    );
  });

  it.each([
    ['international letters', 'röckets.example', 'xn--rckets-wxa.example'],
    ['wide letters', 'ｒockets.example', 'rockets.example'],
    ['a wide dot', 'rockets。example', 'rockets.example'],
    ['a letter that cannot be seen', 'rock\u200bets.example', 'rockets.example'],
    ['upper case', 'Rockets.EXAMPLE', 'rockets.example'],
    ['a trailing dot', 'rockets.example.', 'rockets.example'],
  ])('says how %s are written', (_, name, spelling) => {
    const refusal = refusalOf(domainName, name);
    expect(refusal).toContain(`; this one is written ${spelling}`);
    expect(accepts(domainName, spelling)).toBe(true);
  });

  it('is so long at most that labels fit in front of it', () => {
    const longest = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.abcdefgh`;
    expect(longest).toHaveLength(200);
    expect(accepts(domainName, longest)).toBe(true);
    expect(refusalOf(domainName, `x${longest}`)).toContain('at most 200 characters');
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
    ['a number, which a URL takes for an address', '12345'],
    ['half an address', '10.1'],
    ['an address with zeros in front, which some read as octal', '192.168.001.010'],
    ['an address in hexadecimal', '0x7f.0.0.1'],
    ['nothing', ''],
    ['a port', 'nas:80'],
    ['a port after brackets', '[::1]:80'],
    ['a network', '192.168.1.0/24'],
    ['a space', 'n as'],
    ['a way out of a rule', 'nas`) || Host(`b'],
  ])('refuses %s, and has no other spelling for it', (_, address) => {
    expect(refusalOf(hostAddress, address)).toMatch(/^expected an IP address .* in lower case$/);
  });

  it.each([
    ['NAS', 'nas'],
    ['nas.', 'nas'],
    ['10.0.0.1.', '10.0.0.1'],
    ['FD7A::1', 'fd7a::1'],
    ['[::1]', '::1'],
    ['fd7a:115c:a1e0:0:0:0:0:1', 'fd7a:115c:a1e0::1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ])('says how %s is written', (address, spelling) => {
    expect(refusalOf(hostAddress, address)).toMatch(new RegExp(`; this one is written ${spelling}$`));
    expect(accepts(hostAddress, spelling)).toBe(true);
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
