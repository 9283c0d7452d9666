import type { ObservedContainer } from '../../host/ports.ts';
import type { StartProblem } from './start-failure.ts';

/** How a container on its way up stands. */
export type Readiness =
  | { readonly is: 'waiting'; readonly detail: string }
  | { readonly is: 'ready' }
  | { readonly is: 'failed'; readonly problem: StartProblem };

/** Crashes after which nobody waits any longer. */
const CRASHES = 3;

export interface Watching {
  readonly kind: 'service' | 'task' | 'job';
  readonly container: Pick<ObservedContainer, 'state' | 'health' | 'status'>;
  /** How often the engine has restarted it. */
  readonly restarts: number;
  /** Milliseconds since it was first seen running. */
  readonly waited: number;
  /** Milliseconds within which it has to be ready. */
  readonly readyWithin: number;
}

/**
 * Judges one look at a container. A task is ready when it has ended well; a service when it is healthy, or runs where
 * its image has nothing to check with.
 */
export function readinessOf({ kind, container, restarts, waited, readyWithin }: Watching): Readiness {
  const { state, health } = container;
  if (kind === 'task') {
    if (state !== 'exited') return { is: 'waiting', detail: 'runs' };
    return endedWell(container) ? { is: 'ready' } : { is: 'failed', problem: 'exited' };
  }
  if (restarts >= CRASHES || state === 'exited' || state === 'dead') return { is: 'failed', problem: 'crash-loop' };
  if (state === 'restarting') return { is: 'waiting', detail: `exited, try ${restarts + 1} of ${CRASHES}` };
  if (health === 'healthy' || (health === 'none' && state === 'running')) return { is: 'ready' };
  if (health === 'unhealthy' || waited > readyWithin) return { is: 'failed', problem: 'unhealthy' };
  return { is: 'waiting', detail: 'waits until it is ready' };
}

/** True for a container that has ended with exit code 0. */
export function endedWell({ state, status }: Pick<ObservedContainer, 'state' | 'status'>): boolean {
  return state === 'exited' && status.startsWith('Exited (0)');
}

/** What is wrong with a container that somebody else has given up on; undefined when nothing is to be seen. */
export function troubleOf(
  kind: Watching['kind'],
  container: Watching['container'],
  restarts: number,
): StartProblem | undefined {
  const { state, health } = container;
  if (kind === 'task') return state === 'exited' && !endedWell(container) ? 'exited' : undefined;
  if (restarts > 0 || state === 'restarting' || state === 'exited' || state === 'dead') return 'crash-loop';
  return health === 'unhealthy' ? 'unhealthy' : undefined;
}
