import { redact } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { showDuration } from '../../core/quantity.ts';
import type { ContainerDetails, ObservedContainer } from '../../host/ports.ts';
import type { WantedContainer } from '../../plan/wanted.ts';
import type { Session } from '../session.ts';

const LOG_LINES = 40;
const SHOWN_LINES = 12;
const TELLING = /error|exception|fatal|panic|cannot|could not|unable|denied|refused|failed|missing|not found/i;

/** The line of a log that most likely says why a program stopped: the last one that sounds like a failure. */
export function tellingLine(log: string): string | undefined {
  const lines = log.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !/^at /.test(line)); // prettier-ignore
  const thrown = lines.findLast((line) => /^(\w*Error|Exception|Traceback|panic|FATAL)\b/.test(line));
  return thrown ?? lines.findLast((line) => TELLING.test(line)) ?? lines.at(-1);
}

/** What starting a container needs to know of it. */
export type StartedContainer = Pick<WantedContainer, 'name' | 'service' | 'kind' | 'title' | 'specId'>;

export type StartProblem = 'exited' | 'crash-loop' | 'unhealthy';

/**
 * Makes the error for a container that did not come up: what happened, and its own last words.
 */
export async function startFailure(
  session: Session,
  wanted: StartedContainer,
  container: ObservedContainer,
  problem: StartProblem,
): Promise<SprocketError> {
  const [raw, details, secrets] = await Promise.all([
    session.ports.engine.logs(container.id, LOG_LINES),
    session.ports.engine.inspect(container.id),
    session.secrets.all(),
  ]);
  const waited = session.ports.clock.now().getTime() - Date.parse(details.createdAt);
  const log = redact(raw, secrets.values());
  const line = tellingLine(log);
  const probe =
    problem === 'unhealthy' && details.lastProbe
      ? [`healthcheck: ${redact(details.lastProbe, secrets.values()).slice(0, 300)}`]
      : [];
  return new SprocketError(
    CODE[wanted.kind === 'task' ? 'task' : problem],
    sentence(wanted, details, problem, waited),
    {
      details: [
        ...(line ? [line] : []),
        ...probe,
        `${wanted.name} said last:`,
        ...log
          .split('\n')
          .slice(-SHOWN_LINES)
          .map((text) => `  ${text}`),
      ],
      hint: details.outOfMemory
        ? `Give ${wanted.name} more memory in compose.override.yaml (mem_limit), then: sprocket apply`
        : 'Correct the cause, then: sprocket apply',
    },
  );
}

const CODE = {
  task: 'task-failed',
  exited: 'service-crash-loop',
  'crash-loop': 'service-crash-loop',
  unhealthy: 'service-unhealthy',
} as const;

function sentence(
  { name, title }: StartedContainer,
  details: ContainerDetails,
  problem: StartProblem,
  waited: number,
): string {
  const memory = details.outOfMemory ? ' because it used more memory than its limit' : '';
  if (problem === 'exited') return `${name} (${title}) failed with exit code ${details.exitCode}${memory}`;
  if (problem === 'crash-loop')
    return `${name} exits again and again (${details.restartCount + 1} times in ${showDuration(waited)}, exit code ${details.exitCode}${memory})`;
  return `${name} did not become ready in ${showDuration(waited)}`;
}
