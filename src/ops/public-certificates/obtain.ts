import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import type { Finding } from '../../core/finding.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { readRehearsed, writeRehearsed } from '../../state/rehearsed-names.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { certificateState, makeCertificates } from '../certificates.ts';
import { writeLiveFiles } from '../live-files.ts';
import type { Progress } from '../progress.ts';
import { servedCertificates } from '../served-certificates.ts';
import type { Session } from '../session.ts';
import { verifiedSession } from '../verified-session.ts';
import { awaitIssued, awaitPrivate, isPublic, isPublicAnswer } from './await-issued.ts';
import type { NameRehearsal } from './name-rehearsal.ts';
import { rehearse } from './rehearse.ts';
import { accepted, countRefusals, heldNames } from './refusals.ts';
import { removeLeftRehearsal } from './responder.ts';

/** What came of asking for public certificates. */
export interface Obtained {
  /** Names that had none and were rehearsed. */
  readonly rehearsals: readonly NameRehearsal[];
  /** Names that the proxy serves with a public certificate now and did not before. */
  readonly obtained: readonly string[];
  /** Names that passed a rehearsal, now or before, and yet were refused; they keep a private certificate. */
  readonly refused: readonly Finding[];
  /** Names that were refused before and are not asked for yet. */
  readonly held: readonly Finding[];
}

/** Whether nothing was to be done. */
export function isNothing({ rehearsals, obtained, refused, held }: Obtained): boolean {
  return rehearsals.length + obtained.length + refused.length + held.length === 0;
}

/** Names of the public domain that still have a private certificate; empty where none is to be public. */
export function namesToObtain({ deployment: { publicNames } }: Session): string[] {
  return publicNames ? publicNames.names.filter((name) => !publicNames.certified.includes(name)) : [];
}

/**
 * Gets public certificates for the names that have none: a rehearsal for each, then the proxy asks the authority for
 * those that passed. What does not work leaves the name with its private certificate. No container is touched, and a
 * killed run is gone on with by the next. A name that is refused again and again is asked for less and less often.
 * @param insisting asks for it all the same
 * @throws SprocketError locked while something else runs or is unfinished; config-missing before the first apply
 */
export async function obtainCertificates(
  session: Session,
  services: ServiceFolders,
  progress: Progress,
  signal: AbortSignal,
  insisting = false,
): Promise<Obtained> {
  const { ports, folder } = session;
  const runLock = await takeRunLock(ports, folder, 'cert renew');
  try {
    // A run that was killed may not have got so far as to tell the proxy.
    const before = await withTheirFiles(session, services);
    const waiting = await waitingNames(before);
    // First: while there is a route of a rehearsal, the proxy cannot answer the authority.
    if (waiting.length > 0) await removeLeftRehearsal(before, services);
    const refusedBefore = await awaitOrTakeBack(before, services, waiting, progress, signal);
    const late = await lateNames(before);
    await remember(before, late);
    const missing = namesToObtain(before).filter((name) => !late.includes(name));
    const held = insisting ? [] : await heldNames(before, missing);
    const names = missing.filter((name) => held.every(({ subject }) => subject !== name));
    const rehearsals = await rehearse(before, services, names, progress, signal);
    const passed = rehearsals.filter((one) => one.passed).map(({ name }) => name);
    await remember(before, passed);
    const asking = late.length + passed.length > 0 ? await withTheirFiles(session, services) : before;
    const refused = [...refusedBefore, ...(await awaitOrTakeBack(asking, services, passed, progress, signal))];
    const without = refused.map(({ subject }) => subject);
    const obtained = [...late, ...[...waiting, ...passed].filter((name) => !without.includes(name))];
    if (obtained.length > 0) {
      await appendAudit(ports, folder, { command: 'public certificates', result: obtained.join(', ') });
    }
    await accepted(before, obtained);
    return { rehearsals, obtained, refused, held };
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

/** Names that the proxy asks for and answers for with something else: who told it to ask did not see the end of it. */
async function waitingNames(session: Session): Promise<string[]> {
  const { certified = [] } = session.deployment.publicNames ?? {};
  const proxy = await servedCertificates(session);
  const answers = await Promise.all(certified.map((name) => proxy.ask(name)));
  return answers.flatMap((answer) => ('certificate' in answer && !isPublicAnswer(answer) ? [answer.name] : []));
}

/** Waits for what the proxy asks for. @returns why it does not get some; these have a private certificate again */
async function awaitOrTakeBack(
  session: Session,
  services: ServiceFolders,
  names: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Finding[]> {
  const refused = await awaitIssued(session, names, progress, signal);
  if (refused.length === 0) return [];
  const without = refused.map(({ finding }) => finding.subject);
  await countRefusals(session, refused);
  await forget(session, without);
  await awaitPrivate(await withTheirFiles(session, services), without);
  return refused.map(({ finding }) => finding);
}

/** The proxy asks for what passed, and the private certificates stand back from it. */
async function withTheirFiles(session: Session, services: ServiceFolders): Promise<Session> {
  const now = await verifiedSession(session, services);
  await makeCertificates(now, (await certificateState(now)).due);
  await writeLiveFiles(now);
  return now;
}

async function remember({ ports, folder, deployment }: Session, names: readonly string[]): Promise<void> {
  if (!deployment.publicNames || names.length === 0) return;
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
