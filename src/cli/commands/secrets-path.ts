import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { unknownSecret } from '../../ops/secrets/set-secret.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../program.ts';

/** `sprocket secrets path NAME`: where its value is, for `cat` or a password manager. */
export async function run({ terminal, args, flags }: Invocation): Promise<ExitCode> {
  const [name = ''] = args;
  const { secrets, deployment } = await openLeague(flags.dir);
  const existing = await secrets.names();
  if (!existing.has(name)) {
    const wanted = deployment.secrets.some((secret) => secret.name === name);
    if (!wanted) throw unknownSecret(name, existing);
    throw new SprocketError('secret-missing', `${name} has no file yet`, {
      hint: `sprocket secrets set ${name}, or sprocket apply where it is generated`,
    });
  }
  terminal.print(secrets.pathOf(name));
  return EXIT.ok;
}
