import { access } from 'node:fs/promises';
import Dockerode from 'dockerode';
import { SprocketError } from '../../core/sprocket-error.ts';
import { Late, within } from '../../core/within.ts';

/** Far longer than an engine takes for a question, however busy its host is. */
const PATIENCE = 60_000;

/** A client for the engine that `DOCKER_HOST` names, else for the local socket. */
export function connect(): Dockerode {
  return new Dockerode();
}

/**
 * Says in the catalogue's words why the engine did not answer.
 * @param error whatever dockerode threw
 */
async function explainEngineError(error: unknown): Promise<SprocketError> {
  if (error instanceof SprocketError) return error;
  if (error instanceof Late) {
    return new SprocketError('docker-failed', `The Docker engine hangs: ${error.message}`, {
      hint: 'See whether docker ps answers. If not, start the engine again: sudo systemctl restart docker',
      cause: error,
    });
  }
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ENOENT') return await absentOrStopped(error);
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') {
    return new SprocketError('docker-stopped', 'Docker is installed, but its engine does not answer', {
      hint: 'Start it: sudo systemctl start docker (without systemd: ./install.sh --prepare)',
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new SprocketError('docker-denied', 'This user may not talk to the Docker engine', {
      hint: 'Run the command with sudo, or add the user to the group docker and log in again.',
      cause: error,
    });
  }
  return new SprocketError('docker-failed', `The Docker engine refused: ${message ?? String(error)}`, { cause: error });
}

async function absentOrStopped(error: unknown): Promise<SprocketError> {
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = await Promise.all(folders.map((folder) => access(`${folder}/dockerd`).then(() => true, () => false))); // prettier-ignore
  if (found.includes(true)) {
    return new SprocketError('docker-stopped', 'Docker is installed, but its engine is not running', {
      hint: 'Start it: sudo systemctl start docker (without systemd: ./install.sh --prepare)',
      cause: error,
    });
  }
  return new SprocketError('docker-absent', 'There is no Docker engine on this machine', {
    hint: 'Install it: ./install.sh --prepare (or see https://docs.docker.com/engine/install/)',
    cause: error,
  });
}

/** As {@link asking}, for what an engine answers at once: one that hangs is an error, too. */
export async function answered<T>(request: () => Promise<T>): Promise<T> {
  return await asking(() => within(PATIENCE, request()));
}

/** Runs an engine request; whatever it throws becomes an error of the catalogue. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw await explainEngineError(error);
  }
}
