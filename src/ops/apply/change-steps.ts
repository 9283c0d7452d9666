import type { Finding } from '../../core/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { startStages } from '../../plan/start-stages.ts';
import type { WantedContainer } from '../../plan/wanted.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during } from '../progress.ts';
import type { Session } from '../session.ts';
import { awaitCertified } from '../public-certificates/await-issued.ts';
import { verifyLeague } from '../verify/verify-league.ts';
import { commit } from './commit.ts';
import { keepDrift } from './keep-drift.ts';
import type { Operation, Step } from './operation.ts';
import { requireVerified } from './require-verified.ts';
import { activate } from './routes.ts';
import { awaitOthers } from './start-containers.ts';
import { leave, switchContainers } from './switch-containers.ts';
import { keepTaskLogs } from './task-logs.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * What a plan does to the league, in order. What the plan does not ask for is not in the list.
 * @param onFindings receives what verify found
 */
export function changeSteps(
  operation: Operation,
  prepared: PreparedPlan,
  onFindings: (findings: readonly Finding[]) => void,
): Step[] {
  const { session, options, generation } = operation;
  const { progress, signal, cliVersion } = options;
  const { plan, wanted } = prepared;
  const services = wanted.containers.filter(({ kind }) => kind !== 'task');
  const undo = session.lock ? `put back generation ${session.lock.generation}` : 'stop what was started';
  const gone = subjectsOf(plan, (action) => action === 'remove');

  const keep: Step = {
    name: 'keep files that were edited by hand',
    undo: 'they are in .sprocket/drift',
    work: () => keepDrift(session, plan.drift, generation),
  };
  const remove: Step = {
    name: `remove ${gone.join(', ')}`,
    undo,
    work: () => during(progress, `remove ${gone.join(', ')}`, () => removeContainers(session, gone)),
  };
  return [
    ...(plan.drift.length > 0 ? [keep] : []),
    ...(gone.length > 0 ? [remove] : []),
    { name: 'write the league’s files', undo, work: () => activate(session, generation) },
    ...startSteps(operation, prepared, undo),
    {
      name: 'verify',
      undo,
      work: async () => {
        await awaitOthers(session, services, progress, signal);
        await untilAborted(signal, () => awaitCertified(session, progress, signal));
        onFindings(await untilAborted(signal, () => verify(session, progress)));
      },
    },
    { name: `commit generation ${generation}`, undo, work: () => commit(session, prepared, generation, cliVersion) },
  ];
}

/** One step for each group that is started, and before one with one-shot steps another that stops their services. */
function startSteps({ session, options, generation }: Operation, prepared: PreparedPlan, undo: string): Step[] {
  const { plan, wanted, containers } = prepared;
  const targets = new Set(subjectsOf(plan, (action) => action !== 'remove'));
  const running = new Set(containers.filter(({ state }) => state === 'running').map(({ name }) => name));
  return startStages(session.deployment.containers, targets, running).flatMap((names): Step[] => {
    const group = names.flatMap((name) => wanted.containers.filter((container) => container.name === name));
    const tasks = group.filter(({ kind }) => kind === 'task');
    const busy = [...new Set(tasks.map(({ service }) => service))];
    const stop: Step = {
      name: `stop ${busy.join(', ')} for its one-shot steps`,
      undo,
      work: async () => {
        await leave(session, generation, busy, options.progress, options.signal);
        await stopForTasks(session, busy, tasks);
      },
    };
    const start: Step = {
      name: `start ${few(names)}`,
      undo,
      work: async () => {
        await switchContainers(session, generation, group, options.progress, options.signal);
        await keepTaskLogs(session, tasks, generation);
      },
    };
    return [...(tasks.length > 0 ? [stop] : []), start];
  });
}

/** The first names, and how many more there are. */
function few(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function subjectsOf(plan: Plan, wanted: (action: Plan['changes'][number]['action']) => boolean): string[] {
  const containers = plan.changes.filter(({ kind }) => kind === 'service' || kind === 'task' || kind === 'job');
  return containers.filter(({ action }) => wanted(action)).map(({ subject }) => subject);
}

async function removeContainers({ ports, folder, deployment }: Session, names: readonly string[]): Promise<void> {
  const present = (await ports.engine.containers(deployment.project)).filter(({ name }) => names.includes(name));
  const known = (await ports.files.read(folder.compose)) ?? '';
  const listed = present.map(({ name }) => name).filter((name) => known.includes(`\n  ${name}:\n`));
  if (listed.length > 0) await ports.compose.remove(folder.root, listed);
}

/** A migration must not run beside the version that wrote the old tables. */
async function stopForTasks(
  { ports, folder, deployment }: Session,
  services: readonly string[],
  tasks: readonly WantedContainer[],
): Promise<void> {
  const containers = await ports.engine.containers(deployment.project);
  const running = containers
    .filter(({ name, state }) => services.includes(name) && state === 'running')
    .map(({ name }) => name);
  if (running.length > 0) await ports.compose.stop(folder.root, running);
  const names = tasks.map(({ name }) => name);
  const ended = containers.filter(({ name }) => names.includes(name)).map(({ name }) => name);
  if (ended.length > 0) await ports.compose.remove(folder.root, ended);
}

async function verify(session: Session, progress: Operation['options']['progress']): Promise<readonly Finding[]> {
  const findings = await verifyLeague(session, progress);
  requireVerified(findings, progress);
  return findings;
}
