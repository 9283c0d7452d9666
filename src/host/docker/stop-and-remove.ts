import type Dockerode from 'dockerode';
import { unlessGone } from './probes.ts';

/** Stops a container, with the time that it says it needs, and removes it. One that is gone or stopped already is fine. */
export async function stopAndRemove(docker: Dockerode, id: string): Promise<void> {
  const container = docker.getContainer(id);
  await container.stop().catch((error: unknown) => {
    // 304: it was stopped before.
    if ((error as { statusCode?: number }).statusCode !== 304) unlessGone(error);
  });
  await container.remove({ force: true, v: true }).catch(unlessGone);
}
