import { checksum } from '../../core/checksum.ts';
import type { Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { DataMove } from '../../plan/data-volumes.ts';
import { isEmpty, type Plan } from '../../plan/plan.ts';
import { listGenerations } from '../../state/generations.ts';
import type { Lock } from '../../state/lock-file.ts';
import { beginJournal, readUnfinished, type Target } from '../../state/journal.ts';
import { type RunLock, takeRunLock } from '../../state/run-lock.ts';
import { preflight, requireReady } from '../preflight/preflight.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { during } from '../progress.ts';
import type { Session } from '../session.ts';
import { changeSteps } from './change-steps.ts';
import { checkOverride } from './check-override.ts';
import { requireThawed } from './freeze.ts';
import { fetchImages } from './fetch-images.ts';
import { makeCertificates } from '../certificates.ts';
import { releaseRequests } from './hold.ts';
import { makeSecrets } from './make-secrets.ts';
import { type ApplyOptions, type Operation, recordRun, runSteps } from './operation.ts';
import { recover } from './recover.ts';
import { stage } from './commit.ts';
import { asInterrupted, targetOf } from './target.ts';
import { tidyUp } from './tidy-up.ts';
import { untilAborted } from './until-aborted.ts';

export interface Applied {
  readonly plan: Plan;
  /** Generation that is the present one now. */
  readonly generation: number;
  /** What verify found; empty when nothing had to be done. */
  readonly findings: readonly Finding[];
}

/**
 * Makes the league what sprocket.yaml wants: plan, apply, verify, and only then the stamp. Install, upgrade, module
 * and configuration changes are all this, with another sprocket.yaml. When it fails after the host was changed, the
 * former generation is put back.
 * @throws SprocketError locked, cancelled, or why it failed; the message says what is true then
 */
export async function apply(opened: Session, options: ApplyOptions): Promise<Applied> {
  const { ports, folder } = opened;
  const lock = await takeRunLock(ports, folder, options.operation);
  try {
    // Somebody may have changed the league since it was opened.
    const session = await opened.reopen(opened.given);
    return await applyLocked(await asInterrupted(session), options, lock);
  } finally {
    await lock.release();
  }
}

async function applyLocked(session: Session, options: ApplyOptions, runLock: RunLock): Promise<Applied> {
  const { ports, folder } = session;
  const { progress } = options;
  if (runLock.takenOver) progress.warn(runLock.takenOver);
  const unfinished = await readUnfinished(ports.files, folder);
  if (unfinished) {
    progress.warn(
      `The last ${unfinished.operation} (begun ${unfinished.began}) was interrupted at: ${unfinished.step}. This run finishes what it began; sprocket abort undoes it.`,
    );
  }
  const first = await during(progress, 'look at the host and plan', () => preparePlan(session));
  if (isEmpty(first.plan) && session.lock && isVerified(session.lock, first)) {
    if (session.given.league !== undefined) await ports.files.write(folder.league, session.text);
    await releaseRequests(session);
    await ports.files.remove(folder.journal);
    return { plan: first.plan, generation: session.lock.generation, findings: [] };
  }
  if (!unfinished) await requireThawed(session, options);
  const ready = await during(progress, 'check the host', () => preflight(session, first.plan, first.wanted, progress));
  for (const finding of ready.filter(({ level }) => level === 'warning'))
    progress.warn(`${finding.subject}: ${finding.message}`);
  requireReady(ready);
  // Where nothing is left to be changed, it was agreed to, and only has to be verified.
  if (!isEmpty(first.plan) && !(await options.confirm(first.plan)))
    throw new SprocketError('cancelled', 'Nothing was changed');
  const carries = first.wanted.moves.filter(({ by }) => by === 'carry');
  // A run that was killed after its commit has nothing left that could be thrown away.
  const begun = unfinished?.generation === session.lock?.generation ? [] : (unfinished?.target.carries ?? []);
  if (carries.some(({ to }) => !begun.some((one) => one.to === to))) await requireCarryAgreed(carries, options);

  // What goes on has the number that it began with: its restore point is called by it.
  const goesOn = unfinished !== undefined && unfinished.generation !== session.lock?.generation;
  const generation = goesOn ? unfinished.generation : await nextGeneration(session);
  const from = session.lock?.generation;
  const details = options.details ?? (goesOn ? unfinished.target.details : undefined);
  const target = { ...(await targetOf(session, unfinished)), ...carriesOf([...begun, ...carries]), details };
  const journal = await beginJournal(ports, folder, { operation: options.operation, generation, from, target });
  const migrating = { idle: new Set<string>(), touched: new Set<string>(), hold: undefined };
  const began = ports.clock.now();
  const operation: Operation = { session, options, journal, generation, target, goesOn, migrating, began };
  const prepared = await prepare(operation, first);
  const findings: Finding[] = [];
  try {
    await runSteps(
      journal,
      changeSteps(operation, prepared, (found) => findings.push(...found)),
    );
    await journal.end('committed');
    await recordRun(operation, 'committed');
  } catch (error) {
    throw await recover(operation, prepared, error);
  }
  await tidyUp(session, prepared, progress);
  return { plan: prepared.plan, generation, findings };
}

/** Whether these are the files that were verified: a run that was killed just before has nothing left to change either. */
function isVerified({ files }: Lock, { rendered }: PreparedPlan): boolean {
  return [...rendered.files].every(([path, text]) => files[path] === checksum(text));
}

/** @throws SprocketError data-to-carry when nobody is there to say so, cancelled */
async function requireCarryAgreed(carries: readonly DataMove[], options: ApplyOptions): Promise<void> {
  const agreed = await options.carryData?.(carries);
  if (agreed) return;
  if (agreed === false) throw new SprocketError('cancelled', 'Nothing was changed');
  throw new SprocketError('data-to-carry', 'Data has to be carried over to another version, and nobody said so', {
    details: carries.map(
      ({ service, from, to, fromVersion, toVersion }) =>
        `${service}: found ${fromVersion ?? 'another version'} in ${from}, expected ${toVersion}, in ${to}. Nothing was changed.`,
    ),
    hint: 'Choose a time when the league may be away, then the same command with --carry-data',
  });
}

function carriesOf(moves: readonly { readonly service: string; readonly to: string }[]): Pick<Target, 'carries'> {
  const carries = [...new Map(moves.map(({ service, to }) => [to, { service, to }])).values()];
  return carries.length > 0 ? { carries } : {};
}

async function nextGeneration({ ports, folder, lock }: Session): Promise<number> {
  return Math.max(lock?.generation ?? 0, ...(await listGenerations(ports.files, folder))) + 1;
}

/** Everything that does not touch the running league: a failure here leaves it as it was. */
async function prepare(operation: Operation, first: PreparedPlan): Promise<PreparedPlan> {
  const { session, options, journal, generation } = operation;
  const { ports, folder } = session;
  const { signal, progress } = options;
  const kept = 'it is kept for the next run';
  try {
    await journal.step('make missing secrets', kept, () => makeSecrets(session));
    const { certificates } = first.wanted;
    if (certificates.length > 0) {
      await journal.step('make certificates', kept, () => makeCertificates(session, certificates));
    }
    const prepared = await preparePlan(session, first.images);
    await journal.step('fetch images', kept, () =>
      untilAborted(signal, () => fetchImages(session, prepared, progress)),
    );
    signal.throwIfAborted();
    // Where there was none before, one can look into volumes only now.
    if (prepared.plan.changes.some(({ kind }) => kind === 'image')) await preparePlan(session, first.images);
    await journal.step(`stage generation ${generation}`, 'it is not used yet', () =>
      stage(session, prepared, generation),
    );
    if (await ports.files.exists(folder.override)) {
      await journal.step('check compose.override.yaml', kept, () => checkOverride(session, generation));
    }
    return prepared;
  } catch (error) {
    // What an interrupted run has changed stays unfinished: it can still be gone on with, or undone.
    if (!operation.goesOn) await journal.end('stopped');
    await recordRun(operation, operation.goesOn ? 'stopped' : 'stopped before a change');
    throw error;
  }
}
