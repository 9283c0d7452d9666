import type { VerifyDefinition } from '../../catalog/service-schema.ts';
import type { Finding } from '../../core/finding.ts';
import { redact } from '../../core/secret.ts';
import type { CommandResult } from '../../host/ports.ts';
import type { Session } from '../session.ts';
import { atMost } from './at-most.ts';
import { broken, type Check, doubtful, proved } from './check.ts';
import { declaredRequest, type Outcome } from './declared-request.ts';
import { doorsTo } from './doors.ts';

const CODE = 'declared-checks';
/** A task takes as much memory as its service.yaml allows it. */
const TASKS_AT_ONCE = 2;

interface Entry {
  readonly service: string;
  readonly check: VerifyDefinition;
}

/** Runs a command in the containers of a service. */
type Execute = (service: string, command: readonly string[]) => Promise<CommandResult>;

/** What the services of the league say in their service.yaml about how to look at them. */
export const declaredChecks: Check = {
  code: CODE,
  title: 'What each service declares about itself in its service.yaml (the findings carry the id given there)',
  run: async (session) => {
    const entries = entriesOf(session);
    const executed = new Map<string, Promise<CommandResult>>();
    // What several checks look at is asked for once.
    const execute: Execute = (service, command) => {
      const key = JSON.stringify([service, command]);
      const running = executed.get(key) ?? executeIn(session, service, command);
      executed.set(key, running);
      return running;
    };
    const run = (entry: Entry) => finding(session, entry, execute);
    const [tasks, others] = await Promise.all([
      atMost(
        TASKS_AT_ONCE,
        entries.filter(({ check }) => check.task),
        run,
      ),
      Promise.all(entries.filter(({ check }) => !check.task).map(run)),
    ]);
    const findings = [...tasks, ...others];
    return findings.length > 0
      ? findings
      : [proved(CODE, 'services', 'No service of this league declares a check of its own.')];
  },
};

function entriesOf({ catalog, deployment }: Session): Entry[] {
  const running = deployment.containers.filter(({ kind }) => kind === 'service');
  const services = [...new Set(running.map(({ service }) => service))];
  return services.flatMap((service) =>
    (catalog.get(service)?.definition.verify ?? []).map((check) => ({ service, check })),
  );
}

async function finding(session: Session, { service, check }: Entry, execute: Execute): Promise<Finding> {
  const told = async (text: string) =>
    redact(text, (await session.secrets.all()).values())
      .replace(/\s+/g, ' ')
      .slice(0, 200);
  if (check.http && doorsTo(session, service).length === 0) {
    const message = `No way in of this league leads to ${service}: a bare address has no room for its name, and the public domain does not lead to what is behind a login.`;
    return doubtful(
      check.id,
      service,
      message,
      'Add ways.localhost to sprocket.yaml, or its label to ways.expose, then: sprocket apply',
    );
  }
  try {
    const { problem } = await look(session, { service, check }, execute);
    if (problem === '') return proved(check.id, service, `${check.title}.`);
    const message = `${check.otherwise} (${await told(problem)})`;
    return { code: check.id, level: check.level, subject: service, message, fix: check.fix };
  } catch (error) {
    const reason = await told(error instanceof Error ? error.message : String(error));
    const message = `“${check.title}” could not be looked at: ${reason}.`;
    return broken(check.id, service, message, 'See what runs: sprocket status');
  }
}

async function look(session: Session, { service, check }: Entry, execute: Execute): Promise<Outcome> {
  if (check.exec) return judge(check, await execute(service, check.exec));
  if (check.task) {
    const { name, arguments: given } = check.task;
    return judge(check, await session.ports.compose.run(session.folder.root, `${service}-${name}`, given));
  }
  if (check.http) return await declaredRequest(session, service, check.http, expectation(check));
  throw new Error('service.yaml names neither exec, task nor http');
}

/** In every container of the service: each way in may have its own. The first that fails speaks for all. */
async function executeIn(
  { ports, deployment }: Session,
  service: string,
  command: readonly string[],
): Promise<CommandResult> {
  const names = deployment.containers
    .filter((container) => container.kind === 'service' && container.service === service)
    .map(({ name }) => name);
  const present = await ports.engine.containers(deployment.project);
  const results = await Promise.all(
    names.map(async (name) => {
      const container = present.find((candidate) => candidate.name === name && candidate.state === 'running');
      if (!container) throw new Error(`${name} does not run`);
      const { exitCode, output } = await ports.engine.exec(container.id, command);
      return { exitCode, output: exitCode === 0 || names.length === 1 ? output : `${name}: ${output}` };
    }),
  );
  return results.find(({ exitCode }) => exitCode !== 0) ?? results[0] ?? { exitCode: -1, output: 'no container' };
}

function judge(check: VerifyDefinition, { exitCode, output }: CommandResult): Outcome {
  const said = output.trim().split('\n').at(-1) ?? '';
  if (exitCode !== 0) return { problem: `exit code ${exitCode}: ${said}` };
  const expected = expectation(check);
  return { problem: !expected || expected.test(output) ? '' : `it said: ${said || 'nothing'}` };
}

/** Case is ignored: programs change it between versions. */
function expectation({ expect }: VerifyDefinition): RegExp | undefined {
  return expect === undefined ? undefined : new RegExp(expect, 'im');
}
