import { describe, expect, it } from 'vitest';
import { parseLeague } from '../../../src/league/parse-league.ts';
import { thrownBy } from '../thrown-by.ts';

const GOOD = `version: 1
league:
  name: Sunday Rockets
  admin:
    discord: "80351110224678912"
    email: admin@example.org
ways:
  localhost: true
`;

/** GOOD with one line replaced, or with lines added at the end. */
const changed = (line: string, by: string) => GOOD.replace(`${line}\n`, `${by}\n`);
const added = (lines: string) => `${GOOD}${lines}\n`;

describe('parseLeague', () => {
  it('fills in every default', () => {
    expect(parseLeague(GOOD).league).toEqual({
      version: 1,
      league: {
        name: 'Sunday Rockets',
        description: '',
        admin: { discord: '80351110224678912', email: 'admin@example.org', name: 'Administrator' },
        discordServer: '',
        colors: { primary: '#2A4B82', secondary: '#FFFFFF' },
      },
      ways: { localhost: true, expose: [] },
      certificates: { authority: 'letsencrypt', validHours: 2160, resolvers: [] },
      app: { registry: 'ghcr.io/sprocketbot', version: 'main' },
      images: {},
      freeze: [],
      modules: [],
    });
  });

  it('takes all four ways in at once', () => {
    const ways =
      '  localhost: true\n  lan: 192.168.1.10\n  tailnet: rockets.tail1234.ts.net\n  domain: rockets.example.org\n  email: a@b.org';
    expect(parseLeague(changed('  localhost: true', ways)).league.ways).toEqual({
      localhost: true,
      lan: '192.168.1.10',
      tailnet: 'rockets.tail1234.ts.net',
      domain: 'rockets.example.org',
      email: 'a@b.org',
      expose: [],
    });
  });

  it.each<[string, string, string]>([
    ['no version', changed('version: 1', '# none'), 'version: expected 1'],
    ['an older version than there ever was', changed('version: 1', 'version: 0'), 'version: expected 1 (line 1)'],
    ['no name', changed('  name: Sunday Rockets', '  description: x'), 'league.name: is missing'],
    [
      'a name that is a number',
      changed('  name: Sunday Rockets', '  name: 42'),
      'league.name: expected string (line 3)',
    ],
    ['an empty name', changed('  name: Sunday Rockets', '  name: "  "'), 'league.name: expected some text (line 3)'],
    [
      'a name of two lines',
      changed('  name: Sunday Rockets', '  name: "a\\nb"'),
      'league.name: expected one line without control characters (line 3)',
    ],
    [
      'a name with a line break of YAML 1.1',
      changed('  name: Sunday Rockets', '  name: "a\\u2028b"'),
      'league.name: expected one line without control characters (line 3)',
    ],
    [
      'a name with half a character',
      changed('  name: Sunday Rockets', '  name: "a\\ud83d"'),
      'league.name: expected one line without control characters (line 3)',
    ],
    [
      'a long name',
      changed('  name: Sunday Rockets', `  name: ${'x'.repeat(81)}`),
      'league.name: expected at most 80 characters (line 3)',
    ],
    [
      'a Discord id without quotes',
      changed('    discord: "80351110224678912"', '    discord: 80351110224678912'),
      'league.admin.discord: expected 15 to 21 digits in quotes (line 5)',
    ],
    [
      'a Discord name instead of the id',
      changed('    discord: "80351110224678912"', '    discord: rocket#1234'),
      'league.admin.discord: expected 15 to 21 digits in quotes (line 5)',
    ],
    [
      'a Discord server without quotes',
      changed('  name: Sunday Rockets', '  name: x\n  discordServer: 80351110224678912'),
      'league.discordServer: expected 15 to 21 digits in quotes (line 4)',
    ],
    [
      'a wrong e-mail address',
      changed('    email: admin@example.org', '    email: admin'),
      'league.admin.email: expected an e-mail address (line 6)',
    ],
    [
      'a colour by name',
      changed('  name: Sunday Rockets', '  name: x\n  colors: { primary: red }'),
      'league.colors.primary: expected a colour such as #2A4B82 (line 4)',
    ],
    [
      'text for a truth value',
      changed('  localhost: true', '  localhost: yes'),
      'ways.localhost: expected boolean (line 8)',
    ],
    [
      'no way in',
      changed('  localhost: true', '  localhost: false'),
      'ways: expected at least one way in: localhost, lan, tailnet or domain (line 7)',
    ],
    [
      'a domain without e-mail address',
      changed('  localhost: true', '  domain: a.org'),
      'ways.email: expected an e-mail address, because a public domain needs a certificate',
    ],
    [
      'a domain with a scheme',
      changed('  localhost: true', '  domain: https://a.org\n  email: a@b.org'),
      'ways.domain: expected a domain name in lower case of at most 200 characters, such as rockets.example.org (international names as xn--…) (line 8)',
    ],
    [
      'a domain in upper case',
      changed('  localhost: true', '  domain: A.org\n  email: a@b.org'),
      'ways.domain: expected a domain name in lower case of at most 200 characters, such as rockets.example.org (international names as xn--…); this one is written a.org (line 8)',
    ],
    [
      'an address with a port',
      changed('  localhost: true', '  lan: 10.0.0.1:80'),
      'ways.lan: expected an IP address (IPv6 in its short form) or a host name in lower case (line 8)',
    ],
    [
      'an app version that is no tag',
      added('app: { version: "a b" }'),
      'app.version: expected an image tag or a sha256 digest (line 9)',
    ],
    [
      'a registry with a scheme',
      added('app: { registry: https://ghcr.io }'),
      'app.registry: expected a registry such as ghcr.io/sprocketbot or 127.0.0.1:5000 (line 9)',
    ],
    [
      'an empty repository',
      added('app: { build: { repository: "", ref: main } }'),
      'app.build.repository: expected some text (line 9)',
    ],
    [
      'a mirror in upper case',
      added('images: { registry: Mirror.example.org }'),
      'images.registry: expected a registry such as ghcr.io/sprocketbot or 127.0.0.1:5000 (line 9)',
    ],
    [
      'a database of another kind',
      added('database: { url: mysql://u@h/d }'),
      'database.url: expected a URL such as postgresql://user@host:25060/database (line 9)',
    ],
    [
      'a database without user',
      added('database: { url: postgresql://h/d }'),
      'database.url: expected a URL such as postgresql://user@host:25060/database (line 9)',
    ],
    [
      'a database name that cannot be decoded',
      added('database: { url: postgresql://u@h/%zz }'),
      'database.url: expected a URL such as postgresql://user@host:25060/database (line 9)',
    ],
    [
      'a database name of two lines',
      added('database: { url: postgresql://u@h/a%0Ab }'),
      'database.url: expected a URL such as postgresql://user@host:25060/database (line 9)',
    ],
    [
      'a storage with a path',
      added('storage: { endpoint: https://s3.example.com/x }'),
      'storage.endpoint: expected a URL such as https://s3.example.com, without a path (line 9)',
    ],
    [
      'a bucket in upper case',
      added('storage:\n  endpoint: https://s3.example.com\n  buckets: { replays: Replays }'),
      'storage.buckets.replays: expected a bucket name (3 to 63 of a-z, 0-9, dot, dash) (line 11)',
    ],
    ['a module that is not a list', added('modules: gatus'), 'modules: expected array (line 9)'],
    [
      'a module that is not an id',
      added('modules:\n  - gatus\n  - Not An Id'),
      'modules.1: expected the id of a module (line 11)',
    ],
    ['an unknown key', added('moduls: [gatus]'), 'moduls: is not a known key (line 9)'],
    [
      'an unknown key below another',
      changed('  name: Sunday Rockets', '  name: x\n  colours: {}'),
      'league.colours: is not a known key (line 4)',
    ],
    ['a section that is not a map', changed('  localhost: true', '  - localhost'), 'ways: expected object (line 7)'],
    ['a file that is a list', '- a\n', 'the file: expected object'],
    ['an empty file', '', 'the file: expected object'],
  ])('tells path, line and what was expected: %s', (_, text, problem) => {
    const error = thrownBy(() => parseLeague(text));
    expect(error).toMatchObject({ code: 'config-invalid', exit: 2 });
    expect(error.details).toContain(problem);
    expect(error.hint).toContain('sprocket config --schema');
  });

  it('names every mistake at once, and counts them', () => {
    const error = thrownBy(() => parseLeague('version: 1\nleague: { name: "" }\nways: { localhost: 1 }\nx: 1\n'));
    expect(error.message).toBe('sprocket.yaml has 4 mistakes');
    expect(error.details).toEqual([
      'league.name: expected some text (line 2)',
      'league.admin: is missing',
      'ways.localhost: expected boolean (line 3)',
      'x: is not a known key (line 4)',
    ]);
    expect(thrownBy(() => parseLeague(changed('  localhost: true', '  localhost: 1'))).message).toBe(
      'sprocket.yaml has a mistake',
    );
  });

  it('says that the program is too old for a newer file, and nothing about its other keys', () => {
    const error = thrownBy(() => parseLeague('version: 2\nsomething: new\n'));
    expect(error).toMatchObject({
      code: 'config-invalid',
      message: 'sprocket.yaml has version 2; this program knows 1',
      hint: 'Use the newer sprocket that wrote this file.',
    });
    expect(error.details).toEqual([]);
  });

  it('calls the file by the name that it has', () => {
    expect(thrownBy(() => parseLeague('a: [', 'answers.yaml')).message).toContain('answers.yaml');
    expect(thrownBy(() => parseLeague('a: 1', 'answers.yaml')).message).toContain('answers.yaml');
  });
});
