import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { Answers } from '../../../src/league/answers.ts';
import { draftSession, secretProblem } from '../../../src/ops/init/draft-session.ts';
import { preparePlan } from '../../../src/ops/prepare-plan.ts';
import { fakePorts, GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { SERVICE_FOLDERS } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';

const ROOT = '/opt/rockets';
const ANSWERS: Answers = {
  league: { name: 'Sunday Rockets', admin: { discord: '80351110224678912', email: 'a@example.org' } },
  ways: { localhost: true },
};
const secretsOf = (given: Record<string, string>) =>
  new Map(Object.entries(given).map(([name, value]) => [name, new Secret(value)]));

function open(answers: Answers, given: Record<string, string>, present: Record<string, string> = {}) {
  const files = memoryFiles(present);
  const ports = fakePorts({
    files,
    engine: {
      info: () => Promise.resolve(GOOD_ENGINE),
      containers: () => Promise.resolve([]),
      volumes: () => Promise.resolve(new Set()),
      hasImage: () => Promise.resolve(false),
      resolve: () => Promise.resolve({ digest: `sha256:${'a'.repeat(64)}`, platforms: ['linux/amd64'] }),
    },
  });
  return { files, ports, made: draftSession(ports, SERVICE_FOLDERS, ROOT, answers, secretsOf(given)) };
}

describe('draftSession', () => {
  it('is planned as if it were written, and nothing is', async () => {
    const { files, made } = open(ANSWERS, { 'discord-bot-token': 'CANARY-token' });
    const { session, text } = await made;
    const { plan } = await preparePlan(session);
    expect(session.league.league.name).toBe('Sunday Rockets');
    expect(plan.changes.filter(({ kind }) => kind === 'secret').map(({ subject }) => subject)).not.toContain('discord-bot-token'); // prettier-ignore
    expect(plan.changes.some(({ action, subject }) => action === 'create' && subject === 'core')).toBe(true);
    expect(files.texts.size).toBe(0);
    expect(text).not.toContain('CANARY');
  });

  it('cannot be written to', async () => {
    const { session } = await open(ANSWERS, {}).made;
    await expect(session.secrets.write('jwt-secret', new Secret('x'))).rejects.toThrow('nothing may be written');
  });

  it('takes the secrets that this league uses and leaves the others', async () => {
    const { secrets, left } = await open(ANSWERS, { 'discord-client-id': '1', 'registry-password': 'x' }).made;
    expect([...secrets.keys()]).toEqual(['discord-client-id']);
    expect([...left]).toEqual([['registry-password', 'this league does not use it']]);
  });

  it('keeps a generated secret that an interrupted init left, and takes a given one anew', async () => {
    const present = { [`${ROOT}/secrets/database-password`]: 'first', [`${ROOT}/secrets/discord-client-id`]: 'first' };
    const { secrets, left } = await open(ANSWERS, { 'database-password': 'second', 'discord-client-id': 'second' }, present).made; // prettier-ignore
    expect([...secrets.keys()]).toEqual(['discord-client-id']);
    expect([...left.keys()]).toEqual(['database-password']);
  });

  it('refuses a value that no file of a secret may hold', async () => {
    const error = await rejectionOf(open(ANSWERS, { 'discord-client-id': 'CANARY\nline' }).made);
    expect(error.code).toBe('secret-invalid');
    expect(error.message).toContain('discord-client-id');
    expect(error.message).not.toContain('CANARY');
  });
});

describe('secretProblem', () => {
  it.each([
    ['good', undefined],
    ['', /is empty/],
    [' a', /begins or ends with a space/],
    ['a\nb', /line break/],
  ])('%j', async (value, problem) => {
    const { ports, files } = open(ANSWERS, {});
    const found = await secretProblem(ports, 'discord-bot-token', new Secret(value));
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
    expect(files.texts.size).toBe(0);
  });
});
