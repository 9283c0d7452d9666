import type { Finding } from '../../core/finding.ts';
import { redact } from '../../core/secret.ts';
import { readProblem } from '../../plan/acme-log.ts';
import type { Answer } from '../../plan/certificate-report.ts';
import type { PublicNames } from '../../plan/deployment.ts';
import type { Activity, Progress } from '../progress.ts';
import { servedCertificates } from '../served-certificates.ts';
import type { Session } from '../session.ts';
import { proxiesOf } from '../verify/running.ts';
import { problemFinding } from './name-rehearsal.ts';

/** Longer than an authority takes, and than DNS does; what takes longer is asked for again later. */
const MOST_SECONDS = { http: 120, dns: 900 };
const LOG_LINES = 300;

/** A name that the proxy gets no certificate for. */
export interface NotIssued {
  /** With the reason that the authority gave. */
  readonly finding: Finding;
  /** When the limit resets for which it was refused. */
  readonly until?: Date | undefined;
}

/**
 * Waits until the proxy serves a certificate of another authority than the league's own for each name.
 * @returns the names that it does not get one for
 */
export async function awaitIssued(
  session: Session,
  names: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<NotIssued[]> {
  const wanted = session.deployment.publicNames;
  if (!wanted || names.length === 0) return [];
  const activity = progress.begin(`get certificates from ${wanted.authority.title}`);
  try {
    const refused = await untilIssued(session, wanted, names, activity, signal);
    const count = `${names.length - refused.length} of ${names.length}`;
    if (refused.length > 0) activity.fail(count);
    else activity.done(count);
    return refused;
  } catch (error) {
    activity.fail();
    throw error;
  }
}

async function untilIssued(
  session: Session,
  wanted: PublicNames,
  names: readonly string[],
  activity: Activity,
  signal: AbortSignal,
): Promise<NotIssued[]> {
  const { clock } = session.ports;
  const began = clock.now();
  const waiting = new Set(names);
  const refused: NotIssued[] = [];
  const most = MOST_SECONDS[wanted.authority.dns ? 'dns' : 'http'];
  while (waiting.size > 0) {
    signal.throwIfAborted();
    activity.update([...waiting].join(', '));
    for (const name of waiting) if (await isPublic(session, name)) waiting.delete(name);
    for (const { name, problem } of await refusals(session, waiting, began)) {
      waiting.delete(name);
      refused.push({ finding: problemFinding(session, wanted, name, problem), until: problem.retryAt });
    }
    if ((clock.now().getTime() - began.getTime()) / 1000 > most) break;
    if (waiting.size > 0) await clock.sleep(500);
  }
  return [...refused, ...[...waiting].map((name) => ({ finding: tooLate(name, wanted.authority.title, most) }))];
}

/** Waits, but not for long, until the proxy has noticed that names have a private certificate again. */
export async function awaitPrivate(session: Session, names: readonly string[]): Promise<void> {
  const proxy = await servedCertificates(session);
  for (let look = 0; look < 20; look += 1) {
    const answers = await Promise.all(names.map((name) => proxy.ask(name)));
    if (answers.every((answer) => 'certificate' in answer && answer.certificate.ours)) return;
    await session.ports.clock.sleep(500);
  }
}

/** Waits for names that the proxy asks for and does not serve yet, as after a run that was killed in between. */
export async function awaitCertified(session: Session, progress: Progress, signal: AbortSignal): Promise<void> {
  const certified = session.deployment.publicNames?.certified ?? [];
  const there = await Promise.all(certified.map((name) => isPublic(session, name)));
  await awaitIssued(
    session,
    certified.filter((_, index) => !there[index]),
    progress,
    signal,
  );
}

/** Whether the proxy answers for a name with a certificate that holds it and that the league did not make. */
export async function isPublic(session: Session, name: string): Promise<boolean> {
  return isPublicAnswer(await (await servedCertificates(session)).ask(name));
}

/** Whether this is such an answer. */
export function isPublicAnswer(answer: Answer): boolean {
  return 'certificate' in answer && !answer.certificate.ours && answer.certificate.dns.includes(answer.name);
}

/** What the proxies say about names that an authority refused, since a moment. */
async function refusals(session: Session, names: ReadonlySet<string>, since: Date) {
  const { ports, deployment } = session;
  const proxies = proxiesOf(session);
  const running = (await ports.engine.containers(deployment.project)).filter(({ name }) => proxies.has(name));
  const logs = await Promise.all(running.map(({ id }) => ports.engine.logs(id, LOG_LINES)));
  // A provider's errors may hold what it was asked with.
  const log = redact(logs.join('\n'), (await session.secrets.all()).values());
  const lines = log.split('\n').filter((line) => isSince(line, since));
  return [...names].flatMap((name) => {
    const problem = lines.flatMap((line) => readProblem(line, name) ?? []).at(-1);
    return problem ? [{ name, problem }] : [];
  });
}

/** Whether a line of a log begins with a moment that is not before another. */
function isSince(line: string, since: Date): boolean {
  const moment = Date.parse(/^\S+/.exec(line)?.[0] ?? '');
  return Number.isNaN(moment) || moment >= since.getTime() - 1000;
}

function tooLate(name: string, title: string, seconds: number): Finding {
  return {
    code: 'rehearsal',
    level: 'error',
    subject: name,
    message: `The proxy got no certificate from ${title} within ${seconds} s, and does not say why.`,
    fix: 'Try again: sprocket cert renew',
  };
}
