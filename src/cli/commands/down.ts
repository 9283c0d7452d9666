import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { setPower } from '../../ops/power.ts';
import { openLeague } from '../open-league.ts';
import { confirm } from '../prompts/confirm.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket down` */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  if (
    terminal.interactive &&
    !(await confirm(`Stop ${session.league.league.name}? Nobody can reach it until: sprocket up`))
  ) {
    throw new SprocketError('cancelled', 'Nothing was changed');
  }
  await setPower(session, false, terminal.progress);
  terminal.say('The league is stopped. Its data, settings and secrets are kept. Next: sprocket up');
  return EXIT.ok;
}
