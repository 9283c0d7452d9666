import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { listSecrets, type SecretInfo } from '../../ops/secrets/list-secrets.ts';
import { openLeague } from '../open-league.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../invocation.ts';

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
  const rows = secrets.map(({ name, state, services }) => [name, state, services.join(', ')]);
  const lacking = secrets.map((secret) => [secret.name, lack(secret)]).filter(([, what]) => what !== '');
  terminal.print(...tableLines(rows), ...(lacking.length > 0 ? ['', ...tableLines(lacking)] : []));
  return EXIT.ok;
}

/** What its state means for the league, where it means something. */
function lack({ state, without, note }: SecretInfo): string {
  if (state === 'missing') return without === undefined ? note : `${without} (${note})`;
  return state === 'placeholder' ? (without ?? '') : '';
}
