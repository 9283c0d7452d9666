import { worstLevel, type Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { isEmpty, type Plan } from '../../plan/plan.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { activateGeneration, listGenerations } from '../../state/generations.ts';
import { beginJournal, type Journal, readUnfinished } from '../../state/journal.ts';
import { type RunLock, takeRunLock } from '../../state/run-lock.ts';
import { preflight, requireReady } from '../preflight/preflight.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { verifyLeague } from '../verify/verify-league.ts';
import { commit, stage } from './commit.ts';
import { fetchImages } from './fetch-images.ts';
import { keepDrift } from './keep-drift.ts';
import { makeSecrets } from './make-secrets.ts';
import { startContainers } from './start-containers.ts';
import { keepTaskLogs } from './task-logs.ts';
import { undo } from './undo.ts';
import { untilAborted } from './until-aborted.ts';

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
export async function apply(session: Session, options: ApplyOptions): Promise<Applied> {
  const { ports, folder } = session;
  const lock = await takeRunLock(ports, folder, options.operation);
  try {
    return await applyLocked(session, options, lock);
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
      `The last ${unfinished.operation} (begun ${unfinished.began}) was interrupted at: ${unfinished.step}. This run finishes what it began.`,
    );
  }
  const first = await during(progress, 'look at the host and plan', () => preparePlan(session));
  if (isEmpty(first.plan) && session.lock) {
    await ports.files.remove(folder.journal);
    return { plan: first.plan, generation: session.lock.generation, findings: [] };
  }
  const ready = await during(progress, 'check the host', () => preflight(session, first.plan, first.wanted, progress));
  for (const finding of ready.filter(({ level }) => level === 'warning'))
    progress.warn(`${finding.subject}: ${finding.message}`);
  requireReady(ready);
  if (!(await options.confirm(first.plan))) throw new SprocketError('cancelled', 'Nothing was changed');

  const generation = Math.max(session.lock?.generation ?? 0, ...(await listGenerations(ports.files, folder))) + 1;
  const journal = await beginJournal(ports, folder, {
    operation: options.operation,
    generation,
    from: session.lock?.generation,
  });
  const prepared = await prepareFiles(session, first, journal, generation, options);
  try {
    const findings = await change(session, prepared, journal, generation, options);
    await journal.end('committed');
    await appendAudit(ports, folder, { command: options.operation, generation, result: 'committed' });
    return { plan: prepared.plan, generation, findings };
  } catch (error) {
    throw await recover(session, prepared, journal, generation, options, error);
  }
}

/** Everything that does not touch the running league: a failure here leaves it as it was. */
async function prepareFiles(
  session: Session,
  first: PreparedPlan,
  journal: Journal,
  generation: number,
  { progress, signal }: ApplyOptions,
): Promise<PreparedPlan> {
  const { ports, folder } = session;
  try {
    await journal.step('make missing secrets', 'they are kept for the next run', () => makeSecrets(session));
    const prepared = await preparePlan(session, first.images);
    await journal.step('fetch images', 'they are kept for the next run', () =>
      untilAborted(signal, fetchImages(session, prepared, progress)),
    );
    signal.throwIfAborted();
    await journal.step(`stage generation ${generation}`, 'it is not used yet', () =>
      stage(session, prepared, generation),
    );
    return prepared;
  } catch (error) {
    await journal.end('stopped');
    await appendAudit(ports, folder, { command: 'apply', generation, result: 'stopped before anything was changed' });
    throw error;
  }
}

