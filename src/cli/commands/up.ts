import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { setPower } from '../../ops/power.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket up` */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  await setPower(await openLeague(flags.dir), true, terminal.progress);
  terminal.say('The league is starting as it was last applied. Next: sprocket status');
  return EXIT.ok;
}
