import type { ObservedContainer } from '../host/ports.ts';
import { otherVersions, versionedVolumes, versionsOf } from '../plan/data-volumes.ts';
import { LABEL } from '../render/rendered.ts';
import { readUnfinished, type Unfinished } from '../state/journal.ts';
import { type Freeze, freezeAt } from '../league/freeze.ts';
import { volumesOfGeneration } from './data-versions.ts';
import { keptGenerations } from './rollback.ts';
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
  /** Volumes with data of other versions, which nothing uses now. */
  readonly keptVolumes: readonly KeptVolume[];
}

export interface KeptVolume {
  readonly name: string;
  /** Generations that use it and can be gone back to. */
  readonly generations: readonly number[];
}

/** What runs now. One question to the engine, nothing is changed. */
export async function leagueStatus(session: Session): Promise<LeagueStatus> {
  const { deployment, ports, folder, lock, league } = session;
  const [containers, keptVolumes] = await Promise.all([
    ports.engine.containers(deployment.project),
    volumesKept(session),
  ]);
  const lasting = deployment.containers.filter(({ kind }) => kind !== 'task');
  return {
    league: league.league.name,
    folder: folder.root,
    generation: lock?.generation,
    verified: lock?.verified,
    unfinished: await readUnfinished(ports.files, folder),
    freeze: freezeAt(league.freeze, ports.clock.now()),
    keptVolumes,
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

/** What a carry-over or a rollback left beside the volume that is used. */
async function volumesKept(session: Session): Promise<KeptVolume[]> {
  const { ports, deployment, lock } = session;
  const wanted = versionedVolumes(deployment).map(({ name }) => name);
  const existing = await ports.engine.volumes();
  if (otherVersions(wanted, existing).length === 0) return [];
  const used = (await volumesOfGeneration(session, lock?.generation)).map(({ volume }) => volume);
  const kept = versionsOf(wanted, existing).filter(
    (name) => !used.includes(name) && !(used.length === 0 && wanted.includes(name)),
  );
  if (kept.length === 0) return [];
  const generations = await Promise.all(
    (await keptGenerations(session)).map(async ({ generation }) => ({
      generation,
      volumes: (await volumesOfGeneration(session, generation)).map(({ volume }) => volume),
    })),
  );
  return kept.map((name) => ({
    name,
    generations: generations.flatMap(({ generation, volumes }) => (volumes.includes(name) ? [generation] : [])),
  }));
}

function stateOf(container: ObservedContainer | undefined): string {
  if (!container) return 'missing';
  if (container.state === 'restarting') return 'restarting';
  if (container.state !== 'running') return 'stopped';
  if (container.health === 'unhealthy') return 'unhealthy';
  return container.health === 'starting' ? 'starting' : 'running';
}
