import type { Finding } from '../../../src/core/finding.ts';
import { toYaml } from '../../../src/core/yaml.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type {
  CommandResult,
  ContainerDetails,
  HttpRequest,
  HttpResponse,
  ObservedContainer,
  ObjectStore,
  RunOnce,
  StorageAccess,
} from '../../../src/host/ports.ts';
import { x509 } from '../../../src/host/x509.ts';
import { certificateState, makeCertificates } from '../../../src/ops/certificates.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import type { Check } from '../../../src/ops/verify/check.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';

const ROOT = '/srv/rockets';
export const NOW = new Date('2026-01-02T12:00:00Z');
export const GATEWAY = '172.30.0.1';
/** Of any command: it has every word that a check looks for. */
const HEALTHY_OUTPUT: CommandResult = { exitCode: 0, output: 'json.set; missing: none; later: none' };

const LEAGUE = {
  version: 1,
  league: { name: 'Rockets', admin: { discord: '100000000000000001', email: 'admin@example.org' } },
  ways: { localhost: true, lan: '192.168.1.5' },
  modules: ['gatus'],
};

const SECRETS: Readonly<Record<string, string>> = {
  'admin-password': 'adminPassword24',
  'database-password': 'databasePassword40',
  'jwt-secret': 'jwtSecretOf48Letters',
  's3-access-key': 'accessKeyOf20',
  's3-secret-key': 'secretKeyOf40',
  'discord-bot-token': 'local_dev_placeholder',
};

/** A container as a test wants it; what it leaves out is healthy. */
export type Changed = Partial<Omit<ObservedContainer, 'name'>> & { readonly details?: Partial<ContainerDetails> };

/** What is different from a healthy league. */
export interface Sick {
  readonly league?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** By name; `undefined` takes a container away, and a new name adds one. */
  readonly containers?: Readonly<Record<string, Changed | undefined>>;
  readonly log?: string;
  /** Answers instead of the healthy one when it gives an answer. */
  readonly http?: (request: HttpRequest) => Partial<HttpResponse> | undefined;
  readonly upgrade?: { readonly status: number; readonly protocol: string | undefined };
  readonly exec?: (command: readonly string[]) => CommandResult | undefined;
  readonly task?: CommandResult;
  readonly probe?: (plan: unknown, options: RunOnce) => CommandResult;
  readonly store?: Partial<ObjectStore>;
}

/** What was asked of the outside world. */
export interface Asked {
  readonly requests: HttpRequest[];
  readonly stores: StorageAccess[];
  readonly runs: RunOnce[];
  readonly removedNetworks: string[];
}

/** A league of the real catalog in a made-up world where everything is as it should be, but for what is sick. */
export async function leagueOf(sick: Sick = {}): Promise<{ session: Session; asked: Asked }> {
  const asked: Asked = { requests: [], stores: [], runs: [], removedNetworks: [] };
  const secrets = Object.entries({ ...SECRETS, ...sick.secrets });
  const files = memoryFiles({
    [`${ROOT}/sprocket.yaml`]: toYaml({ ...LEAGUE, ...sick.league }),
    ...Object.fromEntries(secrets.map(([name, text]) => [`${ROOT}/secrets/${name}`, text])),
  });
  const certified = fakePorts({ files, now: NOW, certificates: x509 });
  const opened = await openSession(certified, ROOT, readServiceFolders());
  await makeCertificates(opened, (await certificateState(opened)).due);
  const containers = containersOf(opened, sick);
  const ports = fakePorts({
    files,
    now: NOW,
    certificates: x509,
    tls: { peer: async () => (await files.read(`${opened.folder.certificates}/served/lan.pem`)) ?? '' },
    engine: {
      containers: () => Promise.resolve(containers.map(({ observed }) => observed)),
      inspect: (id) => detailsOf(containers, id),
      logs: () => Promise.resolve(sick.log ?? ''),
      exec: (_id, command) => Promise.resolve(sick.exec?.(command) ?? HEALTHY_OUTPUT),
      temporaryNetwork: (name) =>
        Promise.resolve({
          name,
          gateway: GATEWAY,
          remove: () => Promise.resolve(void asked.removedNetworks.push(name)),
        }),
      runOnce: (options) => {
        asked.runs.push(options);
        const plan: unknown = JSON.parse(options.environment?.['PROBE_PLAN'] ?? '');
        return Promise.resolve(sick.probe?.(plan, options) ?? probeSaw([{ address: GATEWAY, port: 80 }]));
      },
    },
    compose: { run: () => Promise.resolve(sick.task ?? { exitCode: 0, output: 'nothing to do' }) },
    http: {
      request: (request) => {
        asked.requests.push(request);
        const answer = sick.http?.(request) ?? healthyAnswer(request);
        return Promise.resolve({ status: 200, headers: {}, body: '', ...answer });
      },
      upgrade: () => Promise.resolve(sick.upgrade ?? { status: 101, protocol: 'graphql-ws' }),
    },
    store: { roundTrip: () => Promise.resolve(), ...sick.store },
  });
  const objectStore = (access: StorageAccess) => {
    asked.stores.push(access);
    return ports.objectStore(access);
  };
  return { session: { ...opened, ports: { ...ports, objectStore } }, asked };
}

