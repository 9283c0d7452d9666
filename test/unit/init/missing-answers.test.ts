import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../src/league/answers.ts';
import { Secret } from '../../../src/core/secret.ts';
import { newDraft } from '../../../src/ops/init/draft.ts';
import { askableSecrets, knownLeague } from '../../../src/ops/init/known-league.ts';
import { isMissing, missingAnswers, requireAnswers } from '../../../src/ops/init/missing-answers.ts';
import { CATALOG } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';

const draft = (answers: Answers, required: string[] = [], secrets: Record<string, string> = {}) =>
  newDraft({
    answers,
    required: new Set(required),
    secrets: new Map(Object.entries(secrets).map(([name, value]) => [name, new Secret(value)])),
    folder: undefined,
  });
const keys = (...given: Parameters<typeof draft>) =>
  missingAnswers(draft(...given), CATALOG, new Set()).map(({ key }) => key);

const WHOLE: Answers = {
  league: { name: 'A', admin: { discord: '80351110224678912', email: 'a@example.org' } },
  ways: { localhost: true },
};

describe('missingAnswers', () => {
  it('lists every required key at once when nothing is known', () => {
    expect(keys({})).toEqual(['league.name', 'league.admin.discord', 'league.admin.email', 'ways']);
  });

  it('is empty for a whole league, whose Discord application may come later', () => {
    expect(keys(WHOLE)).toEqual([]);
  });

  it('wants the e-mail address that a domain needs', () => {
    expect(keys({ ...WHOLE, ways: { domain: 'rockets.example.org' } })).toEqual(['ways.email']);
  });

  it('counts no way in as missing, also when one is switched off', () => {
    expect(keys({ ...WHOLE, ways: { localhost: false } })).toEqual(['ways']);
  });

  it('lists what is managed elsewhere together with its secrets', () => {
    expect(keys({ ...WHOLE, database: {}, storage: {} })).toEqual([
      'database.url',
      'storage.endpoint',
      'SPROCKET_SECRET_DATABASE_PASSWORD',
      'SPROCKET_SECRET_S3_ACCESS_KEY',
      'SPROCKET_SECRET_S3_SECRET_KEY',
    ]);
  });

  it('lists the password of a private registry', () => {
    const answers = { ...WHOLE, app: { username: 'ada' } };
    expect(keys(answers)).toEqual(['SPROCKET_SECRET_REGISTRY_PASSWORD']);
    expect(keys(answers, [], { 'registry-password': 'x' })).toEqual([]);
  });

  it('lists what a preset asks for, once', () => {
    expect(keys(WHOLE, ['ways.lan'])).toEqual(['ways.lan']);
    expect(keys({ ...WHOLE, ways: {} }, ['ways'])).toEqual(['ways']);
  });

  it('does not want a secret that the folder holds already', () => {
    const given = draft({ ...WHOLE, app: { username: 'ada' } });
    expect(missingAnswers(given, CATALOG, new Set(['registry-password']))).toEqual([]);
  });

  it('takes null for an answer', () => {
    expect(isMissing(draft({ storage: { endpoint: 'https://s3.example.org', region: null } }, ['storage.region']), 'storage.region')).toBe(false); // prettier-ignore
    expect(isMissing(draft({ league: { name: null } }), 'league.name')).toBe(true);
  });
});

describe('requireAnswers', () => {
  it('says nothing when nothing is missing', () => {
    expect(() => requireAnswers([])).not.toThrow();
  });

  it('names each key, what it means, and how to give it', () => {
    const missing = missingAnswers(draft({ app: { username: 'ada' } }), CATALOG, new Set());
    const error = thrownBy(() => requireAnswers(missing));
    expect(error.code).toBe('answers-missing');
    expect(error.exit).toBe(2);
    expect(error.message).toBe('Nothing is asked here (no terminal, --yes or CI), and 5 answers are missing');
    const lines = error.details.join('\n');
    expect(lines).toMatch(/league\.name\s+Name of the league/);
    expect(lines).toMatch(/ways\s+How people reach the league/);
    expect(lines).toMatch(/ways\.localhost=true, ways\.lan=ADDRESS/);
    expect(lines).toMatch(/SPROCKET_SECRET_REGISTRY_PASSWORD\s+Password or token of ada/);
    expect(error.hint).toMatch(/--set KEY=VALUE.*--answers FILE.*--secrets-file FILE/);
  });
});

describe('knownLeague', () => {
  it('has a stand-in for every answer that can be missing', () => {
    const open: Answers = { ways: { domain: 'a.example.org' }, database: {}, storage: {}, app: { build: {} } };
    for (const answers of [{}, open]) expect(() => knownLeague(answers)).not.toThrow();
  });
});

describe('askableSecrets', () => {
  it('are those that nobody makes, in the order of the catalog', () => {
    const loud = askableSecrets(WHOLE, CATALOG).filter(({ quiet }) => !quiet);
    expect(loud.map(({ name }) => name)).toEqual(['discord-client-id', 'discord-client-secret', 'discord-bot-token']);
    expect(loud.every(({ optional, without }) => optional && without)).toBe(true);
  });

  it('include the keys of what is managed elsewhere, which cannot be left out', () => {
    const names = askableSecrets({ ...WHOLE, storage: { endpoint: 'https://s3.example.org' } }, CATALOG);
    expect(names.filter(({ optional }) => !optional).map(({ name }) => name)).toEqual([
      's3-access-key',
      's3-secret-key',
    ]);
  });
});
