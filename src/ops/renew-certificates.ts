import type { ServiceFolders } from '../catalog/load-catalog.ts';
import type { DueCertificate } from '../plan/certificates.ts';
import { audited } from '../state/audit-log.ts';
import { takeRunLock } from '../state/run-lock.ts';
import { certificateState, makeCertificates } from './certificates.ts';
import { writeLiveFiles } from './live-files.ts';
import { removeLeftRehearsal } from './public-certificates/responder.ts';
import type { Session } from './session.ts';
import { verifiedSession } from './verified-session.ts';

/** What a renewal did. */
export interface Renewal {
  readonly renewed: readonly DueCertificate[];
  /** Files that the proxy notices by itself. */
  readonly written: readonly string[];
}

/**
 * Makes certificates anew that are due, of the league as it was last verified: what somebody is editing in sprocket.yaml
 * just now is none of its business, and no container is touched. Meant to be run every day by the host.
 * @param dryRun only says what is due
 * @throws SprocketError locked while something else runs or is unfinished; config-missing before the first apply
 */
export async function renewCertificates(session: Session, services: ServiceFolders, dryRun: boolean): Promise<Renewal> {
  const { ports, folder } = session;
  if (dryRun) {
    const { due } = await certificateState(await verifiedSession(session, services));
    return { renewed: due, written: [] };
  }
  const runLock = await takeRunLock(ports, folder, 'cert renew');
  try {
    const applied = await verifiedSession(session, services);
    if (applied.deployment.publicNames) await removeLeftRehearsal(applied, services);
    const { due } = await certificateState(applied);
    if (due.length === 0) return { renewed: [], written: [] };
    const renewed = async () => {
      await makeCertificates(applied, due);
      return await writeLiveFiles(applied);
    };
    const ways = () => due.map(({ wanted }) => wanted.way).join(', ');
    return { renewed: due, written: await audited(ports, folder, 'cert renew', renewed, ways) };
  } finally {
    await runLock.release();
  }
}
