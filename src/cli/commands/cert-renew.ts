import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { readServiceFolders } from '../../host/assets.ts';
import { renewCertificates } from '../../ops/renew-certificates.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of a renewal. */
const RENEWAL_SCHEMA = 'sprocket.renewal/1';

/** `sprocket cert renew`: what the host runs every day. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const { renewed, written } = await renewCertificates(session, readServiceFolders(), flags.dryRun ?? false);
  const certificates = renewed.map(({ wanted, cause }) => ({
    way: wanted.way,
    names: [...wanted.dns, ...wanted.ip],
    cause,
  }));
  if (flags.json) terminal.json({ schema: RENEWAL_SCHEMA, certificates, written });
  else if (certificates.length === 0)
    terminal.print('Nothing is due. When each certificate ends: sprocket cert status');
  else {
    const verb = flags.dryRun ? 'would be renewed' : 'renewed';
    terminal.print(
      ...certificates.map(({ way, names, cause }) => `certificate ${way} (${names.join(', ')}): ${verb}, ${cause}`),
    );
  }
  return EXIT.ok;
}