/** What one check finds in a league. */
export async function findingsOf(check: Check, sick: Sick = {}): Promise<Finding[]> {
  return check.run((await leagueOf(sick)).session);
}

/** What the container that looks from outside prints. */
export function probeSaw(open: readonly { address: string; port: number }[]): CommandResult {
  return { exitCode: 0, output: JSON.stringify({ control: true, open, failed: [] }) };
}

interface FakeContainer {
  readonly observed: ObservedContainer;
  readonly details: ContainerDetails;
}

function containersOf({ deployment }: Session, { containers = {} }: Sick): FakeContainer[] {
  const wanted = new Map(deployment.containers.map(({ name, kind }) => [name, kind]));
  const names = [...new Set([...wanted.keys(), ...Object.keys(containers)])];
  return names.flatMap((name, index) => {
    if (name in containers && !containers[name]) return [];
    const { details, ...changed } = containers[name] ?? {};
    const task = wanted.get(name) === 'task';
    const proxy = name === 'traefik';
    const published = proxy ? [{ container: '80/tcp', host: '80', address: '0.0.0.0' }] : [];
    return [
      {
        observed: {
          id: `id-${name}`,
          name,
          image: `registry.test/${name}@sha256:0`,
          state: task ? ('exited' as const) : ('running' as const),
          health: task ? ('none' as const) : ('healthy' as const),
          labels: {},
          folder: ROOT,
          status: task ? 'Exited (0) 2 minutes ago' : 'Up 2 minutes (healthy)',
          ...changed,
        },
        details: {
          restartCount: 0,
          exitCode: 0,
          createdAt: '2026-01-02T11:58:00.123Z',
          startedAt: '2026-01-02T11:58:00.123Z',
          outOfMemory: false,
          lastProbe: '',
          published,
          addresses: [`172.20.0.${index + 2}`],
          text: JSON.stringify({ Config: { ExposedPorts: { '4321/tcp': {}, '53/udp': {} } } }),
          ...details,
        },
      },
    ];
  });
}

function detailsOf(containers: readonly FakeContainer[], id: string): Promise<ContainerDetails> {
  const found = containers.find(({ observed }) => observed.id === id);
  return found ? Promise.resolve(found.details) : Promise.reject(new Error(`no container ${id}`));
}

const PAGE =
  '<html><head><title>Sprocket</title></head><body><h1>Sign in</h1><a>Sign in with Discord</a></body></html>';

/** The proxy and everything behind it on a good day. */
function healthyAnswer({ url, method, headers = {}, body = '' }: HttpRequest): Partial<HttpResponse> {
  const { pathname, hostname } = new URL(url);
  if (pathname === '/auth/login') return { body: PAGE };
  if (hostname === 'status.localhost') return headers['authorization'] ? { body: 'UP' } : { status: 401 };
  if (method === 'OPTIONS') return preflight(headers['origin'] ?? '');
  if (body.includes('getOrganizationById'))
    return graphql({ getOrganizationById: { id: 2, profile: { name: 'Rockets' } } });
  if (body.includes('getScrimMetrics')) return graphql({ getScrimMetrics: { pendingScrims: 0 } });
  return { status: 404 };
}

function preflight(origin: string): Partial<HttpResponse> {
  const known = ['http://localhost', 'https://192.168.1.5'].includes(origin);
  return { status: 204, headers: known ? { 'access-control-allow-origin': origin } : {} };
}

/** A GraphQL answer with data. */
export function graphql(data: unknown): Partial<HttpResponse> {
  return { body: JSON.stringify({ data }) };
}
