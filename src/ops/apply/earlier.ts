import type { ContainerDetails, ObservedContainer } from '../../host/ports.ts';
import type { Session } from '../session.ts';

/** What a container had behind it before it was started: that says nothing about the start. */
export interface Earlier {
  /** When one that stands still was last started; undefined for one that runs, or has begun since. */
  stillFrom: string | undefined;
  /** How often the engine had restarted it. */
  readonly restarts: number;
}

/** By the ids of those that exist. */
export type EarlierById = ReadonlyMap<string, Earlier>;

/** Looks at containers before they are started. @param names in compose.yaml */
export async function lookEarlier({ ports, deployment }: Session, names: readonly string[]): Promise<EarlierById> {
  const found = (await ports.engine.containers(deployment.project)).filter(({ name }) => names.includes(name));
  return new Map(
    await Promise.all(
      found.map(async ({ id, state }) => {
        const { startedAt, restartCount } = await ports.engine.inspect(id);
        return [id, { stillFrom: state === 'exited' ? startedAt : undefined, restarts: restartCount }] as const;
      }),
    ),
  );
}

/** Whether it stands still since before. When it was listed as standing still and has begun since, the next look tells. */
export async function stillStopped(
  { ports }: Session,
  { id, state }: ObservedContainer,
  earlier: EarlierById,
): Promise<boolean> {
  const known = earlier.get(id);
  if (known?.stillFrom === undefined || state !== 'exited') return false;
  if ((await ports.engine.inspect(id)).startedAt !== known.stillFrom) known.stillFrom = undefined;
  return true;
}

/** How often the engine has restarted it since; starting it by hand has it count from zero. */
export function restartsSince(id: string, { restartCount }: ContainerDetails, earlier: EarlierById): number {
  const before = earlier.get(id)?.restarts ?? 0;
  return restartCount >= before ? restartCount - before : restartCount;
}
