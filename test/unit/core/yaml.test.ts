import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { parseYaml, toYaml } from '../../../src/core/yaml.ts';
import { thrownBy } from '../thrown-by.ts';

describe('parseYaml', () => {
  const text = [
    '# a league',
    'version: 1',
    'league:',
    '  name: Rockets',
    '  admin: { discord: "1" }',
    'list:',
    '  - a',
    '  - b: 2',
  ].join('\n');

  it.each<[string, (string | number)[], number | undefined]>([
    ['a key', ['version'], 2],
    ['a key below another', ['league', 'name'], 4],
    ['a key of a flow map', ['league', 'admin', 'discord'], 5],
    ['an entry of a list', ['list', 0], 7],
    ['a key in a list', ['list', 1, 'b'], 8],
    ['a key that is not there', ['league', 'admin', 'email'], undefined],
    ['a key below one that is not there', ['storage', 'region'], undefined],
    ['a key below a scalar', ['version', 'major'], undefined],
  ])('knows the line of %s', (_, path, line) => {
    expect(parseYaml(text, 'x.yaml').lineOf(path)).toBe(line);
  });

  it.each([
    ['a tab as indentation', 'a:\n\tb: 1', 2, /tab/i],
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', 3, /unique/],
    ['a bracket that is never closed', 'a: 1\nb: [1, 2\n', 3, /./],
    ['a second document', 'a: 1\n---\nb: 2\n', 2, /multiple documents/],
    ['a plain value with a colon', 'a: 1\nb: c: d\n', 2, /./],
  ])('names the line of %s', (_, broken, line, reason) => {
    const error = thrownBy(() => parseYaml(broken, 'x.yaml'));
    expect(error).toMatchObject({ code: 'config-invalid' });
    expect(error.message).toMatch(new RegExp(`^x\\.yaml is not valid YAML \\(line ${line}, column \\d+\\)$`));
    expect(error.details[0]).toMatch(reason);
    expect(error.hint).toBe(`Correct line ${line} of x.yaml.`);
  });

  it.each([
    ['leads nowhere', 'a: *nowhere'],
    ['leads back to itself', 'a: &a [*a]'],
    ['leads back to itself through others', 'a: &a { b: { c: *a } }'],
    [
      'explodes',
      `a: &a [${'1,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]`,
    ],
  ])('refuses an alias that %s', (_, broken) => {
    const error = thrownBy(() => parseYaml(broken, 'x.yaml', 'catalog-invalid'));
    expect(error).toMatchObject({
      code: 'catalog-invalid',
      message: 'x.yaml uses an alias (*name) that cannot be resolved',
    });
  });

  it('follows an honest alias', () => {
    expect(parseYaml('a: &a { b: 1 }\nc: *a', 'x.yaml').value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it('reads YAML 1.2: yes and no are text', () => {
    expect(parseYaml('a: yes\nb: no\nc: on\nd: 0o17\ne: true', 'x').value).toEqual({
      a: 'yes',
      b: 'no',
      c: 'on',
      d: 15,
      e: true,
    });
  });

  it('reads nothing as null', () => {
    expect(parseYaml('', 'x').value).toBeNull();
    expect(parseYaml('# only a comment\n', 'x').value).toBeNull();
  });

  it('keeps a key named __proto__ a key', () => {
    const { value } = parseYaml('__proto__: { admin: true }', 'x');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('throws a SprocketError, so that it is not taken for a bug', () => {
    expect(() => parseYaml('a: [', 'x')).toThrow(SprocketError);
  });
});

describe('toYaml', () => {
  it('keeps the order of keys', () => {
    expect(toYaml({ b: 1, a: { d: 1, c: 2 } })).toBe('b: 1\na:\n  d: 1\n  c: 2\n');
  });

  it('quotes what a YAML 1.1 reader would take for something else', () => {
    const value = {
      a: 'yes',
      b: 'no',
      c: '0o17',
      d: '1_000',
      e: '22:30',
      f: 'null',
      g: '1.0',
      h: '~',
      i: 'on',
      j: '2026-01-01',
    };
    const text = toYaml(value);
    for (const line of text.trimEnd().split('\n').slice(0, 9)) expect(line).toMatch(/^[a-i]: "/);
    expect(parseYaml(text, 'x').value).toEqual(value);
  });

  it('never folds a line: values can be found with grep', () => {
    const long = 'word '.repeat(60).trim();
    expect(toYaml({ a: long })).toBe(`a: ${long}\n`);
  });

  it('writes equal objects out instead of an alias', () => {
    const shared = { x: 1 };
    expect(toYaml({ a: shared, b: shared })).toBe('a:\n  x: 1\nb:\n  x: 1\n');
  });

  it('writes comments above their keys and ignores those for keys that are not there', () => {
    const comments = { a: 'Top.\nSecond line.', 'b c': 'Below.', 'b nothing': 'Lost.', 'x y': 'Lost.' };
    expect(toYaml({ a: 1, b: { d: 2, c: 3 } }, comments)).toBe(
      '# Top.\n# Second line.\na: 1\nb:\n  d: 2\n\n  # Below.\n  c: 3\n',
    );
  });
});
