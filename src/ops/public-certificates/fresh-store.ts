import type { Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { appendAudit } from '../../state/audit-log.ts';
import { issuedStore } from '../../state/issued-store.ts';
import { during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { proxiesOf } from '../verify/running.ts';
import { awaitCertified, awaitIssued, isPublic } from './await-issued.ts';

/**
 * Lets the proxy ask for every certified name anew. It is restarted after the folder has been exchanged, and never
 * stopped before, so that it runs whenever this program is killed; until then it keeps to the folder that it has.
 * @returns the names that it did not get, with the reasons; the former certificates are back then
 * @throws what made it end early, after these were put back
 */
export async function withFreshStore(session: Session, progress: Progress, signal: AbortSignal): Promise<Finding[]> {
  const { ports, folder } = session;
  signal.throwIfAborted();
  const refused = await askAnew(session, progress, signal).catch(async (error: unknown) => {
    await putBack(session, progress);
    await appendAudit(ports, folder, { command: 'public certificates', result: 'put back' });
    throw error;
  });
  if (refused.length > 0) await putBack(session, progress);
  else await issuedStore(ports.files, folder).drop();
  return refused;
}

async function askAnew(session: Session, progress: Progress, signal: AbortSignal): Promise<Finding[]> {
  const { ports, folder, deployment } = session;
  await during(progress, 'set the former certificates aside', async () => {
    await issuedStore(ports.files, folder).setAside();
    await restartProxies(session);
  });
  const refused = await awaitIssued(session, deployment.publicNames?.certified ?? [], progress, signal);
  return refused.map(({ finding }) => finding);
}

/**
 * Puts in order what a killed replacement left. The new store stays when the proxy began with it and got every
 * certificate; otherwise the former one is put back, and may be replaced again.
 */
export async function settleReplacement(session: Session, progress: Progress, signal: AbortSignal): Promise<void> {
  const { ports, folder, deployment } = session;
  const store = issuedStore(ports.files, folder);
  const isSetAside = await store.isSetAside();
  if (!isSetAside && !(await store.isPutBack())) return;
  const { certified = [] } = deployment.publicNames ?? {};
  // A proxy that never began with the new store still serves what is in the former one.
  const served =
    isSetAside && (await store.isUsed()) && (await Promise.all(certified.map((name) => isPublic(session, name))));
  if (served && served.every(Boolean)) {
    await store.drop();
    return;
  }
  progress.warn('A replacement of the public certificates was interrupted; those from before are put back.');
  if (await putBack(session, progress)) await awaitCertified(session, progress, signal);
}

/** What it is killed in is done again by the next run. @returns whether a proxy serves it now */
async function putBack(session: Session, progress: Progress): Promise<boolean> {
  const store = issuedStore(session.ports.files, session.folder);
  return await during(progress, 'put the former certificates back', async () => {
    if (await store.isSetAside()) await store.putBack();
    const isServed = await restartProxies(session);
    await store.settle();
    return isServed;
  });
}

/** @returns whether there was one: nothing is started of a league that is down */
async function restartProxies(session: Session): Promise<boolean> {
  const { ports, folder, deployment } = session;
  const proxies = proxiesOf(session);
  const there = (await ports.engine.containers(deployment.project)).map(({ name }) => name);
  const names = there.filter((name) => proxies.has(name));
  if (names.length === 0) return false;
  const { exitCode, output } = await ports.compose.restart(folder.root, names);
  if (exitCode === 0) return true;
  throw new SprocketError('apply-failed', `docker compose could not restart ${names.join(', ')}`, {
    details: output.split('\n').slice(-8),
    hint: 'sprocket up',
  });
}
