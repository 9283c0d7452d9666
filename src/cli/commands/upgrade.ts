import type { ExitCode } from '../../core/exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { type UpgradeFlags, upgradeLeague } from '../upgrade/upgrade-league.ts';

/** `sprocket upgrade` */
export async function run({ terminal, flags, argv }: Invocation<UpgradeFlags>): Promise<ExitCode> {
  return await upgradeLeague(terminal, flags, argv);
}
