import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { leagueAuthority } from '../../ops/league-authority.ts';
import { AUTHORITY_NAME } from '../../ops/trust-on-host.ts';
import { urlOf } from '../../plan/addresses.ts';
import { installTrust } from '../install-trust.ts';
import { runnable } from '../next-command.ts';
import { openLeague } from '../open-league.ts';
import { trustSteps } from '../output/trust-steps.ts';
import { trustLines } from '../output/trust-view.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of the authority. */
const AUTHORITY_SCHEMA = 'sprocket.authority/1';

interface Flags {
  readonly install?: boolean;
  readonly pem?: boolean;
}

/** `sprocket cert trust`: how a device is made to trust the authority; with --install, this host. */
export async function run({ terminal, flags }: Invocation<Flags>): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const authority = await leagueAuthority(session);
  if (flags.pem) {
    terminal.print(authority.pem.trimEnd());
    return EXIT.ok;
  }
  const host = flags.install ? await installTrust(terminal, flags, session, authority) : undefined;
  if (flags.json) {
    terminal.json({ schema: AUTHORITY_SCHEMA, ...authority, ...(host ? { host } : {}) });
  } else if (!host) {
    const [wanted] = session.deployment.certificates;
    const url = urlOf({ secure: true }, wanted?.dns[0] ?? wanted?.ip[0] ?? 'localhost');
    const lines = trustLines(authority, trustSteps(AUTHORITY_NAME, url), terminal.out);
    terminal.print(...lines.map((line) => runnable(line, session.folder.root)));
  }
  return EXIT.ok;
}
