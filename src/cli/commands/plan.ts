import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { isEmpty } from '../../plan/plan.ts';
import { asInterrupted } from '../../ops/apply/target.ts';
import { preparePlan } from '../../ops/prepare-plan.ts';
import { openLeague } from '../open-league.ts';
import { planJson, planLines } from '../output/plan-view.ts';
import type { Invocation } from '../invocation.ts';
import { sayUnfinished } from '../say-unfinished.ts';

const NOTHING = 'Nothing to change: the league is what sprocket.yaml says.';

/** `sprocket plan`: 0 when nothing would change, 10 when something would. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await asInterrupted(await openLeague(flags.dir));
  const { plan } = await preparePlan(session);
  if (flags.json) terminal.json(planJson(session.deployment, plan));
  else terminal.print(...planLines(session.deployment, plan, flags.verbose, NOTHING));
  await sayUnfinished(terminal, session);
  return isEmpty(plan) ? EXIT.ok : EXIT.pending;
}
