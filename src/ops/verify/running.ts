import type { ContainerDetails, ObservedContainer } from '../../host/ports.ts';
import type { Session } from '../session.ts';

/** A container of the Compose project with everything the engine knows about it. */
export interface RunningContainer extends ObservedContainer {
  readonly details: ContainerDetails;
}

/**
 * Every container of the project, those that compose.override.yaml added among them.
 * @throws SprocketError when the engine does not answer
 */
export async function projectContainers({ ports: { engine }, deployment }: Session): Promise<RunningContainer[]> {
  const found = await engine.containers(deployment.project);
  return await Promise.all(
    found.map(async (container) => ({ ...container, details: await engine.inspect(container.id) })),
  );
}

/** Ids of the services that may publish ports: those that proxy the routes of others. */
export function proxiesOf({ catalog, deployment }: Session): ReadonlySet<string> {
  const services = deployment.containers.map(({ service }) => service);
  return new Set(services.filter((id) => catalog.get(id)?.definition.slots.use.includes('routes')));
}
