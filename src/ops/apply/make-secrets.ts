import bcrypt from 'bcryptjs';
import { Secret } from '../../core/secret.ts';
import type { WantedSecret } from '../../plan/deployment.ts';
import type { Session } from '../session.ts';

const BCRYPT_ROUNDS = 10;

/**
 * Makes the secrets that are missing, and remakes those that are derived from one that changed. A secret that exists
 * is never made again.
 */
export async function makeSecrets({ deployment, secrets, ports }: Session): Promise<void> {
  await secrets.prepare();
  const existing = await secrets.names();
  for (const wanted of deployment.secrets.filter(({ name, htpasswd }) => !htpasswd && !existing.has(name))) {
    await secrets.write(wanted.name, firstValue(wanted, ports.randomText));
  }
  for (const { name, htpasswd } of deployment.secrets) {
    if (!htpasswd) continue;
    const password = await secrets.read(htpasswd.password);
    const present = await secrets.read(name);
    if (!password || (present && matches(present, password))) continue;
    await secrets.write(name, new Secret(`${htpasswd.user}:${bcrypt.hashSync(password.reveal(), BCRYPT_ROUNDS)}`));
  }
}

function firstValue({ generate, ask }: WantedSecret, randomText: (length: number) => Secret): Secret {
  if (generate !== undefined) return randomText(generate);
  return new Secret(ask?.placeholder ?? '');
}

function matches(file: Secret, password: Secret): boolean {
  const hash = file.reveal().split(':')[1] ?? '';
  return bcrypt.compareSync(password.reveal(), hash);
}
