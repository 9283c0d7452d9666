import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { audited } from '../../state/audit-log.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { verifiedSession } from '../verified-session.ts';
import type { NameRehearsal } from './name-rehearsal.ts';
import { rehearse } from './rehearse.ts';

/**
 * Rehearses every name of the public domain, those that have a certificate already among them.
 * @throws SprocketError usage when there is none; locked while something else runs; config-missing before the first apply
 */
export async function rehearseAll(
  session: Session,
  services: ServiceFolders,
  progress: Progress,
  signal: AbortSignal,
): Promise<NameRehearsal[]> {
  const { ports, folder } = session;
  const runLock = await takeRunLock(ports, folder, 'cert rehearse');
  try {
    const verified = await verifiedSession(session, services);
    const names = verified.deployment.publicNames?.names ?? [];
    if (names.length === 0) {
      throw new SprocketError('usage', 'This league has no name that a public authority would certify', {
        hint: 'Set ways.domain in sprocket.yaml, and leave certificates.authority out or name one, then: sprocket apply',
      });
    }
    const work = () => rehearse(verified, services, names, progress, signal);
    return await audited(
      ports,
      folder,
      'cert rehearse',
      work,
      (found) => `${found.filter(({ passed }) => passed).length} of ${found.length} names passed`,
    );
  } finally {
    await runLock.release();
  }
}
