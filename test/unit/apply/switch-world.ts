import type { CommandResult, ObservedContainer } from '../../../src/host/ports.ts';
import type { StartedContainer } from '../../../src/ops/apply/start-failure.ts';
import type { Session } from '../../../src/ops/session.ts';
import { type MadeContainer, madeContainers } from '../../../src/render/made-containers.ts';
import { LABEL } from '../../../src/render/rendered.ts';
import { nameOf } from '../../../src/render/route-names.ts';
import { stageGeneration } from '../../../src/state/generations.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { CATALOG, type Made } from '../pipeline.ts';

const ROOT = '/l';
const ROUTES = `${ROOT}/config/traefik/dynamic/routes.yaml`;

/** A fake: containers that change as Compose would change them, and a proxy that reads its routes. */
export interface SwitchWorld {
  readonly session: Session;
  /** Every container there is, the newest first. */
  readonly containers: ObservedContainer[];
  /** What happened, in order. */
  readonly events: string[];
  /** Addresses of containers to which the proxy has a request under way; asked at each look. */
  underWay: (id: string) => boolean;
  /** Number of the effect at which the program is killed; -1: never. */
  killAt: number;
  /** Containers of this name never become healthy. */
  sick: string;
  /** Container that the proxy leads to for a service; undefined when that one is not there. */
  ledTo(name: string): ObservedContainer | undefined;
  /** Is called after each effect. */
  onEffect: () => void;
  startable(generation: number, name: string): StartedContainer;
}

/** @param generations those that are staged, the first of which runs */
export async function switchWorld(generations: readonly Made[]): Promise<SwitchWorld> {
  const memory = memoryFiles();
  const folder = leagueFolder(ROOT);
  const made = generations.map(({ rendered }) => madeContainers(rendered.files.get('compose.yaml') ?? ''));
  for (const [index, { rendered }] of generations.entries())
    await stageGeneration(memory, folder, index + 1, rendered.files);
  for (const [path, text] of generations[0]?.rendered.files ?? []) await memory.write(`${ROOT}/${path}`, text);
  let now = 0;
  let created = 0;
  let effects = 0;
  const effect = (what: string): void => {
    if (effects === world.killAt) throw new Error('killed');
    effects += 1;
    world.events.push(what);
    world.onEffect();
  };
  const create = (one: MadeContainer): ObservedContainer => {
    created += 1;
    const route = one.routeName === undefined ? {} : { [LABEL.route]: one.routeName };
    return {
      id: `10.0.0.${created}`,
      name: one.name,
      image: one.name,
      state: 'running',
      health: one.name === world.sick ? 'unhealthy' : 'healthy',
      labels: { [LABEL.spec]: one.specId, [LABEL.kind]: one.kind, ...route },
      folder: ROOT,
      status: 'Up',
    };
  };
  const written = () => madeContainers(memory.texts.get(`${ROOT}/compose.yaml`) ?? '');
  const drop = (container: ObservedContainer): void => {
    world.containers.splice(world.containers.indexOf(container), 1);
    effect(`remove ${nameOf(container)}`);
  };
  const add = (name: string): void => {
    const one = written().find((candidate) => candidate.name === name);
    if (!one) throw new Error(`compose.yaml has no ${name}`);
    world.containers.unshift(create(one));
    effect(`create ${one.routeName ?? name}`);
  };
  const wellDone: CommandResult = { exitCode: 0, output: '' };
  const compose = {
    up: (_: string, names: readonly string[]) => {
      for (const name of names) {
        const spec = written().find((one) => one.name === name)?.specId;
        const present = world.containers.filter((one) => one.name === name);
        const right = present.find(({ labels }) => labels[LABEL.spec] === spec);
        for (const other of present) if (other !== right) drop(other);
        if (!right) add(name);
      }
      return Promise.resolve(wellDone);
    },
    beside: (_: string, name: string) => {
      if (world.containers.filter((one) => one.name === name).length < 2) add(name);
      return Promise.resolve(wellDone);
    },
  };
  const routes = () => memory.texts.get(ROUTES) ?? '';
  const ports = fakePorts({
    files: {
      ...memory,
      write: async (path, text, mode) => {
        await memory.write(path, text, mode);
        effect(`write ${path.slice(ROOT.length + 1)}`);
      },
    },
    compose,
    engine: {
      containers: () => Promise.resolve([...world.containers]),
      inspect: (id) => Promise.resolve({ addresses: [id], restartCount: 0, startedAt: '', createdAt: '', lastProbe: '', exitCode: 0, outOfMemory: false, published: [], text: '' }), // prettier-ignore
      logs: () => Promise.resolve('it is sick'),
      exec: () => Promise.resolve({ exitCode: 0, output: world.containers.filter(({ id }) => world.underWay(id)).map(({ id }) => line(id)).join('\n') }), // prettier-ignore
      remove: (id) => {
        const found = world.containers.find((one) => one.id === id);
        if (found) drop(found);
        return Promise.resolve();
      },
    },
    http: {
      request: () => {
        const location = /replacement: "(.*)"/.exec(routes())?.[1] ?? '';
        return Promise.resolve({ status: 301, headers: { location }, body: '' });
      },
    },
  });
  const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  const last = generations.at(-1);
  const world: SwitchWorld = {
    session: {
      ports: { ...ports, clock },
      folder,
      catalog: CATALOG,
      deployment: last?.deployment,
      secrets: { all: () => Promise.resolve(new Map()) },
    } as unknown as Session,
    containers: [],
    events: [],
    underWay: () => false,
    killAt: -1,
    sick: '',
    ledTo: (name) => {
      const target = new RegExp(`http://(${name}(?:-[0-9a-f]{8})?):`).exec(routes())?.[1];
      return world.containers.find((one) => one.state === 'running' && (nameOf(one) === target || one.name === target));
    },
    onEffect: () => undefined,
    startable: (generation, name) => {
      const one = made[generation - 1]?.find((candidate) => candidate.name === name);
      if (!one) throw new Error(`generation ${generation} has no ${name}`);
      return { ...one, title: name };
    },
  };
  for (const one of made[0] ?? []) if (one.kind !== 'task') world.containers.unshift(create(one));
  return world;
}

/** A line of /proc/net/tcp. */
function line(address: string): string {
  const hex = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase()).reverse(); // prettier-ignore
  return `0: 0100007F:9C40 ${hex.join('')}:0BB9 01`;
}
