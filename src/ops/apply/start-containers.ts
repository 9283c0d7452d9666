import { SprocketError } from '../../core/sprocket-error.ts';
import { Late, within } from '../../core/within.ts';
import { parseDuration } from '../../core/quantity.ts';
import type { CommandResult, ObservedContainer } from '../../host/ports.ts';
import type { Activity, Progress } from '../progress.ts';
import { LABEL } from '../../render/rendered.ts';
import type { Session } from '../session.ts';
import { type EarlierById, lookEarlier, restartsSince, stillStopped } from './earlier.ts';
import { readinessOf, troubleOf } from './readiness.ts';
import { startFailure, type StartedContainer } from './start-failure.ts';

const LOOK_EVERY = 200;
/** How long Compose may take to say so when everything is ready, and a container to begin when Compose has said so. */
const BEHIND_MILLISECONDS = 30_000;

/** One container on its way up. */
interface Watched {
  readonly wanted: StartedContainer;
  readonly activity: Activity;
  readonly readyWithin: number;
  settled: boolean;
  /** When it was first seen running, by our clock. */
  runningSince: number | undefined;
}

/** How Compose is told to start containers. */
type Begin = (names: readonly string[], signal: AbortSignal) => Promise<CommandResult>;

/**
 * Has Compose create, recreate and start containers, and watches them until each is ready: a task has succeeded, a
 * service is healthy (or runs, where its image has nothing to check with).
 * @param begin how they are started; absent: each in the place of the one that is there
 * @throws SprocketError task-failed, service-crash-loop, service-unhealthy or apply-failed, with the container's last words
 */
export async function startContainers(
  session: Session,
  targets: readonly StartedContainer[],
  progress: Progress,
  cancelled: AbortSignal,
  begin: Begin = (names, signal) => session.ports.compose.up(session.folder.root, names, signal),
): Promise<void> {
  const before = await lookEarlier(session, targets.map(({ name }) => name)); // prettier-ignore
  const stop = new AbortController();
  const watched = watching(session, targets, progress);
  let composed: CommandResult | undefined;
  const names = targets.map(({ name }) => name);
  const composing = begin(names, stop.signal).then((done) => (composed = done));
  try {
    await watch(session, watched, before, cancelled, () => composed);
    await within(BEHIND_MILLISECONDS, composing);
  } catch (error) {
    stop.abort();
    await within(BEHIND_MILLISECONDS, composing).catch(() => undefined);
    // Everything is ready: what else Compose waited for is its own affair.
    if (!(error instanceof Late)) throw error;
  }
}

/**
 * Waits until services that nobody has touched are ready too. Usually they are; after a boot or a restart of the engine
 * they may still be on their way up.
 * @throws SprocketError as startContainers
 */
export async function awaitOthers(
  session: Session,
  services: readonly StartedContainer[],
  progress: Progress,
  cancelled: AbortSignal,
): Promise<void> {
  const containers = await session.ports.engine.containers(session.deployment.project);
  const late = services.filter(({ name }) => containers.some((one) => one.name === name && one.health === 'starting'));
  if (late.length === 0) return;
  const before = await lookEarlier(session, late.map(({ name }) => name)); // prettier-ignore
  await watch(session, watching(session, late, progress), before, cancelled, () => undefined);
}

function watching(session: Session, targets: readonly StartedContainer[], progress: Progress): Watched[] {
  return targets.map((wanted) => ({
    wanted,
    activity: progress.begin(wanted.kind === 'task' ? wanted.title : wanted.name),
    readyWithin: readyWithin(session, wanted),
    settled: false,
    runningSince: undefined,
  }));
}

/** Looks again and again until everything is ready. @param composed what came of the command that starts it, once it is over */
async function watch(
  session: Session,
  watched: readonly Watched[],
  before: EarlierById,
  cancelled: AbortSignal,
  composed: () => CommandResult | undefined,
): Promise<void> {
  let composedAt: number | undefined;
  try {
    for (;;) {
      cancelled.throwIfAborted();
      const containers = await session.ports.engine.containers(session.deployment.project);
      for (const one of watched) if (!one.settled) await look(session, one, containers, before);
      if (watched.every(({ settled }) => settled)) return;
      const over = composed();
      if (over && over.exitCode !== 0) throw await blame(session, watched, containers, before, over.output);
      if (over) {
        const now = session.ports.clock.now().getTime();
        composedAt ??= now;
        const idle = watched.filter(({ settled, runningSince }) => !settled && runningSince === undefined);
        if (idle.length > 0 && now - composedAt > BEHIND_MILLISECONDS)
          throw notBegun(idle.map(({ wanted }) => wanted.name));
      }
      await session.ports.clock.sleep(LOOK_EVERY);
    }
  } catch (error) {
    for (const one of watched) if (!one.settled) one.activity.fail();
    throw error;
  }
}

/** Compose gave up before we did: the first container in trouble is why, or else what Compose says. */
async function blame(
  session: Session,
  watched: readonly Watched[],
  containers: readonly ObservedContainer[],
  before: EarlierById,
  output: string,
): Promise<SprocketError> {
  for (const { wanted, settled } of watched) {
    const container = containers.find(
      ({ name, labels }) => name === wanted.name && labels[LABEL.spec] === wanted.specId,
    );
    if (settled || !container || container.state === 'created') continue;
    if (await stillStopped(session, container, before)) continue;
    const details = await session.ports.engine.inspect(container.id);
    const problem = troubleOf(wanted.kind, container, restartsSince(container.id, details, before));
    if (problem) return await startFailure(session, wanted, container, problem);
  }
  return composeFailure(output);
}

async function look(
  session: Session,
  one: Watched,
  containers: readonly ObservedContainer[],
  before: EarlierById,
): Promise<void> {
  const { wanted, activity, readyWithin } = one;
  const container = containers.find(({ name, labels }) => name === wanted.name && labels[LABEL.spec] === wanted.specId);
  if (!container || container.state === 'created' || (await stillStopped(session, container, before))) {
    activity.update('waits for what it depends on');
    return;
  }
  const now = session.ports.clock.now().getTime();
  one.runningSince ??= now;
  const waited = now - one.runningSince;
  const restarts = restartsSince(container.id, await session.ports.engine.inspect(container.id), before);
  const readiness = readinessOf({ kind: wanted.kind, container, restarts, waited, readyWithin });
  if (readiness.is === 'waiting') {
    activity.update(readiness.detail);
    return;
  }
  one.settled = true;
  if (readiness.is === 'ready') {
    activity.done();
    return;
  }
  activity.fail();
  throw await startFailure(session, wanted, container, readiness.problem);
}

function readyWithin({ catalog }: Session, { service }: StartedContainer): number {
  return parseDuration(catalog.get(service)?.definition.ready ?? '') ?? 60_000;
}

function notBegun(names: readonly string[]): SprocketError {
  return new SprocketError('apply-failed', `docker compose has ended, and ${names.join(', ')} did not begin to run`, {
    hint: 'What the engine says of it: docker ps --all. Then: sprocket apply',
  });
}

function composeFailure(output: string): SprocketError {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return new SprocketError('apply-failed', 'docker compose could not start the league', {
    details: lines.slice(-8),
    hint: 'Correct the cause, then: sprocket apply',
  });
}
