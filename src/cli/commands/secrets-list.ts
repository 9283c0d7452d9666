import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { listSecrets } from '../../ops/secrets/list-secrets.ts';
import { openLeague } from '../open-league.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../program.ts';

/** Version of the JSON form of the list. */
const SECRETS_SCHEMA = 'sprocket.secrets/1';

/** `sprocket secrets list`: names, users and states; never a value. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const secrets = await listSecrets(session);
  if (flags.json) {
    terminal.json({ schema: SECRETS_SCHEMA, folder: session.folder.secrets, secrets });
    return EXIT.ok;
  }
  terminal.print(
    ...tableLines(secrets.map(({ name, state, services, note }) => [name, state, services.join(', '), note])),
  );
  return EXIT.ok;
}
