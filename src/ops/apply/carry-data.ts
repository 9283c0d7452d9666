import { CARRY } from '../../plan/build-deployment.ts';
import type { DataMove } from '../../plan/data-volumes.ts';
import { LABEL } from '../../render/rendered.ts';
import { generationFolder } from '../../state/generations.ts';
import type { Target } from '../../state/journal.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during } from '../progress.ts';
import type { Session } from '../session.ts';
import { stopServices } from './data-steps.ts';
import { holdRequests } from './hold.ts';
import type { Operation, Step } from './operation.ts';
import { activate, containersOf } from './routes.ts';
import { startContainers } from './start-containers.ts';

type Carried = NonNullable<Target['carries']>[number];

/**
 * What comes before a service goes over to a volume of another version: visitors are kept away, whatever uses it stops,
 * and its data is carried over by the service itself while the former one runs for nobody else. All of it happens on the
 * former generation's files: whatever interrupts it, that is what starts again.
 */
export function carrySteps(operation: Operation, prepared: PreparedPlan, undo: string): Step[] {
  const { session, options, target, migrating } = operation;
  const { progress, signal } = options;
  const { moves } = prepared.wanted;
  const carried = moves.filter(({ by }) => by === 'carry');
  const left = (target.carries ?? []).filter((one) => !carried.some(({ to }) => to === one.to));
  const services = moves.map(({ service }) => service);
  const discard: Step = {
    name: `remove what was begun of ${left.map(({ to }) => to).join(', ')}`,
    undo,
    work: () => discardCarried(session, left),
  };
  if (moves.length === 0) return left.length > 0 ? [discard] : [];
  return [
    ...(left.length > 0 ? [discard] : []),
    {
      name: 'keep visitors away from the data that moves',
      undo: 'let them in again',
      work: async () => void (migrating.hold = await holdRequests(session, services, progress, signal)),
    },
    {
      name: `stop what uses ${services.join(', ')}`,
      undo,
      work: () => during(progress, `stop what uses ${services.join(', ')}`, () => stopUsers(session, prepared)),
    },
    ...carried.map((move): Step => ({
      name: `carry the data of ${move.service} over into ${move.to}`,
      undo: `remove ${move.to}; ${move.from} was only read`,
      work: () => carry(operation, prepared, move),
    })),
  ];
}

/** On the former generation's files, also where an interrupted run had put others there. */
async function stopUsers(session: Session, { wanted }: PreparedPlan): Promise<void> {
  const { ports, deployment, lock } = session;
  if (!lock) return;
  await activate(session, lock.generation);
  const moved = new Set(wanted.moves.map(({ to }) => to));
  const users = wanted.containers.filter(({ dataOf }) => dataOf.some((volume) => moved.has(volume)));
  const former = await containersOf(session, lock.generation);
  const services = new Set(wanted.moves.map(({ container }) => container));
  const names = new Set([...users.map(({ name }) => name), ...dependants(former, services)]);
  const known = former.flatMap(({ name }) => (names.has(name) ? [name] : []));
  await stopServices(session, known);
  const strange = (await ports.engine.containers(deployment.project)).filter(
    ({ name, state }) => names.has(name) && !known.includes(name) && state === 'running',
  );
  for (const { id } of strange) await ports.engine.remove(id);
}

/** Names of what depends on some containers, however indirectly. */
function dependants(
  all: readonly { readonly name: string; readonly dependsOn: readonly { readonly name: string }[] }[],
  found: ReadonlySet<string>,
): string[] {
  const next = all.filter(({ name, dependsOn }) => !found.has(name) && dependsOn.some((one) => found.has(one.name)));
  if (next.length === 0) return [];
  const names = next.map(({ name }) => name);
  return [...names, ...dependants(all, new Set([...found, ...names]))];
}

async function carry(
  { session, options, generation }: Operation,
  prepared: PreparedPlan,
  move: DataMove,
): Promise<void> {
  const { ports, folder, lock, deployment } = session;
  const { progress, signal } = options;
  const name = `${move.service}-${CARRY}`;
  const tool = prepared.wanted.tools.find((one) => one.name === name);
  if (!lock || !tool) throw new Error(`${move.service} has nothing that carries its data over`);
  const former = (await containersOf(session, lock.generation)).filter(
    ({ service, kind }) => service === move.service && kind === 'service',
  );
  await startContainers(session, former.map((one) => ({ ...one, title: one.name })), progress, signal); // prettier-ignore
  // From scratch, whatever an interrupted run had got to: since then somebody may have written to the old volume.
  await discardCarried(session, [move]);
  try {
    await startContainers(session, [tool], progress, signal, (names, stop) =>
      ports.compose.up(generationFolder(folder, generation), names, stop),
    );
    const done = (await ports.engine.containers(deployment.project)).find((one) => one.name === name);
    if (done) progress.note((await ports.engine.logs(done.id, 1)).trim());
  } finally {
    await removeTool(session, move.service);
  }
}

/** Removes volumes that data was carried into, whole or half, with what uses them. The former ones were only read. */
export async function discardCarried(session: Session, carried: readonly Carried[]): Promise<void> {
  const { ports, deployment, lock } = session;
  if (carried.length === 0) return;
  const former = lock ? await containersOf(session, lock.generation) : [];
  const right = new Map(former.map(({ name, specId }) => [name, specId]));
  const used = new Set(former.flatMap(({ volumes }) => volumes.map(({ volume }) => volume)));
  for (const { service, to } of carried) {
    if (used.has(to)) throw new Error(`the league runs on ${to}`);
    await removeTool(session, service);
    const present = await ports.engine.containers(deployment.project);
    const using = present.filter(({ name, labels }) => name === service && labels[LABEL.spec] !== right.get(name));
    for (const { id } of using) await ports.engine.remove(id);
    if ((await ports.engine.volumes()).has(to)) await ports.engine.removeVolume(to);
  }
}

/** It runs on when this program is killed. */
async function removeTool({ ports, deployment }: Session, service: string): Promise<void> {
  const present = await ports.engine.containers(deployment.project);
  for (const { id, name } of present) if (name === `${service}-${CARRY}`) await ports.engine.remove(id);
}
