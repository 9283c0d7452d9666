import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/core/yaml.ts';
import {
  answerAt,
  answerLeaves,
  answerProblem,
  checkAnswers,
  leagueFromAnswers,
  leagueText,
  mergeAnswers,
  parseSetting,
  withAnswer,
} from '../../../src/league/answers.ts';
import { parseLeague } from '../../../src/league/parse-league.ts';
import { thrownBy } from '../thrown-by.ts';

const ADMIN = { discord: '80351110224678912', email: 'admin@example.org' };
const ANSWERS = { league: { name: 'Sunday Rockets', admin: ADMIN }, ways: { localhost: true } };

describe('mergeAnswers', () => {
  it('lets later answers win, key by key', () => {
    expect(mergeAnswers({ a: { x: 1, y: 2 }, b: 1 }, { a: { y: 3, z: 4 } }, { b: 2 })).toEqual({
      a: { x: 1, y: 3, z: 4 },
      b: 2,
    });
  });

  it('replaces lists whole', () => {
    expect(mergeAnswers({ modules: ['a', 'b'] }, { modules: ['c'] })).toEqual({ modules: ['c'] });
  });

  it('leaves the layers as they were', () => {
    const [base, over] = [{ a: { x: 1 } }, { a: { y: 2 } }];
    mergeAnswers(base, over);
    expect([base, over]).toEqual([{ a: { x: 1 } }, { a: { y: 2 } }]);
  });

  it('takes a key named __proto__ for a key like any other', () => {
    const merged = mergeAnswers({}, parseYaml('__proto__: { localhost: true }', 'x').value as Record<string, unknown>);
    expect(Object.keys(merged)).toEqual(['__proto__']);
    expect(merged['localhost']).toBeUndefined();
  });
});

describe('parseSetting', () => {
  it.each<[string, unknown]>([
    ['app.version=v2.3.0', { app: { version: 'v2.3.0' } }],
    ['ways.localhost=true', { ways: { localhost: true } }],
    ['modules=[gatus, n8n]', { modules: ['gatus', 'n8n'] }],
    ['storage={ endpoint: https://s3.example.com }', { storage: { endpoint: 'https://s3.example.com' } }],
    ['league.admin.discord=80351110224678912', { league: { admin: { discord: '80351110224678912' } } }],
    ['league.admin.discord="80351110224678912"', { league: { admin: { discord: '80351110224678912' } } }],
    ['league.colors.primary=#2A4B82', { league: { colors: { primary: '#2A4B82' } } }],
    ['league.name=Sunday Rockets = best', { league: { name: 'Sunday Rockets = best' } }],
    // No value is null, which is an answer too: the default.
    ['league.description=', { league: { description: null } }],
    ['x=1.5', { x: 1.5 }],
  ])('reads %s', (text, answers) => {
    expect(parseSetting(text)).toEqual(answers);
  });

  it.each(['app.version', '=v1', 'app..version=v1', '.app=1', 'app.=1', ''])('refuses %j', (text) => {
    const error = thrownBy(() => parseSetting(text));
    expect(error).toMatchObject({ code: 'usage', message: `--set ${text}: expected key=value` });
  });

  it('names the key when its value is not YAML, and not the value', () => {
    const error = thrownBy(() => parseSetting('league.name=[hunter2'));
    expect(error).toMatchObject({ code: 'usage' });
    expect(error.message).toContain('--set league.name');
    expect(error.message).not.toContain('hunter2');
  });
});

describe('answerAt and withAnswer', () => {
  it('read and set by dotted path', () => {
    const answers = withAnswer(ANSWERS, 'league.admin.name', 'Ada');
    expect(answerAt(answers, 'league.admin.name')).toBe('Ada');
    expect(answerAt(answers, 'league.admin.email')).toBe('admin@example.org');
    expect(answerAt(ANSWERS, 'league.admin.name')).toBeUndefined();
  });

  it.each(['storage', 'storage.endpoint', 'league.name.first', 'constructor', 'league.toString'])(
    'find nothing at %s',
    (path) => {
      expect(answerAt(ANSWERS, path)).toBeUndefined();
    },
  );
});

describe('answerLeaves', () => {
  it('gives every answer with its dotted path', () => {
    const answers = { league: { name: 'x', colors: {} }, modules: ['a'], app: null };
    expect([...answerLeaves(answers)]).toEqual([
      { key: 'league.name', value: 'x' },
      { key: 'league.colors', value: {} },
      { key: 'modules', value: ['a'] },
      { key: 'app', value: null },
    ]);
  });
});

