/** What will happen to one thing, and why. Plans are data: text and JSON are made from them elsewhere. */
export interface Change {
  readonly action:
    'create' | 'replace' | 'remove' | 'start' | 'run' | 'pull' | 'build' | 'write' | 'generate' | 'carry';
  readonly kind: 'service' | 'task' | 'job' | 'image' | 'file' | 'secret' | 'certificate' | 'unit' | 'program' | 'data';
  readonly subject: string;
  /** For people: from what to what, or what it does. */
  readonly detail: string;
  /** Why: the key of sprocket.yaml or the fact that makes it necessary. */
  readonly cause: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** Names of services, tasks and jobs that stay as they are. */
  readonly unchanged: readonly string[];
  /** Generated files that somebody edited, which this plan replaces. */
  readonly drift: readonly Drift[];
}

export interface Drift {
  readonly path: string;
  readonly what: 'edited' | 'missing';
}

/** True when nothing would be touched. */
export function isEmpty(plan: Plan): boolean {
  return plan.changes.length === 0 && plan.drift.length === 0;
}

/** Version of the JSON form of a plan. */
export const PLAN_SCHEMA = 'sprocket.plan/1';
