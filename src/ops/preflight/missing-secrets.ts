import { SprocketError } from '../../core/sprocket-error.ts';
import type { Deployment } from '../../plan/deployment.ts';

/**
 * Stops when a secret is needed that nobody generates, that has no placeholder, and that was not given.
 * @param existing names of the secrets in the league folder
 * @throws SprocketError secret-missing listing all of them at once
 */
export function missingSecrets({ secrets }: Deployment, existing: ReadonlySet<string>): void {
  const missing = secrets.filter(
    ({ name, generate, htpasswd, ask }) =>
      !existing.has(name) && generate === undefined && !htpasswd && ask?.placeholder === undefined,
  );
  const [first] = missing;
  if (!first) return;
  throw new SprocketError(
    'secret-missing',
    missing.length === 1 ? 'A secret has not been given' : `${missing.length} secrets have not been given`,
    {
      details: missing.map(
        ({ name, ask, services }) => `${name}: ${ask?.title ?? 'a secret'} (for ${services.join(', ')})`,
      ),
      hint: missing.map(({ name }) => `sprocket secrets set ${name}`).join(' && '),
    },
  );
}
