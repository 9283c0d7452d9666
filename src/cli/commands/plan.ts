import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { explainPlan } from '../../plan/explain.ts';
import { isEmpty, PLAN_SCHEMA } from '../../plan/plan.ts';
import { preparePlan } from '../../ops/prepare-plan.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket plan`: 0 when nothing would change, 10 when something would. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const { plan } = await preparePlan(await openLeague(flags.dir));
  if (flags.json) terminal.json({ schema: PLAN_SCHEMA, ...plan });
  else if (isEmpty(plan)) terminal.print('Nothing to change: the league is what sprocket.yaml says.');
  else terminal.print(...explainPlan(plan, flags.verbose));
  return isEmpty(plan) ? EXIT.ok : EXIT.pending;
}
