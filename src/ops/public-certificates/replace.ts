import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import type { Finding } from '../../core/finding.ts';
import { replacementCause } from '../../plan/public-report.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { writeLiveFiles } from '../live-files.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { verifiedSession } from '../verified-session.ts';
import { publicReports } from './public-reports.ts';
import type { NameRehearsal } from './name-rehearsal.ts';
import { rehearse } from './rehearse.ts';
import { settleReplacement, withFreshStore } from './fresh-store.ts';

/** A name whose public certificate has to be replaced. */
export interface UnwantedCertificate {
  readonly name: string;
  /** In a sentence. */
  readonly cause: string;
}

/** What came of replacing public certificates. */
export interface Replaced {
  /** Why anything was to be replaced; empty when nothing was. */
  readonly unwanted: readonly UnwantedCertificate[];
  /** Of every name with a public certificate, because the proxy asks for all of them anew. */
  readonly rehearsals: readonly NameRehearsal[];
  /** Names that have another certificate now; empty when one of them did not get it. */
  readonly replaced: readonly string[];
  /** Names that were refused, for which everything was put back. */
  readonly refused: readonly Finding[];
}

/**
 * The names that the proxy serves with a public certificate that may be revoked or has ended, or with none although
 * they passed a rehearsal. A proxy that does not answer serves nothing wrong.
 */
async function unwantedCertificates(session: Session): Promise<UnwantedCertificate[]> {
  return (await publicReports(session)).flatMap((report) => {
    const cause = replacementCause(report);
    return cause === undefined ? [] : report.names.map((name) => ({ name, cause }));
  });
}

/**
 * Replaces public certificates that must not be used any more: when every certified name passes a rehearsal, the proxy
 * is restarted with an empty store and asks for all of them. When it does not get all, the former store is put back.
 * What a killed replacement left is put in order first.
 * @throws SprocketError locked while something else runs or is unfinished; config-missing before the first apply;
 * apply-failed when the proxy could not be restarted
 */
export async function replaceCertificates(
  session: Session,
  services: ServiceFolders,
  progress: Progress,
  signal: AbortSignal,
): Promise<Replaced> {
  if (!hasCertified(session)) return NOTHING;
  const { ports, folder } = session;
  const runLock = await takeRunLock(ports, folder, 'cert renew');
  try {
    const verified = await verifiedSession(session, services);
    await settleReplacement(verified, progress, signal);
    if ((await unwantedCertificates(verified)).length === 0) return NOTHING;
    // Where a run was killed before it told the proxy, the proxy does not ask.
    await writeLiveFiles(verified);
    const names = verified.deployment.publicNames?.certified ?? [];
    const rehearsals = await rehearse(verified, services, names, progress, signal);
    // By now the proxy may have got what it was still waiting for.
    const unwanted = await unwantedCertificates(verified);
    if (unwanted.length === 0) return NOTHING;
    if (!rehearsals.every(({ passed }) => passed)) return { ...NOTHING, unwanted, rehearsals };
    const refused = await withFreshStore(verified, progress, signal);
    const result =
      refused.length === 0
        ? `replaced ${names.join(', ')}`
        : `put back, for it was refused: ${refused.map(({ subject }) => subject).join(', ')}`;
    await appendAudit(ports, folder, { command: 'public certificates', result });
    return { unwanted, rehearsals, replaced: refused.length === 0 ? names : [], refused };
  } finally {
    await runLock.release();
  }
}

const NOTHING: Replaced = { unwanted: [], rehearsals: [], replaced: [], refused: [] };

/** Says what would be replaced, of the league as it was last verified. Nothing is changed. */
export async function wouldReplace(session: Session, services: ServiceFolders): Promise<Replaced> {
  if (!hasCertified(session)) return NOTHING;
  return { ...NOTHING, unwanted: await unwantedCertificates(await verifiedSession(session, services)) };
}

function hasCertified({ deployment }: Session): boolean {
  return (deployment.publicNames?.certified ?? []).length > 0;
}
