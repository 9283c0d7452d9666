import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/core/yaml.ts';
import { presetNames, readPreset } from '../../../src/host/assets.ts';
import { type Answers, leagueFromAnswers, mergeAnswers } from '../../../src/league/answers.ts';

/** What is still to be answered after each preset. */
const MISSING: Readonly<Record<string, Answers>> = {
  ci: {},
  local: {},
  full: {},
  lan: { ways: { lan: '192.168.1.10' } },
  tailnet: { ways: { tailnet: '100.64.0.1' } },
  public: { ways: { domain: 'rockets.example.org', email: 'admin@example.org' } },
  managed: {
    database: { url: 'postgresql://u@db.example.org/rockets' },
    storage: { endpoint: 'https://s3.example.org' },
  },
};
const PERSON: Answers = {
  league: { name: 'Rockets', admin: { discord: '80351110224678912', email: 'admin@example.org' } },
};

describe('the presets', () => {
  it('are those that the command line names', async () => {
    expect(await presetNames()).toEqual(Object.keys(MISSING).sort());
  });

  it.each(Object.keys(MISSING))('%s gives a league with the answers that it leaves open', async (name) => {
    const preset = parseYaml((await readPreset(name)) ?? '', name).value as Answers;
    expect(() => leagueFromAnswers(mergeAnswers(PERSON, preset, MISSING[name] ?? {}))).not.toThrow();
  });

  it('ci needs no answer at all', async () => {
    const preset = parseYaml((await readPreset('ci')) ?? '', 'ci').value as Answers;
    expect(leagueFromAnswers(preset).ways).toEqual({ localhost: true });
  });

  it('do not exist under other names', async () => {
    expect(await readPreset('nothing')).toBeUndefined();
    expect(await readPreset('../package')).toBeUndefined();
  });
});
