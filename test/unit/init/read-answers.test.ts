import { describe, expect, it } from 'vitest';
import { type AnswerSources, readAnswers } from '../../../src/ops/init/read-answers.ts';
import { thrownBy } from '../thrown-by.ts';

const read = (sources: { preset?: string; file?: string; settings?: string[] }) => {
  const given: AnswerSources = {
    preset: sources.preset === undefined ? undefined : { name: 'lan', text: sources.preset },
    file: sources.file === undefined ? undefined : { name: 'answers.yaml', text: sources.file },
    settings: sources.settings ?? [],
    modules: [],
  };
  return readAnswers(given);
};

describe('readAnswers', () => {
  it('lets the answers file win over the preset, and --set over both', () => {
    const { answers } = read({
      preset: 'app: { version: a, registry: ghcr.io/preset }\nmodules: [gatus]',
      file: 'app: { version: b }\nleague: { name: From the file }',
      settings: ['app.version=c', 'modules=[]'],
    });
    expect(answers).toEqual({
      app: { version: 'c', registry: 'ghcr.io/preset' },
      modules: [],
      league: { name: 'From the file' },
    });
  });

  it('tells apart what was given for this league and what a preset brings', () => {
    const { base, explicit } = read({
      preset: 'ways: { localhost: true }',
      file: 'league: { name: A }',
      settings: ['app.version=c'],
    });
    expect(base).toEqual({ ways: { localhost: true }, league: { name: 'A' } });
    expect(explicit).toEqual({ league: { name: 'A' }, app: { version: 'c' } });
  });

  it('wants the keys that a preset asks for, until somebody answers them', () => {
    const preset = 'ask: [ways.lan, ways.email]\nways: { localhost: true }';
    expect([...read({ preset }).required]).toEqual(['ways.lan', 'ways.email']);
    expect([...read({ preset, settings: ['ways.lan=192.168.1.5'] }).required]).toEqual(['ways.email']);
    expect(read({ preset }).answers).toEqual({ ways: { localhost: true } });
  });

  it('takes a copy of sprocket.yaml for an answers file', () => {
    expect(read({ file: 'version: 1\nleague: { name: A }' }).answers).toEqual({ league: { name: 'A' } });
    expect(thrownBy(() => read({ file: 'version: 2' })).message).toContain('has version 2');
  });

  it('takes an empty file for no answers', () => {
    expect(read({ file: '# nothing yet\n' }).answers).toEqual({});
  });

  it('names every mistake of a file with its line', () => {
    const error = thrownBy(() => read({ file: 'league:\n  nmae: A\n  admin: { discord: 80351110224678912 }\n' }));
    expect(error.code).toBe('config-invalid');
    expect(error.message).toBe('answers.yaml has 2 mistakes');
    expect(error.details).toEqual([
      'league.admin.discord: expected 15 to 21 digits in quotes (line 3)',
      'league.nmae: is not a known key (line 2)',
    ]);
  });

  it('does not call an answer wrong because another is missing', () => {
    expect(() => read({ file: 'ways: { domain: rockets.example.org }\ndatabase: {}' })).not.toThrow();
  });

  it('names the setting that is wrong', () => {
    expect(thrownBy(() => read({ settings: ['ways.lan=-x'] })).message).toBe('--set ways.lan has a mistake');
    expect(thrownBy(() => read({ settings: ['nonsense'] })).code).toBe('usage');
  });

  it('refuses a list where answers belong', () => {
    expect(thrownBy(() => read({ file: '- a\n' })).code).toBe('config-invalid');
  });

  it('refuses secrets, and does not repeat them', () => {
    const url = 'database.url=postgresql://u:CANARY-11@h/db';
    for (const sources of [{ file: 'discord: { token: CANARY-11 }' }, { settings: [url] }]) {
      const error = thrownBy(() => read(sources));
      expect(error.code).toBe('config-secret');
      expect(JSON.stringify([error.message, error.details, error.hint])).not.toContain('CANARY-11');
    }
  });
});
