import { SprocketError } from '../core/sprocket-error.ts';
import { generationFolder, listGenerations } from '../state/generations.ts';
import { readUnfinished } from '../state/journal.ts';
import { LEAGUE_FILE } from '../state/league-folder.ts';
import { type Lock, readLock } from '../state/lock-file.ts';
import { pointName, restorePoints, type RowCount, rowsSince } from './restore-points.ts';
import { type VolumeBack, volumesBack } from './rollback-volumes.ts';
import type { Given, Session } from './session.ts';

/** A former generation, and what going back to it means for the data. */
export interface Rollback {
  readonly generation: number;
  /** What opens the league as it was. */
  readonly given: Given;
  /** There was a migration since; undefined when the data can stay as it is. */
  readonly data: DataBack | undefined;
  /** Volumes of other versions that are used again; what was written since it was left is in none of them. */
  readonly volumes: readonly VolumeBack[];
}

export interface DataBack {
  /** Generation whose migrations came after the data was as it would be again. */
  readonly before: number;
  /** Tables with other rows than then. */
  readonly rows: readonly RowCount[];
}

/** Generations that a league can go back to, oldest first. */
export async function keptGenerations({ ports, folder, lock }: Session): Promise<Lock[]> {
  const numbers = (await listGenerations(ports.files, folder)).filter((number) => number !== lock?.generation);
  const locks = await Promise.all(numbers.map((number) => readLock(ports.files, lockOf(folder, number))));
  return locks.flatMap((kept) => kept ?? []);
}

/**
 * The generation that is to be gone back to.
 * @param wanted its number; absent: the one before the present one
 * @returns what was stamped when it was verified
 * @throws SprocketError usage when there is none of that number, locked while a change is unfinished
 */
export async function formerGeneration(session: Session, wanted: number | undefined): Promise<Lock> {
  const { ports, folder } = session;
  const unfinished = await readUnfinished(ports.files, folder);
  if (unfinished) {
    throw new SprocketError('locked', `An ${unfinished.operation} was interrupted at: ${unfinished.step}`, {
      hint: 'Finish it or undo it first: sprocket resume, or: sprocket abort',
    });
  }
  const kept = await keptGenerations(session);
  const lock = wanted === undefined ? kept.at(-1) : kept.find(({ generation }) => generation === wanted);
  if (!lock) throw notKept(wanted, kept);
  return lock;
}

/** Looks what going back to a generation means. Changes nothing, and asks no registry. */
export async function planRollback(session: Session, { generation, images }: Lock): Promise<Rollback> {
  const { ports, folder } = session;
  const league = await ports.files.read(`${generationFolder(folder, generation)}/${LEAGUE_FILE}`);
  const volumes = await volumesBack(session, generation, await keptGenerations(session));
  const data = volumes.length > 0 ? undefined : await dataBack(session, generation);
  const given = { league, images, dataBefore: data?.before };
  return { generation, given: volumes.length > 0 ? { ...given, volumesBack: true } : given, data, volumes };
}

/** The data as the first migration after that generation found it. */
async function dataBack(session: Session, generation: number): Promise<DataBack | undefined> {
  const point = (await restorePoints(session)).find((one) => one.generation > generation);
  if (!point) return undefined;
  const rows = await rowsSince(session, point.service, pointName(point.generation));
  return { before: point.generation, rows };
}

function notKept(wanted: number | undefined, kept: readonly Lock[]): SprocketError {
  const numbers = kept.map(({ generation }) => generation).join(', ');
  const message = wanted === undefined ? 'No former generation is kept' : `Generation ${wanted} is not kept`;
  return new SprocketError('usage', message, {
    details: [numbers === '' ? 'There is no generation to go back to yet.' : `Kept: ${numbers}`],
    hint: 'sprocket history',
  });
}

function lockOf(folder: Session['folder'], generation: number): string {
  return `${generationFolder(folder, generation)}/sprocket.lock`;
}
