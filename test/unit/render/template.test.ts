import { describe, expect, it } from 'vitest';
import { renderConfigFile, renderTemplate, renderValue } from '../../../src/render/template.ts';
import { thrownBy } from '../thrown-by.ts';

const FACTS = {
  league: { name: 'The "Best" {{ league }} of $HOME' },
  database: { host: 'postgres', port: 5432, tls: false },
  list: ['a', 'b'],
};

describe('renderTemplate', () => {
  it('fills in facts and leaves the rest as it stands', () => {
    expect(renderTemplate('host={{ database.host }} $HOME ${X} {', FACTS, 't')).toBe('host=postgres $HOME ${X} {');
  });

  it('does not render what a fact says', () => {
    expect(renderTemplate('{{ league.name }}', FACTS, 't')).toBe(FACTS.league.name);
  });

  it('writes values as JSON where a template says so', () => {
    expect(JSON.parse(renderTemplate('{{ league.name | json }}', FACTS, 't'))).toBe(FACTS.league.name);
  });

  it.each<[string, string]>([
    ['an unknown fact', '{{ nothing }}'],
    ['an unknown key of a fact', '{{ database.password }}'],
    ['a property that every object has', '{{ database.constructor }}'],
    ['an unknown filter', '{{ database.host | shout }}'],
    ['a tag that is not closed', '{% if database.tls %}x'],
    ['a file by include', "{% include 'package.json' %}"],
    ['a file by render', "{% render './package.json' %}"],
    ['a file by layout', "{% layout '/etc/hostname' %}"],
  ])('refuses %s, naming the template', (_, template) => {
    const error = thrownBy(() => renderTemplate(template, FACTS, 'files/x.conf'));
    expect(error).toMatchObject({ code: 'catalog-invalid', message: 'the template files/x.conf cannot be rendered' });
    expect(error.details).toHaveLength(1);
  });
});

describe('renderValue', () => {
  it('renders every string, however deep, and nothing else', () => {
    const value = { a: ['{{ database.host }}', 1, null, true], b: { c: 'x-{{ list[1] }}' } };
    expect(renderValue(value, FACTS, 't')).toEqual({ a: ['postgres', 1, null, true], b: { c: 'x-b' } });
  });

  it('keeps truth values what they are where a fact is the whole text', () => {
    expect(renderValue('{{ database.tls }}', FACTS, 't')).toBe(false);
    expect(renderValue('tls={{ database.tls }}', FACTS, 't')).toBe('tls=false');
    expect(renderValue('{{ database.port }}', FACTS, 't')).toBe('5432');
  });

  it('does not render keys', () => {
    expect(renderValue({ '{{ database.host }}': 1 }, FACTS, 't')).toEqual({ '{{ database.host }}': 1 });
  });
});

describe('renderConfigFile', () => {
  it('lays JSON out the same way whatever the template looks like', () => {
    expect(renderConfigFile('{"a":{{ database.port }},\n\n"b" : [ ]}', FACTS, 'config/x.json')).toBe(
      '{\n  "a": 5432,\n  "b": []\n}\n',
    );
  });

  it('refuses JSON that is none', () => {
    const error = thrownBy(() => renderConfigFile('{ "a": {{ database.host }} }', FACTS, 'config/x.json'));
    expect(error).toMatchObject({
      code: 'catalog-invalid',
      message: 'config/x.json is not valid JSON after rendering',
    });
  });

  it.each(['config/x.yaml', 'config/x.yml'])('refuses YAML that is none: %s', (path) => {
    const error = thrownBy(() => renderConfigFile('a: {{ database.host }}: b', FACTS, path));
    expect(error).toMatchObject({ code: 'catalog-invalid', hint: `Correct line 1 of ${path}.` });
  });

  it('leaves files of another kind alone', () => {
    expect(renderConfigFile('port {{ database.port }}', FACTS, 'config/x.conf')).toBe('port 5432');
  });
});
