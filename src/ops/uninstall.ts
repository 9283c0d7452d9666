import { SprocketError } from '../core/sprocket-error.ts';
import { volumesOnHost } from '../plan/data-volumes.ts';
import { audited } from '../state/audit-log.ts';
import { takeRunLock } from '../state/run-lock.ts';
import { removeHostCare } from './host-units.ts';
import { during, type Progress } from './progress.ts';
import type { Session } from './session.ts';

/** What an uninstall would remove. */
export interface Removal {
  readonly containers: readonly string[];
  /** Volumes with what they hold; empty when data stays. */
  readonly volumes: readonly { readonly name: string; readonly holds: string }[];
}

/** @param withData whether the volumes go too */
export async function planRemoval(session: Session, withData: boolean): Promise<Removal> {
  const { ports, deployment } = session;
  const [containers, existing] = await Promise.all([
    ports.engine.containers(deployment.project),
    ports.engine.volumes(),
  ]);
  const volumes = volumesOnHost(deployment, existing);
  return {
    containers: containers.map(({ name }) => name),
    volumes: withData ? volumes : [],
  };
}

/** Removes containers and networks, and the volumes that the removal names. The folder stays: it holds the secrets. */
export async function uninstall(session: Session, removal: Removal, progress: Progress): Promise<void> {
  const { ports, folder } = session;
  const lock = await takeRunLock(ports, folder, 'uninstall');
  try {
    const command = removal.volumes.length > 0 ? 'uninstall --delete-data' : 'uninstall';
    await audited(
      ports,
      folder,
      command,
      () => remove(session, removal, progress),
      () => (removal.volumes.length > 0 ? 'data deleted' : 'data kept'),
    );
  } finally {
    await lock.release();
  }
}

async function remove(session: Session, removal: Removal, progress: Progress): Promise<void> {
  const { ports, folder, deployment } = session;
  if (await ports.files.exists(folder.compose)) {
    const { exitCode, output } = await during(progress, 'remove containers and networks', () =>
      ports.compose.down(folder.root),
    );
    if (exitCode !== 0) {
      throw new SprocketError('apply-failed', 'docker compose could not remove the league', {
        details: output.split('\n').slice(-8),
        hint: 'sprocket uninstall',
      });
    }
  }
  // What Compose starts only when told to, such as what an interrupted carry-over left, it does not take down either.
  for (const { id } of await ports.engine.containers(deployment.project)) await ports.engine.remove(id);
  for (const { name } of removal.volumes)
    await during(progress, `delete ${name}`, () => ports.engine.removeVolume(name));
  // Without its lock the league counts as new: the next apply creates everything and prepares the database again.
  if (removal.volumes.length > 0) await ports.files.remove(folder.lock);
  await ports.files.remove(folder.journal);
  await removeHostCare(session);
}
