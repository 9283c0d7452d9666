import { LABEL } from '../../render/rendered.ts';
import { nameOf } from '../../render/route-names.ts';
import type { ObservedContainer } from '../../host/ports.ts';
import { during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { drain, settle } from './drain.ts';
import { containersOf, moveRoutes } from './routes.ts';
import { startContainers } from './start-containers.ts';
import type { StartedContainer } from './start-failure.ts';

/** How long requests under way are waited for while new ones wait too; well below what the proxy has them wait. */
const APART_MILLISECONDS = 10_000;
/** The same where nobody waits meanwhile. */
const BESIDE_MILLISECONDS = 30_000;

/**
 * Starts a group of containers of a generation whose files are active, each in the place of the one that answers now,
 * without a request failing: one that may overlap starts beside it and takes over when it is ready; for all others
 * new requests wait at the proxy while those under way end on the old one, which is stopped then. Can be repeated after
 * a crash, with two containers of one name among what is there.
 * @throws SprocketError as startContainers
 */
export async function switchContainers(
  session: Session,
  generation: number,
  group: readonly StartedContainer[],
  progress: Progress,
  cancelled: AbortSignal,
): Promise<void> {
  const made = await containersOf(session, generation);
  const rest: StartedContainer[] = [];
  for (const one of group) {
    const overlap = made.some(({ name, overlap: may }) => may && name === one.name);
    if (!overlap || !(await takeOver(session, generation, one, progress, cancelled))) rest.push(one);
  }
  if (rest.length === 0) return;
  const names = rest.map(({ name }) => name);
  await leave(session, generation, names, progress, cancelled);
  await startContainers(session, rest, progress, cancelled);
}

/**
 * Has new requests wait for the containers of a generation, and those under way end, so that the old containers can be
 * stopped. One that is only to be started again keeps its name, so its requests go on until it is stopped.
 * @param names in compose.yaml; those that nothing leads to are left out
 */
export async function leave(
  session: Session,
  generation: number,
  names: readonly string[],
  progress: Progress,
  cancelled: AbortSignal,
): Promise<void> {
  const own = new Map((await containersOf(session, generation)).map(({ name, routeName }) => [name, routeName]));
  const old = (await session.ports.engine.containers(session.deployment.project)).filter(
    (one) => names.includes(one.name) && one.state === 'running' && nameOf(one) !== (own.get(one.name) ?? nameOf(one)),
  );
  if (old.length === 0) {
    await moveRoutes(session, generation, names);
    return;
  }
  const ids = old.map(({ id }) => id);
  await during(progress, `let requests to ${old.map(({ name }) => name).join(', ')} end`, async () => {
    const streams = await settle(session, ids, cancelled);
    await moveRoutes(session, generation, names);
    await drain(session, ids, streams, APART_MILLISECONDS, cancelled);
  });
}

/** @returns false when nothing answers that could be taken over from */
async function takeOver(
  session: Session,
  generation: number,
  one: StartedContainer,
  progress: Progress,
  cancelled: AbortSignal,
): Promise<boolean> {
  const { ports, folder, deployment } = session;
  const present = (await ports.engine.containers(deployment.project)).filter(({ name }) => name === one.name);
  const others = present.filter(({ labels }) => labels[LABEL.spec] !== one.specId);
  const answering = oldest(others);
  const there = present.some((other) => !others.includes(other) && other.state === 'running');
  if (others.length === 0 || !(answering || there)) return false;
  for (const stray of others) if (stray !== answering) await ports.engine.remove(stray.id);
  await startContainers(session, [one], progress, cancelled, ([name = ''], signal) =>
    ports.compose.beside(folder.root, name, signal),
  );
  await moveRoutes(session, generation, [one.name]);
  if (!answering) return true;
  await drain(session, [answering.id], new Set(), BESIDE_MILLISECONDS, cancelled);
  await ports.engine.remove(answering.id);
  return true;
}

/** Who answers of several, the newest of which stands first: one that is ready, else the oldest that runs. */
function oldest(containers: readonly ObservedContainer[]): ObservedContainer | undefined {
  const running = containers.filter(({ state }) => state === 'running');
  return running.find(({ health }) => health === 'healthy') ?? running.at(-1);
}
