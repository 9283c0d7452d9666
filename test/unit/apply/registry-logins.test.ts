import { expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { registryLogins } from '../../../src/ops/images.ts';
import type { Session } from '../../../src/ops/session.ts';

function session(username: string | undefined, password: string | undefined): Session {
  const app = { registry: 'ghcr.io/sprocketbot', version: 'main', username };
  const secrets = { read: () => Promise.resolve(password === undefined ? undefined : new Secret(password)) };
  return { league: { app }, secrets } as unknown as Session;
}

it("only Sprocket's own images are pulled with the league's login, and no neighbour whose name begins alike", async () => {
  const loginFor = await registryLogins(session('volunteer', 'letters'));
  expect(loginFor('ghcr.io/sprocketbot/web:main')?.username).toBe('volunteer');
  expect(loginFor('ghcr.io/sprocketbot-mirror/web:main')).toBeUndefined();
  expect(loginFor('redis:8.0.6')).toBeUndefined();
});

it('nobody is signed in when no user is named, and a missing password stops', async () => {
  expect((await registryLogins(session(undefined, 'letters')))('ghcr.io/sprocketbot/web:main')).toBeUndefined();
  await expect(registryLogins(session('volunteer', undefined))).rejects.toMatchObject({ code: 'secret-missing' });
});
