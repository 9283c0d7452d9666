import type { Finding } from '../../core/finding.ts';
import { redact } from '../../core/secret.ts';
import type { Container } from '../../plan/deployment.ts';
import { tellingLine } from '../apply/start-failure.ts';
import type { Session } from '../session.ts';
import { broken, type Check, doubtful, proved } from './check.ts';
import { projectContainers, type RunningContainer } from './running.ts';

const CODE = 'containers-healthy';
const LOG_LINES = 40;
/** Exit codes of a program that was asked to stop; its log holds no cause. */
const STOPPED: ReadonlySet<number> = new Set([0, 130, 143]);
/** A restart that is longer ago than this is history: the engine never forgets one while the container lives. */
const RECENT_MILLISECONDS = 24 * 3_600_000;

/** Every container that the league wants is there, runs, is ready by its own healthcheck and stays up. */
export const containersHealthy: Check = {
  code: CODE,
  title: 'Every container runs, is healthy and does not restart; every one-shot step ended well',
  run: async (session) => {
    const observed = new Map((await projectContainers(session)).map((container) => [container.name, container]));
    const { containers } = session.deployment;
    const troubles = await Promise.all(
      containers.map((wanted) => troubleOf(session, wanted, observed.get(wanted.name))),
    );
    const found = troubles.flatMap((trouble) => trouble ?? []);
    if (found.some(({ level }) => level === 'error')) return found;
    const lasting = containers.filter(({ kind }) => kind !== 'task');
    const probed = lasting.filter(({ name }) => observed.get(name)?.health === 'healthy').length;
    const message = `${lasting.length} containers run, ${probed} of them are healthy by their own healthcheck; no one-shot step failed.`;
    return [proved(CODE, 'containers', message), ...found];
  },
};

async function troubleOf(
  session: Session,
  wanted: Container,
  found: RunningContainer | undefined,
): Promise<Finding | undefined> {
  return wanted.kind === 'task' ? taskTrouble(session, wanted, found) : await lastingTrouble(session, wanted, found);
}

/** A step that is not there was removed after it ended; one that never began keeps its service from starting. */
async function taskTrouble(
  session: Session,
  { name }: Container,
  found: RunningContainer | undefined,
): Promise<Finding | undefined> {
  if (!found || (found.state === 'exited' && found.details.exitCode === 0)) return undefined;
  if (found.state === 'running')
    return doubtful(CODE, name, `${name} is still at work.`, 'Wait until it is done, then: sprocket verify');
  const line = await lastWords(session, found);
  return broken(
    CODE,
    name,
    `${name} did not end well (${found.status})${line}`,
    'Correct the cause, then: sprocket apply',
  );
}

async function lastingTrouble(
  session: Session,
  { name }: Container,
  found: RunningContainer | undefined,
): Promise<Finding | undefined> {
  const fix = `Look at its log: sprocket logs ${name}`;
  if (!found) return broken(CODE, name, `${name} is not there.`, 'Start it: sprocket apply');
  if (found.state === 'restarting' || (found.state === 'running' && isLooping(found))) {
    const times = found.details.restartCount;
    return broken(CODE, name, `${name} exits again and again (${times} times)${await lastWords(session, found)}`, fix);
  }
  if (found.state !== 'running') {
    const words = STOPPED.has(found.details.exitCode) ? '.' : await lastWords(session, found);
    return broken(CODE, name, `${name} does not run (${found.status})${words}`, 'Start it: sprocket apply');
  }
  if (found.health === 'unhealthy') {
    const probe = redact(found.details.lastProbe, (await session.secrets.all()).values()).slice(0, 300);
    return broken(CODE, name, `${name} runs and is not healthy: ${probe || 'its healthcheck fails'}`, fix);
  }
  if (found.health === 'starting')
    return broken(CODE, name, `${name} is not ready yet.`, 'Wait a minute, then: sprocket verify');
  return await restartTrouble(session, name, found);
}

/** Between two crashes a container runs for a moment without being ready. */
function isLooping({ health, details }: RunningContainer): boolean {
  return (health === 'starting' || health === 'unhealthy') && details.restartCount > 1;
}

async function restartTrouble(session: Session, name: string, found: RunningContainer): Promise<Finding | undefined> {
  const { restartCount, startedAt, outOfMemory } = found.details;
  const age = session.ports.clock.now().getTime() - Date.parse(startedAt);
  if (restartCount === 0 || age > RECENT_MILLISECONDS) return undefined;
  const times = restartCount === 1 ? 'once' : `${restartCount} times`;
  const why = outOfMemory ? ' because it used more memory than its limit' : '';
  const message = `${name} was restarted ${times}${why}, last at ${startedAt.slice(0, 19)}Z${await lastWords(session, found)}`;
  return doubtful(
    CODE,
    name,
    message,
    `Look at its log: sprocket logs ${name}. To count from zero: docker compose restart ${name}`,
  );
}

/** The line of its log that explains it, ready to follow a sentence. */
async function lastWords(session: Session, { id }: RunningContainer): Promise<string> {
  const [log, secrets] = await Promise.all([session.ports.engine.logs(id, LOG_LINES), session.secrets.all()]);
  const line = tellingLine(redact(log, secrets.values()));
  return line ? `: ${line.slice(0, 300)}` : '.';
}
