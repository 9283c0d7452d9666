import { pruneImages } from '../former-images.ts';
import { pruneProgram } from '../program-copy.ts';
import type { Progress } from '../progress.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { pruneRestorePoints } from '../restore-points.ts';
import type { Session } from '../session.ts';

/**
 * Removes what a committed generation does not need any more, when visitors are in again. Whatever stays because of a
 * failure or a crash goes with the next change, so none of it is a failure of this one.
 */
export async function tidyUp(
  session: Session,
  { care }: Pick<PreparedPlan, 'care'>,
  progress: Progress,
): Promise<void> {
  const { ports, folder } = session;
  const pieces: readonly (() => Promise<void>)[] = [
    // What a new league was begun with (a copy of a database dump) is in the database now.
    () => ports.files.remove(folder.import),
    async () => care && (await pruneProgram(session, care.program)),
    () => pruneRestorePoints(session),
    () => pruneImages(session),
  ];
  for (const piece of pieces) {
    await piece().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      progress.warn(
        `Something that is not needed any more could not be removed, and stays until the next change: ${why}`,
      );
    });
  }
}
