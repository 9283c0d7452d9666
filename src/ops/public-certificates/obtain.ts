import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import type { Finding } from '../../core/finding.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { readRehearsed, writeRehearsed } from '../../state/rehearsed-names.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { certificateState, makeCertificates } from '../certificates.ts';
import { writeLiveFiles } from '../live-files.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { verifiedSession } from '../verified-session.ts';
import { awaitIssued, awaitPrivate, isPublic } from './await-issued.ts';
import { type NameRehearsal, rehearse } from './rehearse.ts';

/** What came of asking for public certificates. */
export interface Obtained {
  /** Names that had none and were rehearsed. */
  readonly rehearsals: readonly NameRehearsal[];
  /** Names that the proxy serves with a public certificate now and did not before. */
  readonly obtained: readonly string[];
  /** Names that passed the rehearsal and yet were refused; they keep a private certificate. */
  readonly refused: readonly Finding[];
}

/** Names of the public domain that still have a private certificate; empty where none is to be public. */
export function namesToObtain({ deployment: { publicNames } }: Session): string[] {
  return publicNames ? publicNames.names.filter((name) => !publicNames.certified.includes(name)) : [];
}

/**
 * Gets public certificates for the names that have none: a rehearsal for each, then the proxy asks the authority for
 * those that passed. What does not work leaves the name with its private certificate. No container is touched, and a
 * killed run is gone on with by the next.
 * @throws SprocketError locked while something else runs or is unfinished; config-missing before the first apply
 */
export async function obtainCertificates(
  session: Session,
  services: ServiceFolders,
  progress: Progress,
  signal: AbortSignal,
): Promise<Obtained> {
  const { ports, folder } = session;
  const runLock = await takeRunLock(ports, folder, 'cert renew');
  try {
    const before = await verifiedSession(session, services);
    const late = await lateNames(before);
    await remember(before, late);
    const names = namesToObtain(before).filter((name) => !late.includes(name));
    const rehearsals = await rehearse(before, services, names, progress, signal);
    const passed = rehearsals.filter((one) => one.passed).map(({ name }) => name);
    if (late.length + passed.length === 0) return { rehearsals, obtained: [], refused: [] };
    await remember(before, passed);
    const asking = await withTheirFiles(session, services);
    const refused = await awaitIssued(asking, passed, progress, signal);
    const without = refused.map(({ subject }) => subject);
    if (without.length > 0) {
      await forget(before, without);
      await withTheirFiles(session, services);
      await awaitPrivate(before, without);
    }
    const obtained = [...late, ...passed.filter((name) => !without.includes(name))];
    if (obtained.length > 0) {
      await appendAudit(ports, folder, { command: 'public certificates', result: obtained.join(', ') });
    }
    return { rehearsals, obtained, refused };
  } finally {
    await runLock.release();
  }
}

/** Names that got their certificate after the wait for it was over. */
async function lateNames(session: Session): Promise<string[]> {
  const names = namesToObtain(session);
  const there = await Promise.all(names.map((name) => isPublic(session, name)));
  return names.filter((_, index) => there[index]);
}

/** The proxy asks for what passed, and the private certificates stand back from it. */
async function withTheirFiles(session: Session, services: ServiceFolders): Promise<Session> {
  const now = await verifiedSession(session, services);
  await makeCertificates(now, (await certificateState(now)).due);
  await writeLiveFiles(now);
  return now;
}

async function remember({ ports, folder, deployment }: Session, names: readonly string[]): Promise<void> {
  if (!deployment.publicNames) return;
  const { directory } = deployment.publicNames.authority;
  const at = ports.clock.now().toISOString();
  const others = (await readRehearsed(ports.files, folder)).filter(({ name }) => !names.includes(name));
  const added = names.map((name) => ({ name, directory, at }));
  await writeRehearsed(ports.files, folder, [...others, ...added]);
}

async function forget({ ports, folder }: Session, names: readonly string[]): Promise<void> {
  const known = await readRehearsed(ports.files, folder);
  await writeRehearsed(
    ports.files,
    folder,
    known.filter(({ name }) => !names.includes(name)),
  );
}
