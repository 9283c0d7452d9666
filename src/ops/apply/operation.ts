import type { Freeze } from '../../league/freeze.ts';
import type { DataMove } from '../../plan/data-volumes.ts';
import type { Plan } from '../../plan/plan.ts';
import { appendAudit, type AuditEntry } from '../../state/audit-log.ts';
import type { Journal, Target } from '../../state/journal.ts';
import type { Progress } from '../progress.ts';
import type { Migrating } from './migrating.ts';
import type { Session } from '../session.ts';

export interface ApplyOptions {
  /** Name of the command, for journal, audit log and whoever waits for the lock. */
  readonly operation: string;
  /** For the audit log: the command as it was typed; absent: the operation. Never a secret. */
  readonly command?: string | undefined;
  /** For the audit log, and for later plans. */
  readonly details?: AuditEntry['details'];
  readonly cliVersion: string;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: what was begun is undone. */
  readonly signal: AbortSignal;
  /** Shown before anything is changed. @returns false to stop */
  confirm(plan: Plan): Promise<boolean>;
  /** Asked where data is carried over to another version. @returns undefined when nobody is there to ask */
  carryData?(moves: readonly DataMove[]): Promise<boolean | undefined>;
  /** Asked while a freeze holds. @returns whether to go on all the same; undefined when nobody is there to ask */
  despiteFreeze?(freeze: Freeze): Promise<boolean | undefined>;
}

/** One run of the pipeline. */
export interface Operation {
  readonly session: Session;
  readonly options: ApplyOptions;
  readonly journal: Journal;
  /** Number of the generation that it makes. */
  readonly generation: number;
  /** When it began. */
  readonly began: Date;
  readonly target: Target;
  /** Whether it goes on with an interrupted run, which may have changed data already. */
  readonly goesOn: boolean;
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

/** Adds the line of this run to the audit log. */
export async function recordRun(
  { session, options, generation, began, migrating, goesOn, target: { details } }: Operation,
  result: string,
): Promise<void> {
  const { ports, folder, lock } = session;
  const { operation, command = operation } = options;
  // What was only expected is known now, except of what an interrupted run did before.
  const known = details?.['migrates'] !== undefined && result === 'committed' && !goesOn;
  const seen = known ? { ...details, migrates: migrating.touched.size > 0 ? 'yes' : 'no' } : details;
  const facts = { ...(seen ? { details: seen } : {}), from: lock?.generation, awaySince: migrating.hold?.since };
  await appendAudit(ports, folder, { command, generation, result, began, ...facts });
}

/** Does one step after the other, each journaled before and after. The first that throws ends it. */
export async function runSteps(journal: Journal, steps: readonly Step[]): Promise<void> {
  for (const { name, undo, needed, work } of steps) {
    if (needed?.() ?? true) await journal.step(name, undo, work);
  }
}
