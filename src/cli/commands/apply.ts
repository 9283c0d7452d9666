import type { ExitCode } from '../../core/exit-codes.ts';
import { applyLeague } from '../apply-league.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket apply` */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  return await applyLeague(terminal, flags, await openLeague(flags.dir), 'apply');
}
