import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { worstLevel } from '../../core/finding.ts';
import { verifyLeague } from '../../ops/verify/verify-league.ts';
import { openLeague } from '../open-league.ts';
import { findingCounts, FINDINGS_SCHEMA, findingLines } from '../output/finding-view.ts';
import type { Invocation } from '../invocation.ts';
import { sayUnfinished } from '../say-unfinished.ts';

/** `sprocket verify`: 0 when every check passed (warnings included), 6 otherwise. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const findings = await verifyLeague(session, terminal.progress);
  terminal.progress.close();
  if (flags.json) terminal.json({ schema: FINDINGS_SCHEMA, findings });
  else terminal.print(...findingLines(findings, terminal.out), '', findingCounts(findings));
  await sayUnfinished(terminal, session);
  return worstLevel(findings) === 'error' ? EXIT.unhealthy : EXIT.ok;
}
