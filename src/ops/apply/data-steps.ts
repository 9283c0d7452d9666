import type { WantedContainer } from '../../plan/wanted.ts';
import { during } from '../progress.ts';
import type { Session } from '../session.ts';
import { holdRequests } from './hold.ts';
import { askWhatMigrates, pendingOf, turnData } from './migrating.ts';
import type { Operation, Step } from './operation.ts';
import { leave } from './switch-containers.ts';

/** Beginning of the name of the step that makes a restore point. */
const RESTORE_POINT_STEP = 'restore point';

/**
 * What comes before one-shot steps: data that they are going to change, or that is to come back, is kept as it is. Only
 * for that, or for steps that cannot be asked, their services stop.
 */
export function dataSteps(operation: Operation, tasks: readonly WantedContainer[], undo: string): Step[] {
  const { session, options, generation, migrating } = operation;
  const { idle, touched } = migrating;
  const { progress, signal } = options;
  const { dataBefore } = session.given;
  const back = dataBefore !== undefined;
  const services = [...new Set(tasks.map(({ service }) => service))];
  const busy = services.join(', ');
  const asked = tasks.filter(({ name, service }) => pendingOf(session, name, service));
  const title = back ? `data of ${busy} as before generation ${dataBefore}` : `restore point of ${busy}`;
  return [
    {
      name: `ask whether data of ${busy} migrates`,
      undo,
      needed: () => session.lock !== undefined && !back && asked.length > 0,
      work: () => during(progress, 'look whether data migrates', () => askWhatMigrates(session, asked, migrating)),
    },
    {
      name: 'keep visitors away',
      undo: 'let them in again',
      needed: () => touched.size > 0 || (back && asked.length > 0),
      work: async () => void (migrating.hold = await holdRequests(session, services, progress, signal)),
    },
    {
      name: `stop ${busy} for its one-shot steps`,
      undo,
      needed: () => back || tasks.some(({ name }) => !idle.has(name)),
      work: async () => {
        await leave(session, generation, services, progress, signal);
        await stopServices(session, services);
      },
    },
    {
      name: `${RESTORE_POINT_STEP} of ${busy}`,
      undo: 'put the data back as it was',
      needed: () => touched.size > 0 || (back && asked.length > 0),
      work: async () => {
        if (back) for (const { service } of asked) touched.add(service);
        await during(progress, title, () => turnData(session, generation, touched));
      },
    },
  ];
}

/** A migration must not run beside the version that wrote the old tables. */
export async function stopServices({ ports, folder, deployment }: Session, services: readonly string[]): Promise<void> {
  const containers = await ports.engine.containers(deployment.project);
  const running = containers.filter(({ name, state }) => services.includes(name) && state === 'running');
  if (running.length > 0) await ports.compose.stop(folder.root, running.map(({ name }) => name)); // prettier-ignore
}

/** Removes containers that compose.yaml knows. */
export async function removeContainers(
  { ports, folder, deployment }: Session,
  names: readonly string[],
): Promise<void> {
  const present = (await ports.engine.containers(deployment.project)).filter(({ name }) => names.includes(name));
  const known = (await ports.files.read(folder.compose)) ?? '';
  const listed = present.map(({ name }) => name).filter((name) => known.includes(`\n  ${name}:\n`));
  if (listed.length > 0) await ports.compose.remove(folder.root, listed);
}
