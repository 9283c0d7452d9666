import type { Finding } from '../../core/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { startStages } from '../../plan/start-stages.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during } from '../progress.ts';
import { copiedServices } from '../restore-points.ts';
import type { Session } from '../session.ts';
import { awaitCertified } from '../public-certificates/await-issued.ts';
import { verifyLeague } from '../verify/verify-league.ts';
import { carrySteps } from './carry-data.ts';
import { commit } from './commit.ts';
import { dataSteps, removeContainers } from './data-steps.ts';
import { holdRequests, isHeld, passing, releaseRequests } from './hold.ts';
import { keepDrift } from './keep-drift.ts';
import type { Operation, Step } from './operation.ts';
import { requireVerified } from './require-verified.ts';
import { activate } from './routes.ts';
import { awaitOthers } from './start-containers.ts';
import { switchContainers } from './switch-containers.ts';
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
  const { session, options, generation, migrating } = operation;
  const { ports, folder } = session;
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
    ...carrySteps(operation, prepared, undo),
    ...(gone.length > 0 ? [remove] : []),
    {
      name: 'write the league’s files',
      undo,
      work: async () => {
        if (session.given.league !== undefined) await ports.files.write(folder.league, session.text);
        await activate(session, generation);
      },
    },
    ...startSteps(operation, prepared, undo),
    {
      name: 'verify',
      undo,
      work: async () => {
        await awaitOthers(session, services, progress, signal);
        await untilAborted(signal, () => awaitCertified(session, progress, signal));
        // What an earlier run held back stays so, by a pass that only that run knew.
        if (!migrating.hold && (await isHeld(session))) {
          migrating.hold = await holdRequests(session, copiedServices(session), progress, signal);
        }
        onFindings(await untilAborted(signal, () => verify(passing(session, migrating.hold), progress)));
      },
    },
    { name: `commit generation ${generation}`, undo, work: () => commit(session, prepared, generation, cliVersion) },
    {
      name: 'let visitors in again',
      undo: 'sprocket apply',
      needed: () => migrating.hold !== undefined,
      work: () => releaseRequests(session),
    },
  ];
}

/** One step for each group that is started; before the one with one-shot steps what their services and data need. */
function startSteps(operation: Operation, prepared: PreparedPlan, undo: string): Step[] {
  const { session, options, generation } = operation;
  const { plan, wanted, containers } = prepared;
  const targets = new Set(subjectsOf(plan, (action) => action !== 'remove'));
  const moved = new Set(wanted.moves.map(({ to }) => to));
  const stopped = wanted.containers.filter(({ dataOf }) => dataOf.some((volume) => moved.has(volume)));
  const running = new Set(containers.filter(({ state }) => state === 'running').map(({ name }) => name));
  for (const { name } of stopped) running.delete(name);
  return startStages(session.deployment.containers, targets, running).flatMap((names): Step[] => {
    const group = names.flatMap((name) => wanted.containers.filter((container) => container.name === name));
    const tasks = group.filter(({ kind }) => kind === 'task');
    const start: Step = {
      name: `start ${few(names)}`,
      undo,
      work: async () => {
        // What ended before would count as done.
        await removeContainers(session, tasks.map(({ name }) => name)); // prettier-ignore
        await switchContainers(session, generation, group, options.progress, options.signal);
        await keepTaskLogs(session, tasks, generation);
      },
    };
    return [...(tasks.length > 0 ? dataSteps(operation, tasks, undo) : []), start];
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

async function verify(session: Session, progress: Operation['options']['progress']): Promise<readonly Finding[]> {
  const findings = await verifyLeague(session, progress);
  requireVerified(findings, progress);
  return findings;
}
