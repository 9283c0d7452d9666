import type { Container } from './deployment.ts';

type Startable = Pick<Container, 'name' | 'kind' | 'dependsOn'>;

/** Where a container stands in the order. What no one-shot step comes before goes first, so that these keep nothing else waiting. */
interface Rank {
  readonly afterTasks: boolean;
  readonly depth: number;
}

/**
 * Groups containers that have to be started: one group after the other, each ready before the next. Compose makes
 * everything new that it is given before it starts any of it, so a running container that is replaced heads a group of
 * its own: whenever the power fails, at most one place is empty. What is new has nothing to lose and goes along with
 * what stands before it.
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
  const places = new Map(containers.map((container) => [container.name, container]));
  const ranks = new Map<string, Rank>();
  const rankOf = (name: string): Rank => {
    const known = ranks.get(name);
    if (known) return known;
    const container = places.get(name);
    const behind = container?.dependsOn.map((dependency) => rankOf(dependency.name)) ?? [];
    const rank = {
      afterTasks: (container?.kind === 'task' && targets.has(name)) || behind.some(({ afterTasks }) => afterTasks),
      depth: Math.max(0, ...behind.map(({ depth }) => depth + 1)),
    };
    ranks.set(name, rank);
    return rank;
  };
  const ordered = containers
    .filter(({ name }) => targets.has(name))
    .map((container) => ({ container, rank: rankOf(container.name) }))
    .sort((a, b) => Number(a.rank.afterTasks) - Number(b.rank.afterTasks) || a.rank.depth - b.rank.depth);
  const stages: string[][] = [];
  let replacing = false;
  let tasksBegun = false;
  for (const { container, rank } of ordered) {
    const replaces = container.kind !== 'task' && running.has(container.name);
    const firstTask = rank.afterTasks && !tasksBegun;
    const current = stages.at(-1);
    if (current === undefined || replaces || (firstTask && replacing)) stages.push([container.name]);
    else current.push(container.name);
    replacing ||= replaces;
    tasksBegun ||= rank.afterTasks;
  }
  return stages;
}
