import type { Container } from './deployment.ts';

type Startable = Pick<Container, 'name' | 'kind' | 'dependsOn'>;

/**
 * Groups containers that have to be started: one group after the other, each ready before the next. Two things decide.
 * Compose makes everything new that it is given before it starts any of it, so a running container that is replaced
 * heads a group of its own: whenever the power fails, at most one place is empty. And Compose knows only dependencies
 * between what it is given, so what depends on a member through somebody who has nothing to do waits for the next group.
 * What is new has nothing to lose and goes along with what stands before it.
 * @param containers all of the deployment, for their dependencies
 * @param targets names of those that have to be started
 * @param running names of those that run now
 * @returns names, what is depended on first; no group is empty
 */
export function startStages(
  containers: readonly Startable[],
  targets: ReadonlySet<string>,
  running: ReadonlySet<string>,
): string[][] {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const stages: string[][] = [];
  let replacing = false;
  let tasksBegun = false;
  for (const { name, kind, afterTasks } of inOrder(containers, byName, targets)) {
    const replaces = kind !== 'task' && running.has(name);
    const firstTask = afterTasks && !tasksBegun;
    const current = stages.at(-1);
    const together = current && !replaces && !(firstTask && replacing) && isLinked(name, current, byName);
    if (together) current.push(name);
    else stages.push([name]);
    replacing ||= replaces;
    tasksBegun ||= afterTasks;
  }
  return stages;
}

interface Ranked extends Startable {
  /** A one-shot step that is due comes before it, or it is one. */
  readonly afterTasks: boolean;
  readonly depth: number;
}

/** What no one-shot step comes before goes first, so that these keep nothing else waiting; then by depth. */
function inOrder(
  containers: readonly Startable[],
  byName: ReadonlyMap<string, Startable>,
  targets: ReadonlySet<string>,
): Ranked[] {
  const ranked = new Map<string, Ranked>();
  const rank = (container: Startable): Ranked => {
    const known = ranked.get(container.name);
    if (known) return known;
    const behind = dependenciesOf(container.name, byName).map(rank);
    const due = container.kind === 'task' && targets.has(container.name);
    const result = {
      ...container,
      afterTasks: due || behind.some(({ afterTasks }) => afterTasks),
      depth: Math.max(0, ...behind.map(({ depth }) => depth + 1)),
    };
    ranked.set(container.name, result);
    return result;
  };
  return containers
    .filter(({ name }) => targets.has(name))
    .map(rank)
    .sort((a, b) => Number(a.afterTasks) - Number(b.afterTasks) || a.depth - b.depth);
}

function dependenciesOf(name: string, byName: ReadonlyMap<string, Startable>): Startable[] {
  return (byName.get(name)?.dependsOn ?? []).flatMap((dependency) => byName.get(dependency.name) ?? []);
}

/** Whether everything in a group that a container depends on, however indirectly, it depends on through the group alone. */
function isLinked(name: string, group: readonly string[], byName: ReadonlyMap<string, Startable>): boolean {
  const members = new Set(group);
  const all = behind(name, byName, () => true);
  const within = behind(name, byName, (other) => members.has(other));
  return group.every((member) => !all.has(member) || within.has(member));
}

/** Everything that a container depends on, through what may be passed. */
function behind(
  name: string,
  byName: ReadonlyMap<string, Startable>,
  mayPass: (name: string) => boolean,
  found = new Set<string>(),
): Set<string> {
  for (const next of dependenciesOf(name, byName)) {
    if (found.has(next.name) || !mayPass(next.name)) continue;
    found.add(next.name);
    behind(next.name, byName, mayPass, found);
  }
  return found;
}
