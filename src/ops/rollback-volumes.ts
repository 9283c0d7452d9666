import { SprocketError } from '../core/sprocket-error.ts';
import { dataMoves, lineOf, versionedVolumes } from '../plan/data-volumes.ts';
import type { Lock } from '../state/lock-file.ts';
import { volumesOfGeneration } from './data-versions.ts';
import { markedPoints } from './restore-points.ts';
import type { Session } from './session.ts';

/** A volume of another version that a rollback has its service use again. */
export interface VolumeBack {
  readonly service: string;
  /** The one that is used now, and kept. */
  readonly from: string;
  readonly to: string;
  /** Since when the other one was not written to, as far as it is known: generation and time of its verification. */
  readonly since: { readonly generation: number; readonly verified: string } | undefined;
}

/**
 * Volumes that a former generation used and the present one does not.
 * @param kept generations that can be gone back to, oldest first
 * @throws SprocketError data-version when one is gone, or when this program would use another; usage when its data would
 *   have to be put back within the other volume as well
 */
export async function volumesBack(session: Session, generation: number, kept: readonly Lock[]): Promise<VolumeBack[]> {
  const { ports, deployment, lock } = session;
  const [then, existing] = await Promise.all([volumesOfGeneration(session, generation), ports.engine.volumes()]);
  refuseOtherProgram(
    session,
    generation,
    then.map(({ volume }) => volume),
  );
  const moves = dataMoves(deployment, await volumesOfGeneration(session, lock?.generation), existing, true);
  const back = await Promise.all(
    moves.map(async ({ service, from, to }) => {
      const later = kept.filter((one) => one.generation > generation);
      const all = [...later, ...(lock && lock.generation > generation ? [lock] : [])];
      const users = await Promise.all(
        all.map(async (one) => ({ one, volumes: await volumesOfGeneration(session, one.generation) })),
      );
      const left = users.find(({ volumes }) => !volumes.some(({ volume }) => volume === to))?.one;
      return { service, from, to, since: left && { generation: left.generation, verified: left.verified } };
    }),
  );
  for (const { to, since } of back) await refuseTwoSteps(session, generation, to, since?.generation);
  return back;
}

/** The templates of another version of the program say other volumes than that generation had. */
function refuseOtherProgram({ deployment }: Session, generation: number, then: readonly string[]): void {
  for (const { name } of versionedVolumes(deployment)) {
    const other = then.find((volume) => lineOf(volume) === lineOf(name));
    if (other === undefined || other === name) continue;
    throw new SprocketError(
      'data-version',
      `Generation ${generation} used the volume ${other}, and this program would use ${name}`,
      {
        details: ['It was made by another version of the program, which has another version of that service.'],
        hint: `The same command with the program that made it: sprocket history`,
      },
    );
  }
}

/** The other volume is as the last generation on it left it: what was migrated before that is a rollback of its own. */
async function refuseTwoSteps(
  session: Session,
  generation: number,
  to: string,
  left: number | undefined,
): Promise<void> {
  const points = await markedPoints(session);
  const between = points.find((point) => point > generation && (left === undefined || point < left));
  if (between === undefined) return;
  throw new SprocketError('usage', `The data was migrated for generation ${between}, before ${to} was left`, {
    details: [
      `Generation ${generation} is two steps away: first to a generation from ${between} on that used ${to}, then to it.`,
    ],
    hint: 'sprocket history shows which generations are kept; then: sprocket rollback GENERATION',
  });
}