async function change(
  session: Session,
  prepared: PreparedPlan,
  journal: Journal,
  generation: number,
  options: ApplyOptions,
): Promise<readonly Finding[]> {
  const { ports, folder } = session;
  const { progress } = options;
  const { plan, wanted } = prepared;
  const back = session.lock ? `put back generation ${session.lock.generation}` : 'stop what was started';
  const subjects = new Set(
    plan.changes
      .filter(({ kind, action }) => ['service', 'task', 'job'].includes(kind) && action !== 'remove')
      .map(({ subject }) => subject),
  );
  const targets = wanted.containers.filter(({ name }) => subjects.has(name));
  const tasks = targets.filter(({ kind }) => kind === 'task');
  const gone = plan.changes
    .filter(({ kind, action }) => kind !== 'file' && action === 'remove')
    .map(({ subject }) => subject);

  if (plan.drift.length > 0)
    await journal.step('keep files that were edited by hand', 'they are in .sprocket/drift', () =>
      keepDrift(session, plan.drift, generation),
    );
  if (gone.length > 0)
    await journal.step(`remove ${gone.join(', ')}`, back, () =>
      during(progress, `remove ${gone.join(', ')}`, () => removeContainers(session, gone)),
    );
  await journal.step('write the league’s files', back, () => activateGeneration(ports.files, folder, generation));
  await journal.step('check the files with Compose', back, () => checkFiles(session));
  if (tasks.length > 0) {
    const busy = [...new Set(tasks.map(({ service }) => service))];
    await journal.step(`stop ${busy.join(', ')} for its one-shot steps`, back, () => stopForTasks(session, busy, tasks.map(({ name }) => name))); // prettier-ignore
  }
  if (targets.length > 0)
    await journal.step('start containers', back, () => startContainers(session, targets, progress, options.signal));
  await keepTaskLogs(session, tasks, generation);
  const findings = await journal.step('verify', back, () =>
    untilAborted(options.signal, verifyLeague(session, progress)),
  );
  if (worstLevel(findings) === 'error') throw verifyFailure(findings);
  await journal.step(`commit generation ${generation}`, back, () =>
    commit(session, prepared, generation, options.cliVersion),
  );
  return findings;
}

async function removeContainers({ ports, folder, deployment }: Session, names: readonly string[]): Promise<void> {
  const present = (await ports.engine.containers(deployment.project)).filter(({ name }) => names.includes(name));
  const known = (await ports.files.read(folder.compose)) ?? '';
  const listed = present.map(({ name }) => name).filter((name) => known.includes(`\n  ${name}:\n`));
  if (listed.length > 0) await ports.compose.remove(folder.root, listed);
}

async function checkFiles({ ports, folder }: Session): Promise<void> {
  const { exitCode, output } = await ports.compose.config(folder.root);
  if (exitCode === 0) return;
  const override = await ports.files.exists(folder.override);
  throw new SprocketError('apply-failed', 'docker compose cannot read the files of the league', {
    details: output.split('\n').slice(-6),
    hint: override
      ? 'Correct compose.override.yaml, then: sprocket apply'
      : 'sprocket apply --verbose shows the files.',
  });
}

/** A migration must not run beside the version that wrote the old tables. */
async function stopForTasks(
  { ports, folder, deployment }: Session,
  services: readonly string[],
  tasks: readonly string[],
): Promise<void> {
  const containers = await ports.engine.containers(deployment.project);
  const running = containers
    .filter(({ name, state }) => services.includes(name) && state === 'running')
    .map(({ name }) => name);
  if (running.length > 0) await ports.compose.stop(folder.root, running);
  const ended = containers.filter(({ name }) => tasks.includes(name)).map(({ name }) => name);
  if (ended.length > 0) await ports.compose.remove(folder.root, ended);
}

function verifyFailure(findings: readonly Finding[]): SprocketError {
  const errors = findings.filter(({ level }) => level === 'error');
  return new SprocketError('verify-failed', `${errors.length} of ${findings.length} checks failed`, {
    details: errors.flatMap(({ subject, message, fix }) => [`${subject}: ${message}`, ...(fix ? [`  → ${fix}`] : [])]),
    hint: errors[0]?.fix ?? 'sprocket verify',
  });
}

async function recover(
  session: Session,
  prepared: PreparedPlan,
  journal: Journal,
  generation: number,
  options: ApplyOptions,
  error: unknown,
): Promise<unknown> {
  const { ports, folder } = session;
  await keepTaskLogs(session, prepared.wanted.containers.filter(({ kind }) => kind === 'task'), generation); // prettier-ignore
  const { result, now } = await undo(session, prepared, journal, options.progress);
  await journal.end(result);
  await appendAudit(ports, folder, { command: options.operation, generation, result });
  if (!(error instanceof SprocketError)) return error;
  return new SprocketError(error.code, error.message, {
    details: [
      ...error.details,
      '',
      now,
      `Log: ${folder.logs}/${String(generation).padStart(4, '0')}-${options.operation}.jsonl`,
    ],
    ...(error.hint ? { hint: error.hint } : {}),
    cause: error,
  });
}
