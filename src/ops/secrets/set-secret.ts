import type { Secret } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { audited } from '../../state/audit-log.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { givableSecrets } from '../init/read-secrets.ts';
import type { Session } from '../session.ts';
import { nearestNames } from '../../core/nearest-names.ts';

/**
 * Refuses a name that is not the name of a secret which somebody can give.
 * @throws SprocketError secret-invalid with the nearest names
 */
export function requireGivable({ catalog, deployment }: Session, name: string): void {
  const known = givableSecrets(catalog);
  if (known.has(name)) return;
  const derived = deployment.secrets.find((secret) => secret.name === name)?.htpasswd;
  if (derived) {
    throw new SprocketError('secret-invalid', `${name} is made from ${derived.password}`, {
      hint: `sprocket secrets set ${derived.password}`,
    });
  }
  throw unknownSecret(name, known);
}

/**
 * Writes the value of a secret; it counts from the next apply on.
 * @throws SprocketError secret-invalid or locked
 */
export async function setSecret({ ports, folder, secrets }: Session, name: string, value: Secret): Promise<void> {
  const lock = await takeRunLock(ports, folder, `secrets set ${name}`);
  try {
    const written = () => 'written; not applied yet';
    await audited(ports, folder, `secrets set ${name}`, () => secrets.write(name, value), written);
  } finally {
    await lock.release();
  }
}

/** The error for a name that no secret has. */
export function unknownSecret(name: string, known: Iterable<string>): SprocketError {
  const near = nearestNames(name, known);
  return new SprocketError('secret-invalid', `No secret is called ${name}`, {
    details: near.length > 0 ? [`Did you mean: ${near.join(', ')}?`] : [],
    hint: 'See: sprocket secrets list',
  });
}
