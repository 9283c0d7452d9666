import { describe, expect, it } from 'vitest';
import { presetNames, readPreset } from '../../../src/host/assets.ts';
import { type Answers, leagueFromAnswers, mergeAnswers } from '../../../src/league/answers.ts';
import { readAnswers, type ReadAnswers } from '../../../src/ops/init/read-answers.ts';

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

async function read(name: string): Promise<ReadAnswers> {
  const text = (await readPreset(name)) ?? '';
  return readAnswers({ preset: { name, text }, file: undefined, settings: [], modules: ['scoreboard', 'chat'] });
}

describe('the presets', () => {
  it('are those that the command line names', async () => {
    expect(await presetNames()).toEqual(Object.keys(MISSING).sort());
  });

  it.each(Object.keys(MISSING))('%s gives a league with the answers that it leaves open', async (name) => {
    const { answers } = await read(name);
    expect(() => leagueFromAnswers(mergeAnswers(PERSON, answers, MISSING[name] ?? {}))).not.toThrow();
  });

  it.each<[string, string[]]>([
    ['lan', ['ways.lan']],
    ['tailnet', ['ways.tailnet']],
    ['public', ['ways.domain', 'ways.email']],
    ['managed', ['database.url', 'storage.endpoint']],
    ['local', []],
  ])('%s asks for what its name promises', async (name, keys) => {
    expect([...(await read(name)).required]).toEqual(keys);
  });

  it('full has every module there is, and no preset names one', async () => {
    expect((await read('full')).answers['modules']).toEqual(['scoreboard', 'chat']);
    for (const name of await presetNames()) {
      expect((await readPreset(name)) ?? '', name).not.toMatch(/modules: *\[/);
    }
  });

  it.each(['ci', 'local'])('%s needs no answer at all', async (name) => {
    expect(leagueFromAnswers((await read(name)).answers).ways).toEqual({ localhost: true, expose: [] });
  });

  it('do not exist under other names', async () => {
    expect(await readPreset('nothing')).toBeUndefined();
    expect(await readPreset('../package')).toBeUndefined();
  });
});
