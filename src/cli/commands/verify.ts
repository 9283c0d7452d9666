import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { worstLevel } from '../../core/finding.ts';
import { verifyLeague } from '../../ops/verify/verify-league.ts';
import { openLeague } from '../open-league.ts';
import { findingCounts, FINDINGS_SCHEMA, findingLines } from '../output/finding-view.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket verify`: 0 when every check passed (warnings included), 6 otherwise. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const findings = await verifyLeague(await openLeague(flags.dir), terminal.progress);
  terminal.progress.close();
  if (flags.json) terminal.json({ schema: FINDINGS_SCHEMA, findings });
  else terminal.print(...findingLines(findings, terminal.out), '', findingCounts(findings));
  return worstLevel(findings) === 'error' ? EXIT.unhealthy : EXIT.ok;
}
