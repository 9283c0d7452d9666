import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { Answers } from '../../../src/league/answers.ts';
import { refuseOtherAnswers, refuseOtherSecrets } from '../../../src/ops/init/existing-league.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { rejectionOf, thrownBy } from '../thrown-by.ts';

const league = (text = LOCAL) =>
  openSession(
    fakePorts({ files: memoryFiles({ '/l/sprocket.yaml': text, '/l/secrets/discord-client-id': 'CANARY-1' }) }),
    '/l',
    SERVICE_FOLDERS,
  );

describe('refuseOtherAnswers', () => {
  it.each<[string, Answers]>([
    ['none', {}],
    ['the same', { league: { name: 'Sunday Rockets' }, ways: { localhost: true } }],
    ['defaults that are not in the file', { app: { version: 'main' }, modules: [] }],
    ['null where the file says nothing', { database: null, app: { username: null } }],
    ['the same with a space behind it', { league: { name: 'Sunday Rockets ' } }],
  ])('welcomes %s', async (_name, answers) => {
    const session = await league();
    expect(() => refuseOtherAnswers(session, answers)).not.toThrow();
  });

  it('names every answer that differs, and where to change it', async () => {
    const session = await league();
    const answers = { app: { version: 'v9' }, ways: { lan: '10.0.0.1' }, modules: ['gatus'] };
    const error = thrownBy(() => refuseOtherAnswers(session, answers));
    expect(error.code).toBe('config-invalid');
    expect(error.details).toEqual([
      'app.version: sprocket.yaml says "main", you gave "v9"',
      'ways.lan: sprocket.yaml says nothing, you gave "10.0.0.1"',
      'modules: sprocket.yaml says [], you gave ["gatus"]',
    ]);
    expect(error.hint).toBe('Edit /l/sprocket.yaml, then: sprocket apply --dir /l');
  });

  it('takes null for another answer than what the file says', async () => {
    const session = await league(`${LOCAL}modules: [gatus]\n`);
    expect(thrownBy(() => refuseOtherAnswers(session, { modules: null })).details).toHaveLength(1);
  });
});

describe('refuseOtherSecrets', () => {
  it('welcomes the same value, and one that the league does not have', async () => {
    const given = new Map([
      ['discord-client-id', new Secret('CANARY-1')],
      ['registry-password', new Secret('x')],
    ]);
    await expect(refuseOtherSecrets(await league(), given)).resolves.toBeUndefined();
  });

  it('refuses another value by name', async () => {
    const given = new Map([['discord-client-id', new Secret('CANARY-2')]]);
    const error = await rejectionOf(refuseOtherSecrets(await league(), given));
    expect(error.code).toBe('secret-invalid');
    expect(`${error.message} ${error.hint ?? ''}`).toContain('discord-client-id');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('CANARY');
  });
});
