import type { ObservedContainer } from '../host/ports.ts';
import { LABEL } from '../render/rendered.ts';
import { readUnfinished, type Unfinished } from '../state/journal.ts';
import { type Freeze, freezeAt } from '../league/freeze.ts';
import type { Session } from './session.ts';

export interface ServiceStatus {
  readonly name: string;
  /** In words: running, starting, unhealthy, restarting, stopped, missing. */
  readonly state: string;
  readonly ok: boolean;
  /** The engine's own words. */
  readonly detail: string;
  readonly image: string;
  readonly memoryLimitBytes: number;
}

export interface LeagueStatus {
  readonly league: string;
  readonly folder: string;
  /** The present generation; undefined before the first verified apply. */
  readonly generation: number | undefined;
  readonly verified: string | undefined;
  readonly unfinished: Unfinished | undefined;
  /** A freeze that holds now. */
  readonly freeze: Freeze | undefined;
  readonly services: readonly ServiceStatus[];
}

/** What runs now. One question to the engine, nothing is changed. */
export async function leagueStatus(session: Session): Promise<LeagueStatus> {
  const { deployment, ports, folder, lock, league } = session;
  const containers = await ports.engine.containers(deployment.project);
  const lasting = deployment.containers.filter(({ kind }) => kind !== 'task');
  return {
    league: league.league.name,
    folder: folder.root,
    generation: lock?.generation,
    verified: lock?.verified,
    unfinished: await readUnfinished(ports.files, folder),
    freeze: freezeAt(league.freeze, ports.clock.now()),
    services: lasting.map(({ name, service, memoryBytes }) => {
      const container = containers.find(
        (candidate) => candidate.name === name && candidate.labels[LABEL.service] === service,
      );
      const state = stateOf(container);
      const image = lock?.containers[name]?.image ?? container?.image ?? '';
      return {
        name,
        state,
        ok: state === 'running',
        detail: container?.status ?? 'no container',
        image: image.split('@')[0] ?? image,
        memoryLimitBytes: memoryBytes,
      };
    }),
  };
}

function stateOf(container: ObservedContainer | undefined): string {
  if (!container) return 'missing';
  if (container.state === 'restarting') return 'restarting';
  if (container.state !== 'running') return 'stopped';
  if (container.health === 'unhealthy') return 'unhealthy';
  return container.health === 'starting' ? 'starting' : 'running';
}
