import type { ServiceFolders } from '../../../src/catalog/load-catalog.ts';
import type { KeyedCertificate } from '../../../src/core/certificate.ts';
import { parseYaml, toYaml } from '../../../src/core/yaml.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type { ObservedContainer, Ports } from '../../../src/host/ports.ts';
import { x509 } from '../../../src/host/x509.ts';
import { commit, stage } from '../../../src/ops/apply/commit.ts';
import { makeSecrets } from '../../../src/ops/apply/make-secrets.ts';
import { certificateState, makeCertificates } from '../../../src/ops/certificates.ts';
import { preparePlan } from '../../../src/ops/prepare-plan.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { madeContainers, routeNames } from '../../../src/render/made-containers.ts';
import { LABEL, type Rendered } from '../../../src/render/rendered.ts';
import { activateGeneration } from '../../../src/state/generations.ts';
import { fakePorts, GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { type MemoryFiles, memoryFiles } from '../../fakes/memory-files.ts';
import { DAY, NOW, ROOT } from './league.ts';

export const API = 'api.rockets.example';
export const SCORES = 'scores.rockets.example';
export const PAGE = 'rockets.example';
/** In the order of the catalog below. */
export const NAMES = [API, SCORES, PAGE];
export const DIRECTORY = 'https://ca.example/directory';
export const STAGING = 'https://staging.ca.example/directory';
export const ROUTES = 'config/traefik/dynamic/routes.yaml';
export const REHEARSAL = 'config/traefik/dynamic/rehearsal.yaml';

const LEAGUE = {
  version: 1,
  league: { name: 'Rockets', admin: { discord: '100000000000000001', email: 'admin@example.org' } },
  ways: { lan: '192.168.1.5', domain: PAGE, email: 'admin@example.org' },
  certificates: { authority: DIRECTORY, staging: STAGING },
};

/** The real proxy, and as little as it needs behind it: reading the whole catalog takes longer than everything else. */
export const SERVICES: ServiceFolders = new Map([
  ['traefik', readServiceFolders().get('traefik') ?? new Map<string, string>()],
  ...[
    ['core', 'route: { label: api, port: 3001, paths: [/graphql] }\nruntime: node\n'],
    ['scores', 'route: { label: scores, port: 3002 }\n'],
    ['web', "route: { label: '', port: 3000, page: true }\n"],
  ].map(([id = '', more = '']) => {
    const text = `id: ${id}\ntitle: ${id}\ndescription: ${id}\nenabled: always\nmemory: 16Mi\n${more}compose: { image: "${id}:v1" }\n`;
    return [id, new Map([['service.yaml', text]])] as const;
  }),
]);

/** A fake: a league that was applied and has private certificates, its proxy, and a public authority. */
export interface AskingWorld {
  readonly session: Session;
  readonly files: MemoryFiles;
  /** Names that the authority does not certify in a rehearsal, when the proxy asks, or says nothing about then. */
  readonly refusing: {
    rehearsed: readonly string[];
    asked: readonly string[];
    silently: readonly string[];
    /** Until when a limit lasts for which it refuses what is asked; absent: for another reason. */
    until?: string;
  };
  /** What was asked of the authority and of the engine, in order. */
  readonly events: string[];
  /** Is called in the middle of each order of a rehearsal, and may throw. */
  onOrder: (name: string) => void;
  /** Whether the container that answers the authority runs. */
  isAnswering(): boolean;
  /** How the proxy serves a name. */
  served(name: string): Promise<'public' | 'private'>;
  /** The proxy has a certificate for a name, as if the authority had taken its time. */
  gets(name: string): Promise<void>;
  /** Whoever ran is gone, and the proxy goes on. */
  kill(): void;
  /** The league is stopped. */
  down(): void;
}

interface Base {
  readonly texts: Readonly<Record<string, string>>;
  readonly containers: readonly ObservedContainer[];
  readonly volumes: ReadonlySet<string>;
  readonly authority: KeyedCertificate;
}

let base: Promise<Base> | undefined;

/** A new one each time; what an apply leaves is made once. */
export async function askingWorld(): Promise<AskingWorld> {
  const { texts, containers, volumes, authority } = await (base ??= applied());
  const files = memoryFiles(texts);
  const issued = new Map<string, string>();
  const log: string[] = [];
  let now = NOW.getTime();
  let run = 1;
  let runs = true;
  let answering = false;
  let seen: string | undefined;
  let held: readonly string[] = [];

  const issue = async (name: string): Promise<void> => {
    const validity = { notBefore: new Date(NOW.getTime() - DAY), days: 90 };
    issued.set(name, (await x509.issue({ authority, names: { dns: [name], ip: [] }, ...validity })).certificate);
  };
  const privateOne = async (way = 'domain') => (await files.read(`${ROOT}/certificates/served/${way}.pem`)) ?? '';
  /** When its routes changed, it asks for what they want, it lacks, and no certificate of a file holds. */
  const notice = async (): Promise<void> => {
    const text = (await files.read(`${ROOT}/${ROUTES}`)) ?? '';
    if (text === seen) return;
    seen = text;
    held = text.includes('/domain.pem') ? x509.readCertificate(await privateOne()).dns : [];
    for (const name of resolvedBy(text).filter((one) => !issued.has(one) && !held.includes(one))) {
      world.events.push(`production ${name}`);
      if (world.refusing.asked.includes(name)) log.push(refusalOf(name, new Date(now), world.refusing.until));
      else if (!world.refusing.silently.includes(name)) await issue(name);
    }
  };
  const answerTo = async (path: string): Promise<string | undefined> => {
    if (!answering || !(await files.exists(`${ROOT}/${REHEARSAL}`))) return undefined;
    return await files.read(`${ROOT}/.sprocket/rehearsal/${path.split('/').at(-1) ?? ''}`);
  };
  const peer = async (host: string): Promise<string> => {
    if (!runs) throw new Error('ECONNREFUSED');
    await notice();
    return issued.get(host) ?? (await privateOne(host === LEAGUE.ways.lan ? 'lan' : 'domain'));
  };

  const ports = fakePorts({
    files,
    certificates: x509,
    host: {
      addresses: () => ['192.0.2.1'],
      bootId: () => Promise.resolve('boot'),
      processStart: () => Promise.resolve(String(run)),
    },
    engine: {
      ...engineOf(containers, volumes),
      containers: () => Promise.resolve(runs ? [...containers] : []),
      logs: () => Promise.resolve(log.join('\n')),
      serveOnce: () => {
        world.events.push('start');
        answering = true;
        const stop = (): Promise<void> => {
          world.events.push('stop');
          answering = false;
          return Promise.resolve();
        };
        return Promise.resolve({ host: 'sprocket-rehearsal', stop });
      },
    },
    tls: { peer: ({ host }) => peer(host) },
    http: {
      request: async ({ url }) => {
        const body = await answerTo(new URL(url).pathname);
        return { status: body === undefined ? 404 : 200, headers: {}, body: body ?? '' };
      },
    },
    nameServers: {
      factsOf: (name) =>
        Promise.resolve({
          name,
          resolved: { kind: 'found', ipv4: ['192.0.2.1'], ipv6: [] },
          zone: undefined,
          own: [],
          caa: { kind: 'absent' },
        }),
    },
    acme: {
      open: ({ directory }) => {
        world.events.push(`open ${directory}`);
        const account = { order: (options: Order) => order(options) };
        return Promise.resolve({ ok: true, caaIdentities: [], account });
      },
    },
  });
  const order = async ({ name, answer, signal }: Order) => {
    world.events.push(`rehearse ${name}`);
    await answer({ token: name, content: `proof of ${name}` });
    world.onOrder(name);
    signal.throwIfAborted();
    const told = await answerTo(`/.well-known/acme-challenge/${name}`);
    const problem = { kind: 'rejected-name', detail: 'no', addresses: [], retryAt: undefined } as const;
    if (world.refusing.rehearsed.includes(name)) return { ok: false, problem } as const;
    if (told !== `proof of ${name}`) throw new Error(`nobody answers for ${name}`);
    return { ok: true } as const;
  };
  const sleep = (milliseconds: number): Promise<void> => {
    now += milliseconds;
    return notice();
  };
  const world: AskingWorld = {
    session: await openSession({ ...ports, clock: { now: () => new Date(now), sleep } }, ROOT, SERVICES),
    files,
    refusing: { rehearsed: [], asked: [], silently: [] },
    events: [],
    onOrder: () => undefined,
    isAnswering: () => answering,
    served: async (name) => ((await peer(name)) === issued.get(name) ? 'public' : 'private'),
    gets: issue,
    kill: () => void (run += 1),
    down: () => void (runs = false),
  };
  await notice();
  return world;
}

type Order = Parameters<Extract<Awaited<ReturnType<Awaited<ReturnType<Ports['acme']>>['open']>>, { ok: true }>['account']['order']>[0]; // prettier-ignore

/** Names of the routes that say by whom they are certified. */
export function resolvedBy(routes: string): string[] {
  const { http } = parseYaml(routes, 'routes.yaml').value as {
    http: { routers: Record<string, { rule: string; tls?: { certResolver?: string } }> };
  };
  const certified = Object.values(http.routers).filter(({ tls }) => tls?.certResolver !== undefined);
  return [...new Set(certified.map(({ rule }) => /Host\(`([^`]*)`\)/.exec(rule)?.[1] ?? ''))];
}

/** As a verified apply leaves it. */
async function applied(): Promise<Base> {
  const files = memoryFiles({ [`${ROOT}/sprocket.yaml`]: toYaml(LEAGUE) });
  const ports = fakePorts({ files, now: NOW, certificates: x509, engine: engineOf([], new Set()) });
  const session = await openSession(ports, ROOT, SERVICES);
  await makeSecrets(session);
  await makeCertificates(session, (await certificateState(session)).due);
  const prepared = await preparePlan(session);
  await stage(session, prepared, 1);
  await activateGeneration(files, session.folder, 1);
  await commit(session, prepared, 1, '0.1.0');
  const containers = prepared.rendered.containers.map(({ container, specId }): ObservedContainer => ({
    id: container.name,
    name: container.name,
    image: container.image.name,
    state: 'running',
    health: 'healthy',
    labels: { [LABEL.kind]: container.kind, [LABEL.spec]: specId, ...routeLabel(prepared.rendered, container.name) },
    folder: ROOT,
    status: 'Up 2 minutes (healthy)',
  }));
  const volumes = session.deployment.containers.flatMap((container) => container.volumes.map(({ name }) => name));
  const validity = { notBefore: new Date(NOW.getTime() - 9 * DAY), days: 900 };
  const authority = await x509.makeAuthority({ name: 'Public CA', permitted: { dns: NAMES, ip: [] }, ...validity });
  return { texts: Object.fromEntries(files.texts), containers, volumes: new Set(volumes), authority };
}

function routeLabel({ files }: Rendered, name: string): Record<string, string> {
  const own = routeNames(madeContainers(files.get('compose.yaml') ?? '')).get(name);
  return own === undefined ? {} : { [LABEL.route]: own };
}

function engineOf(containers: readonly ObservedContainer[], volumes: ReadonlySet<string>): Partial<Ports['engine']> {
  return {
    info: () => Promise.resolve(GOOD_ENGINE),
    containers: () => Promise.resolve([...containers]),
    volumes: () => Promise.resolve(new Set(volumes)),
    hasImage: () => Promise.resolve(true),
    resolve: () => Promise.resolve({ digest: `sha256:${'0'.repeat(64)}`, platforms: [] }),
  };
}

/** As Traefik says it. */
function refusalOf(name: string, at: Date, until: string | undefined): string {
  const limit = `429 :: POST :: https://ca.example/order :: urn:ietf:params:acme:error:rateLimited :: too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after ${until} UTC: see https://ca.example/limits`;
  const no = '400 :: POST :: https://ca.example/order :: urn:ietf:params:acme:error:rejectedIdentifier :: no';
  const why = until === undefined ? no : limit;
  return `${at.toISOString()} ERR Unable to obtain ACME certificate for domains error="[${name}] acme: error: ${why}"`;
}
