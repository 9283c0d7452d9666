import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SprocketError } from '../../../src/core/sprocket-error.ts';
import {
  givableSecrets,
  readSecretsFile,
  readSecretVariables,
  type ReadSecrets,
  variableOf,
} from '../../../src/ops/init/read-secrets.ts';
import { CATALOG } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';

const KNOWN = givableSecrets(CATALOG);
const values = ({ secrets }: ReadSecrets) => Object.fromEntries([...secrets].map(([name, value]) => [name, value.reveal()])); // prettier-ignore
const told = ({ message, details, hint, cause }: SprocketError) => inspect([message, details, hint, cause]);

describe('readSecretsFile', () => {
  it('reads dotenv', () => {
    const text =
      '# from the team\nDISCORD_BOT_TOKEN="a b=c"\nexport DISCORD_CLIENT_ID=123\n\nREGISTRY_PASSWORD=\'x$y\'\n';
    const read = readSecretsFile(text, '.env', KNOWN);
    expect(values(read)).toEqual({
      'discord-bot-token': 'a b=c',
      'discord-client-id': '123',
      'registry-password': 'x$y',
    });
    expect(read.ignored).toEqual([]);
  });

  it('reads JSON as Doppler downloads it, and names what is nobody’s', () => {
    const text = JSON.stringify({ DISCORD_BOT_TOKEN: 'CANARY-42', DOPPLER_CONFIG: 'CANARY-43', DOPPLER_PROJECT: 'x' });
    const read = readSecretsFile(text, 'secrets.json', KNOWN);
    expect(values(read)).toEqual({ 'discord-bot-token': 'CANARY-42' });
    expect(read.ignored).toEqual(['DOPPLER_CONFIG', 'DOPPLER_PROJECT']);
  });

  it('takes a key without a value for not given', () => {
    const read = readSecretsFile('DISCORD_BOT_TOKEN=\nDISCORD_CLIENT_ID=1\n', '.env', KNOWN);
    expect(values(read)).toEqual({ 'discord-client-id': '1' });
    expect(read.ignored).toEqual([]);
  });

  it('cannot give what is made from another secret', () => {
    expect(readSecretsFile('ADMIN_HTPASSWD=x\nADMIN_PASSWORD=y\n', '.env', KNOWN).ignored).toEqual(['ADMIN_HTPASSWD']);
  });

  it('never prints a value: not by printing what was read, and not in an error', () => {
    const good = readSecretsFile('DISCORD_BOT_TOKEN=CANARY-42\nOTHER=CANARY-43', '.env', KNOWN);
    expect(inspect(good, { depth: 9 })).not.toMatch(/CANARY/);
    expect(JSON.stringify([...good.secrets])).not.toMatch(/CANARY/);
    for (const text of [
      '{ "DISCORD_BOT_TOKEN": "CANARY-42", }',
      '{ "DISCORD_BOT_TOKEN": "CANARY-42',
      '{ CANARY-42 }',
    ]) {
      const error = thrownBy(() => readSecretsFile(text, 'secrets.json', KNOWN));
      expect(error.code).toBe('secret-invalid');
      expect(told(error)).not.toMatch(/CANARY/);
    }
  });

  it('refuses values that are not text, because a bare id loses its last digits', () => {
    const text = '{ "DISCORD_CLIENT_ID": 80351110224678912, "DISCORD_BOT_TOKEN": {"CANARY": 1} }';
    const error = thrownBy(() => readSecretsFile(text, 'secrets.json', KNOWN));
    expect(error.message).toContain('DISCORD_CLIENT_ID, DISCORD_BOT_TOKEN');
    expect(told(error)).not.toMatch(/CANARY|8035/);
  });
});

describe('readSecretVariables', () => {
  it('takes SPROCKET_SECRET_NAME and nothing else', () => {
    const read = readSecretVariables(
      { SPROCKET_SECRET_DISCORD_BOT_TOKEN: 'a', DISCORD_CLIENT_ID: 'b', SPROCKET_SECRET_NOPE: 'c', PATH: 'd' },
      KNOWN,
    );
    expect(values(read)).toEqual({ 'discord-bot-token': 'a' });
    expect(read.ignored).toEqual(['SPROCKET_SECRET_NOPE']);
  });

  it('reads the variable that missing answers name', () => {
    for (const name of KNOWN) {
      expect([...readSecretVariables({ [variableOf(name)]: 'x' }, KNOWN).secrets.keys()]).toEqual([name]);
    }
  });
});
