import type { Finding } from '../../core/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Wanted } from '../../plan/wanted.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';

/** What a check may look at. */
export interface PreflightContext {
  readonly session: Session;
  readonly plan: Plan;
  readonly wanted: Wanted;
  readonly progress: Progress;
}

/** One thing that must be true before anything is changed. */
export interface PreflightCheck {
  /** Stable id; its findings have the same code, or a more particular one. */
  readonly code: string;
  /** What must be true, for the reference page. */
  readonly title: string;
  /** Looks and changes nothing. What it throws becomes an error finding. */
  run(context: PreflightContext): Promise<Finding[]>;
}
