import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { worstLevel } from '../../core/finding.ts';
import { certificateReports } from '../../ops/certificate-reports.ts';
import { runnable } from '../next-command.ts';
import { openLeague } from '../open-league.ts';
import { certificateLines } from '../output/certificate-view.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of the certificates. */
const CERTIFICATES_SCHEMA = 'sprocket.certificates/1';

/** `sprocket cert status`: 0 when every certificate is served and none has ended, 6 otherwise. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const certificates = await certificateReports(session);
  const healthy = worstLevel(certificates.flatMap(({ findings }) => findings)) !== 'error';
  if (flags.json) terminal.json({ schema: CERTIFICATES_SCHEMA, healthy, certificates });
  else if (certificates.length > 0) {
    const lines = certificateLines(certificates, terminal.out);
    terminal.print(...lines.map((line) => runnable(line, session.folder.root)));
  } else
    terminal.print('There is no certificate, and none is needed: this league is reached as plain localhost alone.');
  return healthy ? EXIT.ok : EXIT.unhealthy;
}
