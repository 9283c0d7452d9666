import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { listSecrets } from '../../../src/ops/secrets/list-secrets.ts';
import { nearestNames } from '../../../src/core/nearest-names.ts';
import { requireGivable, setSecret } from '../../../src/ops/secrets/set-secret.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { LIVING_HOST, LIVING_OWNER } from './living-host.ts';
import { rejectionOf, thrownBy } from '../thrown-by.ts';

async function league(present: Record<string, string> = {}, text = LOCAL) {
  const secrets = Object.entries(present).map(([name, value]) => [`/l/secrets/${name}`, value] as const);
  const files = memoryFiles(Object.fromEntries([['/l/sprocket.yaml', text], ...secrets]));
  const ports = fakePorts({ files, host: LIVING_HOST });
  return { files, session: await openSession(ports, '/l', SERVICE_FOLDERS) };
}

describe('listSecrets', () => {
  it('tells who uses a secret and where it stands, and never what it is', async () => {
    const present = {
      'jwt-secret': 'CANARY-a',
      'discord-client-id': 'CANARY-b',
      'discord-bot-token': 'local_dev_placeholder',
    };
    const { session } = await league(present);
    const list = await listSecrets(session);
    const states = Object.fromEntries(list.map(({ name, state }) => [name, state]));
    expect(states['jwt-secret']).toBe('generated');
    expect(states['discord-client-id']).toBe('given');
    expect(states['discord-bot-token']).toBe('placeholder');
    expect(states['redis-password']).toBe('missing');
    expect(list.find(({ name }) => name === 'discord-bot-token')?.without).toBe('The Discord bot stays offline.');
    expect(list.find(({ name }) => name === 'redis-password')?.services).toEqual(['core', 'redis']);
    expect(list.map(({ name }) => name)).not.toContain('registry-password');
    expect(JSON.stringify(list)).not.toMatch(/CANARY|local_dev/);
  });

  it('lists the password of a private registry where there is a user for it', async () => {
    const text = `${LOCAL}app: { username: ada }\n`;
    const of = async (present: Record<string, string>) =>
      (await listSecrets((await league(present, text)).session)).find(({ name }) => name === 'registry-password')
        ?.state;
    expect(await of({})).toBe('missing');
    expect(await of({ 'registry-password': 'x' })).toBe('given');
  });
});

describe('requireGivable', () => {
  it('knows the secrets of the whole catalog and the password of the registry', async () => {
    const { session } = await league();
    for (const name of ['discord-bot-token', 'database-password', 'admin-password', 'registry-password']) {
      expect(() => requireGivable(session, name)).not.toThrow();
    }
  });

  it('names the nearest when it does not know one', async () => {
    const { session } = await league();
    const error = thrownBy(() => requireGivable(session, 'discord-bot-tokn'));
    expect(error.code).toBe('secret-invalid');
    expect(error.details).toEqual(['Did you mean: discord-bot-token?']);
    expect(thrownBy(() => requireGivable(session, '../../etc/passwd')).details).toEqual([]);
  });

  it('sends a derived one to its origin', async () => {
    const { session } = await league();
    expect(thrownBy(() => requireGivable(session, 'admin-htpasswd')).hint).toBe('sprocket secrets set admin-password');
  });
});

describe('setSecret', () => {
  it('writes the value, tells the audit log the name only, and lets go of the league', async () => {
    const { session, files } = await league();
    await setSecret(session, 'discord-bot-token', new Secret('CANARY'));
    expect(files.texts.get('/l/secrets/discord-bot-token')).toBe('CANARY');
    expect(files.modes.get('/l/secrets/discord-bot-token')).toBe(0o444);
    expect(files.texts.get('/l/.sprocket/audit.jsonl')).toContain('secrets set discord-bot-token');
    expect(files.texts.get('/l/.sprocket/audit.jsonl')).not.toContain('CANARY');
    expect(files.texts.has('/l/.sprocket/owner.json')).toBe(false);
  });

  it('waits for nobody: while another run works on the league it stops', async () => {
    const { session, files } = await league();
    await files.write('/l/.sprocket/owner.json', LIVING_OWNER);
    expect((await rejectionOf(setSecret(session, 'discord-bot-token', new Secret('x')))).code).toBe('locked');
    expect(files.texts.has('/l/secrets/discord-bot-token')).toBe(false);
  });

  it('refuses what cannot be a secret', async () => {
    const { session } = await league();
    expect((await rejectionOf(setSecret(session, 'jwt-secret', new Secret('')))).code).toBe('secret-invalid');
  });
});

describe('nearestNames', () => {
  const names = ['discord-bot-token', 'discord-client-id', 'redis-password', 'registry-password'];
  it.each([
    ['discord-bot-tokne', ['discord-bot-token']],
    ['token', ['discord-bot-token']],
    ['password', ['redis-password', 'registry-password']],
    ['nothing-like-it', []],
  ])('%s', (name, near) => {
    expect(nearestNames(name, names)).toEqual(near);
  });
});
