import { afterwards, afterwardsLines } from '../../plan/afterwards.ts';
import type { Deployment } from '../../plan/deployment.ts';
import { explainPlan } from '../../plan/explain.ts';
import { isEmpty, type Plan, PLAN_SCHEMA } from '../../plan/plan.ts';

type Planned = Pick<Deployment, 'publicNames'>;

/**
 * A plan, and what follows it, for people.
 * @param nothing what to say of an empty one
 */
export function planLines(deployment: Planned, plan: Plan, verbose: boolean | undefined, nothing: string): string[] {
  const lines = isEmpty(plan) ? [nothing] : explainPlan(plan, verbose);
  return [...lines, ...afterwardsLines(afterwards(deployment))];
}

/** The same for programs. */
export function planJson(deployment: Planned, plan: Plan): object {
  const following = afterwards(deployment);
  return { schema: PLAN_SCHEMA, ...plan, ...(following ? { afterwards: following } : {}) };
}
