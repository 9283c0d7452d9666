import { SprocketError } from '../core/sprocket-error.ts';
import type { Clock, Files } from '../host/ports.ts';
import type { AuditEntry } from './audit-log.ts';
import { generationName, type LeagueFolder } from './league-folder.ts';
import type { Lock } from './lock-file.ts';

/** What an operation wants besides what sprocket.yaml says. */
export interface Target {
  /** Text that sprocket.yaml gets, and the one that it had. */
  readonly league?: { readonly to: string; readonly from: string } | undefined;
  /** Images of a former generation, by name. */
  readonly images?: Lock['images'] | undefined;
  /** Generation before whose migrations the data was as it is to be again. */
  readonly dataBefore?: number | undefined;
  /** For the audit log, also of whoever finishes it. */
  readonly details?: AuditEntry['details'] | undefined;
  /** Whether what volumes of other versions hold is to count again. */
  readonly volumesBack?: boolean | undefined;
  /** Volumes that are made by carrying data over, with their services: as long as this is unfinished, nothing counts that is in them. */
  readonly carries?: readonly { readonly service: string; readonly to: string }[] | undefined;
}

/** One line of the journal. A step is written before it begins and after it ended, so that a crash shows where. */
export type JournalEntry =
  | {
      readonly event: 'begin';
      readonly at: string;
      readonly operation: string;
      readonly generation: number;
      readonly from: number | undefined;
      readonly target?: Target;
    }
  | { readonly event: 'start' | 'done'; readonly at: string; readonly step: string; readonly undo: string }
  | { readonly event: 'failed'; readonly at: string; readonly step: string; readonly message: string }
  | { readonly event: 'end'; readonly at: string; readonly result: 'committed' | 'undone' | 'stopped' };

/** An operation that began and did not end: the process was killed, or the power failed. */
export interface Unfinished {
  readonly operation: string;
  readonly generation: number;
  readonly from: number | undefined;
  readonly target: Target;
  readonly began: string;
  /** The step it was in, or after which it stopped. */
  readonly step: string;
  /** How to undo that step, in words. */
  readonly undo: string;
}

export interface Journal {
  /** Records a step, runs it, and records that it is done. A step that throws is recorded as failed. */
  step<T>(name: string, undo: string, work: () => Promise<T>): Promise<T>;
  end(result: 'committed' | 'undone' | 'stopped'): Promise<void>;
}

/**
 * Begins the journal of one operation.
 * @param from generation that is the present one; undefined on a first install
 */
export async function beginJournal(
  { files, clock }: { files: Files; clock: Clock },
  folder: LeagueFolder,
  begin: {
    readonly operation: string;
    readonly generation: number;
    readonly from: number | undefined;
    readonly target?: Target;
  },
): Promise<Journal> {
  const stamp = () => clock.now().toISOString();
  const record = (entry: JournalEntry) => files.append(folder.journal, JSON.stringify(entry));
  await files.makeFolder(folder.logs, 0o700);
  if (await files.exists(folder.journal))
    await files.rename(folder.journal, `${folder.logs}/${logName(begin)}.interrupted`);
  await record({ event: 'begin', at: stamp(), ...begin });
  return {
    step: async (step, undo, work) => {
      await record({ event: 'start', at: stamp(), step, undo });
      try {
        const result = await work();
        await record({ event: 'done', at: stamp(), step, undo });
        return result;
      } catch (error) {
        await record({
          event: 'failed',
          at: stamp(),
          step,
          message: error instanceof Error ? error.message : String(error),
        });
        throw error;
      }
    },
    end: async (result) => {
      await record({ event: 'end', at: stamp(), result });
      await files.rename(folder.journal, `${folder.logs}/${logName(begin)}`);
    },
  };
}

function logName({ generation, operation }: { readonly generation: number; readonly operation: string }): string {
  return `${generationName(generation)}-${operation}.jsonl`;
}

/**
 * What an interrupted run left.
 * @throws SprocketError state-invalid when the journal is not one
 */
export async function readUnfinished(files: Files, folder: LeagueFolder): Promise<Unfinished | undefined> {
  const text = await files.read(folder.journal);
  const entries = (text ?? '').split('\n').flatMap(parseLine);
  const [begin] = entries;
  if (begin === undefined || entries.some(({ event }) => event === 'end')) return undefined;
  if (begin.event !== 'begin') {
    throw new SprocketError('state-invalid', 'The journal of the last run does not begin with its operation', {
      hint: `Look at ${folder.journal}; without it, sprocket apply compares everything anew.`,
    });
  }
  const last = entries.findLast(
    (entry): entry is Extract<JournalEntry, { step: string; undo: string }> => 'undo' in entry,
  );
  return {
    operation: begin.operation,
    generation: begin.generation,
    from: begin.from,
    target: begin.target ?? {},
    began: begin.at,
    step: last?.step ?? 'its beginning',
    undo: last?.undo ?? 'nothing to undo',
  };
}

/** The last line may be cut off by a crash: what cannot be read was not recorded. */
function parseLine(line: string): JournalEntry[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
}
