import assert from 'node:assert/strict';

import type { Check } from './checks.ts';
import { inspect, logsOf, until } from './containers.ts';
import type { Lab } from './lab.ts';

/** Secret files without which the monolith does not start, and the name it then gives. */
const SECRETS: Record<string, string> = {
  'db-password.txt': 'POSTGRES_PASSWORD',
  'redis-password.txt': 'REDIS_PASSWORD',
  'jwtSecret.txt': 'JWT_SECRET',
  'discord-client.txt': 'DISCORD_CLIENT_ID',
  'discord-secret.txt': 'DISCORD_SECRET',
  'googleClientId.txt': 'GOOGLE_CLIENT_ID',
  'googleSecret.txt': 'GOOGLE_SECRET',
  'bot-token.txt': 'DISCORD_BOT_TOKEN',
  'minio-access.txt': 'MINIO_ACCESS_KEY',
  'minio-secret.txt': 'MINIO_SECRET_KEY',
  'influx-token': 'INFLUX_TOKEN',
};

/** What the monolith says about an empty secret that it cannot start with. */
const EMPTY: Record<string, RegExp> = {
  'bot-token.txt': /TOKEN_INVALID/,
  'jwtSecret.txt': /requires a secret or key/,
  'discord-client.txt': /requires a clientID/,
  'googleClientId.txt': /requires a clientID/,
  'redis-password.txt': /NOAUTH/,
};

/** Environment that breaks the configuration, and what the monolith then says. */
const BROKEN: [string, RegExp][] = [
  ['INFLUX_ADDRESS=', /Unsupported protocol/],
  ['MINIO_ENDPOINT=s3:7070', /Invalid endPoint/],
  ['MINIO_ENDPOINT=http://s3', /Invalid endPoint/],
  ['DISCORD_BOT_TOKEN=a-real-one', /TOKEN_INVALID/],
  ['NODE_CONFIG_DIR=/app/config', /Config not found/],
];

export const configurationChecks: readonly Check[] = [
  ...Object.entries(SECRETS).map(([without, name]) => ({
    name: `without ${without} the monolith exits 1 and names ${name}`,
    run: (lab: Lab) => expectExit(lab, new RegExp(`Config not found: ${name}`), { without }),
  })),
  ...Object.entries(EMPTY).map(([empty, said]) => ({
    name: `with an empty ${empty} the monolith exits 1`,
    run: (lab: Lab) => expectExit(lab, said, { empty }),
  })),
  ...BROKEN.map(([entry, said]) => ({
    name: `with ${entry} the monolith exits 1`,
    run: (lab: Lab) => expectExit(lab, said, {}, ['-e', entry]),
  })),
  {
    name: 'a database that is not named postgres or localhost has to speak TLS',
    run: async (lab) => {
      await lab.core({ args: ['-e', `POSTGRES_HOST=${lab.name('postgres')}`] });
      await until('the refusal', async () => (await logsOf(lab.name('core'))).includes('does not support SSL'));
    },
  },
];

async function expectExit(
  lab: Lab,
  said: RegExp,
  changes: { without?: string; empty?: string },
  args: string[] = [],
): Promise<void> {
  await lab.core({ args }, changes);
  await until('the process ends', async () => !(await inspect(lab.name('core'))).running);
  assert.equal((await inspect(lab.name('core'))).exitCode, 1);
  assert.match(await logsOf(lab.name('core')), said);
}
