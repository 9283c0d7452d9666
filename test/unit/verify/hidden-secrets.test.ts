import { describe, expect, it } from 'vitest';
import { hiddenSecrets } from '../../../src/ops/verify/hidden-secrets.ts';
import { findingsOf } from './healthy-league.ts';

const showing = (value: string) => ({
  core: { details: { text: JSON.stringify({ Config: { Env: [`X=${value}`] } }) } },
});

describe('secrets in docker inspect', () => {
  it('are not there', async () => {
    expect(await findingsOf(hiddenSecrets)).toMatchObject([
      { code: 'hidden-secrets', level: 'ok', message: expect.stringContaining('None of 5 secrets') as string },
    ]);
  });

  it('are an error that names the secret and not its value', async () => {
    const findings = await findingsOf(hiddenSecrets, { containers: showing('databasePassword40') });
    expect(findings).toMatchObject([
      { level: 'error', subject: 'core', message: 'docker inspect of core shows the secret database-password.' },
    ]);
    expect(JSON.stringify(findings)).not.toContain('databasePassword40');
  });

  it('are found though JSON writes them in another way', async () => {
    const value = 'quote"and\\slash';
    const findings = await findingsOf(hiddenSecrets, {
      secrets: { 'discord-client-secret': value },
      containers: showing(value),
    });
    expect(findings).toMatchObject([{ level: 'error' }]);
  });

  it('are not placeholders, which everybody knows, nor too short to tell', async () => {
    const secrets = { 'influx-token': 'abc' };
    expect(
      await findingsOf(hiddenSecrets, { secrets, containers: showing('local_dev_placeholder abc') }),
    ).toMatchObject([{ level: 'ok' }]);
  });
});
