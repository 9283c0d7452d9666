import { basename, join } from 'node:path';
import { type AcmeProblem, ownProblem } from '../../core/acme-problem.ts';
import { redact } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { readProblem, saysObtained } from '../../plan/acme-log.ts';
import type { DnsProxy } from '../../plan/deployment.ts';
import { renderConfigFile } from '../../render/template.ts';
import { resolveImages } from '../images.ts';
import type { Activity } from '../progress.ts';
import type { Session } from '../session.ts';
import { RESPONDER } from './responder.ts';

/** The container runs as a user of its own. What is secret is mounted from where it is. */
const READABLE = 0o644;
/** Longer than all but the slowest providers take until every server has a record. */
const MOST_SECONDS = 900;
const LOG_LINES = 5_000;

/**
 * Orders certificates from the staging directory by a second proxy, which is thrown away with them. All names at once,
 * as the real one does it. What a killed run left is replaced, and afterwards everything is as before.
 * @returns name → why it was not certified; undefined when it was
 * @throws SprocketError secret-missing; an abort
 */
export async function orderBeside(
  session: Session,
  proxy: DnsProxy,
  names: readonly string[],
  activity: Activity,
  signal: AbortSignal,
): Promise<Map<string, AcmeProblem | undefined>> {
  if (names.length === 0) return new Map();
  const { ports, folder, deployment } = session;
  const secrets = await secretMounts(session, proxy);
  const image = (await resolveImages(session, '')).get(proxy.image)?.pinned ?? proxy.image;
  await ports.files.remove(folder.rehearsal);
  let stop = () => Promise.resolve();
  try {
    const config = await writeConfig(session, proxy, names);
    const served = await ports.engine.serveOnce({
      name: RESPONDER,
      image,
      entrypoint: proxy.command,
      environment: proxy.environment,
      mounts: { ...config, ...secrets },
      network: `${deployment.project}_${proxy.network}`,
      user: proxy.user,
    });
    stop = () => served.stop();
    return await untilAnswered(session, proxy, names, activity, signal);
  } finally {
    await ports.files.remove(folder.rehearsal).finally(stop);
  }
}

/** Path on the host → path in the container. */
async function secretMounts({ secrets }: Session, proxy: DnsProxy): Promise<Record<string, string>> {
  const existing = await secrets.names();
  const missing = proxy.secrets.find(({ name }) => !existing.has(name));
  if (missing) {
    throw new SprocketError('secret-missing', `${missing.name} has no file yet`, {
      hint: `sprocket secrets set ${missing.name}`,
    });
  }
  return Object.fromEntries(proxy.secrets.map(({ name, to }) => [secrets.pathOf(name), to]));
}

async function writeConfig(
  { ports, folder, deployment }: Session,
  { config }: DnsProxy,
  names: readonly string[],
): Promise<Record<string, string>> {
  const facts = { ...deployment.facts, rehearsal: { names } };
  const mounts: Record<string, string> = {};
  for (const { to, template } of config) {
    const text = renderConfigFile(template, facts, to);
    if (text.trim() === '') continue;
    const path = join(folder.rehearsal, basename(to));
    await ports.files.write(path, text, READABLE);
    mounts[path] = to;
  }
  return mounts;
}

async function untilAnswered(
  { ports: { engine, clock }, secrets }: Session,
  { provider }: DnsProxy,
  names: readonly string[],
  activity: Activity,
  signal: AbortSignal,
): Promise<Map<string, AcmeProblem | undefined>> {
  const answers = new Map<string, AcmeProblem | undefined>();
  const known = await secrets.all();
  const deadline = clock.now().getTime() + MOST_SECONDS * 1000;
  const waiting = () => names.filter((name) => !answers.has(name));
  while (waiting().length > 0) {
    signal.throwIfAborted();
    activity.update(`${waiting().join(', ')}: waiting for ${provider} and the authority`);
    // Asked first: what it says last is in the log then.
    const { exitCode } = await engine.inspect(RESPONDER);
    const log = redact(await engine.logs(RESPONDER, LOG_LINES), known.values()).split('\n');
    for (const name of waiting()) {
      const problem = log.flatMap((line) => readProblem(line, name) ?? []).at(-1);
      if (problem || log.some((line) => saysObtained(line, name))) answers.set(name, problem);
    }
    const end = exitCode !== 0 ? ownProblem('other', `the proxy ended: ${log.at(-1) ?? ''}`) : undefined;
    const late = clock.now().getTime() > deadline ? ownProblem('timeout', `no answer in ${MOST_SECONDS} s`) : undefined;
    for (const name of end || late ? waiting() : []) answers.set(name, end ?? late);
    if (waiting().length > 0) await clock.sleep(500);
  }
  return answers;
}
