import type Dockerode from 'dockerode';

/** Mark of the containers and networks that exist only while something is looked at. */
export const PROBE = { label: 'org.sprocket.kind', value: 'probe' } as const;

/** Longer than anything is looked at. What is older was left by a run that was killed. */
const OLD_SECONDS = 600;

/** Removes what killed runs left. What is younger may belong to a run beside this one. */
export async function removeLeftProbes(docker: Dockerode): Promise<void> {
  const filters = { label: [`${PROBE.label}=${PROBE.value}`] };
  const oldest = Date.now() / 1000 - OLD_SECONDS;
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const leftContainers = containers.filter(({ Created }) => Created < oldest);
  await Promise.all(
    leftContainers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone)),
  );
  const leftNetworks = networks.filter(({ Created }) => Date.parse(Created) / 1000 < oldest);
  await Promise.all(leftNetworks.map(({ Id }) => docker.getNetwork(Id).remove().catch(unlessGone)));
}

/** A run beside this one removes the same (409 while it does, 404 afterwards). */
export function unlessGone(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
