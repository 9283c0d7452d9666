import { SprocketError } from '../core/sprocket-error.ts';
import { audited } from '../state/audit-log.ts';
import { takeRunLock } from '../state/run-lock.ts';
import { refuseStartOnOtherVersions } from './data-versions.ts';
import { during, type Progress } from './progress.ts';
import type { Session } from './session.ts';

/** Starts or stops the league as it was last applied. Nothing is planned and no file is written. */
export async function setPower(session: Session, on: boolean, progress: Progress): Promise<void> {
  const { ports, folder } = session;
  if (!(await ports.files.exists(folder.compose))) {
    throw new SprocketError('config-missing', 'This league has not been applied yet', { hint: 'sprocket apply' });
  }
  const command = on ? 'up' : 'down';
  const lock = await takeRunLock(ports, folder, command);
  try {
    if (on) await refuseStartOnOtherVersions(session);
    const title = on ? 'start the league' : 'stop the league';
    await audited(ports, folder, command, async () => {
      const { exitCode, output } = await during(progress, title, () =>
        on ? ports.compose.start(folder.root) : ports.compose.down(folder.root),
      );
      if (exitCode === 0) return;
      throw new SprocketError('apply-failed', `docker compose could not ${title}`, {
        details: output.split('\n').slice(-8),
        hint: 'sprocket status',
      });
    });
  } finally {
    await lock.release();
  }
}
