import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { givableSecrets } from '../../ops/init/read-secrets.ts';
import { unknownSecret } from '../../ops/secrets/set-secret.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket secrets path NAME`: where its value is, for `cat` or a password manager. */
export async function run({ terminal, args, flags }: Invocation): Promise<ExitCode> {
  const [name = ''] = args;
  const { secrets, catalog } = await openLeague(flags.dir);
  const existing = await secrets.names();
  if (!existing.has(name)) {
    const givable = givableSecrets(catalog);
    if (!givable.has(name)) throw unknownSecret(name, [...existing, ...givable]);
    throw new SprocketError('secret-missing', `${name} has no file yet`, {
      hint: `sprocket secrets set ${name}, or sprocket apply where it is generated`,
    });
  }
  terminal.print(secrets.pathOf(name));
  return EXIT.ok;
}