describe('checkAnswers', () => {
  it('finds nothing in complete answers', () => {
    expect(checkAnswers(ANSWERS)).toEqual({ wrong: [], missing: [] });
  });

  it('tells what is missing, key by key, from what is wrong', () => {
    expect(checkAnswers({ league: { name: '' }, ways: { domain: 'rockets.example.org' }, x: 1 })).toEqual({
      wrong: ['league.name: expected some text', 'x: is not a known key'],
      missing: ['league.admin.discord', 'league.admin.email', 'ways.email'],
    });
  });

  it('calls for a way in when there is none', () => {
    expect(checkAnswers({ league: ANSWERS.league }).missing).toEqual(['ways']);
  });
});

describe('answerProblem', () => {
  it.each<[string, unknown, string | undefined]>([
    ['league.name', 'Rockets', undefined],
    ['league.name', '', 'Expected some text'],
    ['league.admin.discord', '123', 'Expected 15 to 21 digits'],
    [
      'ways.domain',
      'localhost',
      'Expected a domain name in lower case of at most 200 characters, such as rockets.example.org (international names as xn--…)',
    ],
    ['database.url', 'postgresql://u@h/d', undefined],
  ])('of %s = %j', (key, value, problem) => {
    expect(answerProblem(key, value)).toBe(problem);
  });
});

describe('leagueFromAnswers', () => {
  it('adds the version', () => {
    expect(leagueFromAnswers(ANSWERS)).toMatchObject({ version: 1, league: { name: 'Sunday Rockets' } });
  });

  it('names everything that is missing', () => {
    const error = thrownBy(() => leagueFromAnswers({ ways: { localhost: true } }));
    expect(error).toMatchObject({ code: 'config-invalid', message: 'the answers has a mistake' });
    expect(error.details).toEqual(['league: is missing']);
  });

  it('takes null for an answer: the default', () => {
    const league = { name: 'x', description: null, admin: ADMIN, colors: { primary: null, secondary: '#000000' } };
    expect(leagueFromAnswers({ ...ANSWERS, league, storage: null, app: { version: null } })).toMatchObject({
      league: { description: '', colors: { primary: '#2A4B82', secondary: '#000000' } },
      app: { version: 'main' },
    });
  });

  it('refuses a secret among them', () => {
    expect(thrownBy(() => leagueFromAnswers({ ...ANSWERS, database: { url: 'postgres://u:p@h/d' } })).code).toBe(
      'config-secret',
    );
  });
});

describe('leagueText', () => {
  it('holds what was answered and nothing else', () => {
    expect(leagueText(ANSWERS)).toBe(`# What this league wants. Defaults are left out: sprocket config shows them all.
version: 1
league:
  name: Sunday Rockets
  admin:
    discord: "80351110224678912"
    email: admin@example.org
ways:
  localhost: true
`);
  });

  it('stands in the order of the schema, whatever the order of the answers', () => {
    const { league, ways } = ANSWERS;
    const mixed = {
      modules: ['gatus'],
      ways,
      league: { admin: { email: ADMIN.email, discord: ADMIN.discord }, name: league.name },
    };
    expect(leagueText(mixed)).toBe(leagueText({ ...ANSWERS, modules: ['gatus'] }));
  });

  it.each<[string, string]>([
    ['quotes', `"The" 'League'`],
    ['a colon', 'Rockets: the sequel'],
    ['a comment sign', 'Rockets # 1'],
    ['a word that YAML 1.1 takes for a truth value', 'yes'],
    ['digits', '0123'],
    ['a template', '{{ league.name }} ${HOME}'],
    ['other alphabets', 'Рокеты 🚀'],
    ['a long line', 'word '.repeat(15).trim()],
  ])('reads back as the same league with %s in its name', (_, name) => {
    const answers = { ...ANSWERS, league: { name, admin: ADMIN } };
    const text = leagueText(answers);
    expect(parseLeague(text).league).toEqual(leagueFromAnswers(answers));
    expect(parseLeague(text).league.league.name).toBe(name);
    expect(leagueText(parseYaml(text, 'x').value as Record<string, unknown>)).toBe(text);
  });
});
