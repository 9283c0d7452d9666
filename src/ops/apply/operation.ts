import type { Plan } from '../../plan/plan.ts';
import type { Journal, Target } from '../../state/journal.ts';
import type { Progress } from '../progress.ts';
import type { Migrating } from './migrating.ts';
import type { Session } from '../session.ts';

export interface ApplyOptions {
  /** Name of the command, for journal, audit log and whoever waits for the lock. */
  readonly operation: string;
  readonly cliVersion: string;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: what was begun is undone. */
  readonly signal: AbortSignal;
  /** Shown before anything is changed. @returns false to stop */
  confirm(plan: Plan): Promise<boolean>;
}

/** One run of the pipeline. */
export interface Operation {
  readonly session: Session;
  readonly options: ApplyOptions;
  readonly journal: Journal;
  /** Number of the generation that it makes. */
  readonly generation: number;
  readonly target: Target;
  readonly migrating: Migrating;
}

/** Something that is done to the league. Each can be done again after a crash. */
export interface Step {
  readonly name: string;
  /** How it is undone, in words, for the journal. */
  readonly undo: string;
  /** Looked at when it is its turn; absent: always. */
  readonly needed?: () => boolean;
  readonly work: () => Promise<void>;
}

/** Does one step after the other, each journaled before and after. The first that throws ends it. */
export async function runSteps(journal: Journal, steps: readonly Step[]): Promise<void> {
  for (const { name, undo, needed, work } of steps) {
    if (needed?.() ?? true) await journal.step(name, undo, work);
  }
}
