import type { KeyedCertificate } from '../../../src/core/certificate.ts';
import { certificateId } from '../../../src/core/renewal-info.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type { HttpRequest, ObservedContainer } from '../../../src/host/ports.ts';
import { x509 } from '../../../src/host/x509.ts';
import { shareCertificates } from '../../../src/ops/certificates.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { lockText } from '../../../src/state/lock-file.ts';
import { writeRehearsed } from '../../../src/state/rehearsed-names.ts';
import { type MemoryFiles, memoryFiles } from '../../fakes/memory-files.ts';
import { DAY, leagueOf, NOW, ROOT, securedLeague } from './league.ts';

/** As the catalog has them. */
export const NAMES = ['api.rockets.example', 'rockets.example'];
const DIRECTORY = 'https://ca.example/directory';
const RENEWAL_INFO = 'https://ca.example/renewal-info';
const STORE = `${ROOT}/certificates/issued/ca.example-directory.json`;

/** A fake: a league whose names a public authority certifies, its proxy, and that authority. */
export interface PublicWorld {
  readonly session: Session;
  readonly files: MemoryFiles;
  /** Names that the authority does not certify any more, in a rehearsal or when the proxy asks. */
  readonly refusing: { rehearsed: readonly string[]; asked: readonly string[] };
  /** What happened, in order. */
  readonly events: string[];
  /** Requests that went to the authority. */
  readonly asked: HttpRequest[];
  /** Is called before each restart of the proxy, and may throw. */
  onRestart: () => void;
  /** Answers in the place of the authority. */
  answer: (request: HttpRequest) => string | undefined;
  /** Number of the certificate that the proxy serves for a name; undefined when it has none. */
  serial(name: string): string | undefined;
  /** How the authority revokes what the proxy serves for a name. */
  revoke(name: string): void;
  /** The proxy serves this from now on, as if it had it from the authority. */
  serve(name: string, validity: { readonly notBefore: Date; readonly days: number }): Promise<void>;
  /** The proxy has lost what it had for a name, and does not ask again. */
  lose(name: string): void;
  /** The host comes up again: whoever ran is gone, and the engine starts the proxy anew. */
  boot(): Promise<void>;
  /** Whoever ran is gone, and the proxy goes on. */
  kill(): void;
  /** The league is stopped. */
  down(): void;
}

/** Everything is as it should be: each name is served with a certificate of the authority's. */
export async function publicWorld(): Promise<PublicWorld> {
  const files = memoryFiles();
  const validity = { notBefore: new Date(NOW.getTime() - 9 * DAY), days: 90 };
  const authority = await x509.makeAuthority({ name: 'Public CA', permitted: { dns: NAMES, ip: [] }, ...validity });
  const issue = (name: string, when = validity): Promise<KeyedCertificate> =>
    x509.issue({ authority, names: { dns: [name], ip: [] }, ...when });
  let now = NOW.getTime();
  let runs = 1;
  let serving: Map<string, string> | undefined = new Map();
  const revoked = new Set<string>();
  const log: string[] = [];

  const isRunning = () => serving !== undefined;
  const facts = (name: string) => x509.readCertificate(serving?.get(name) ?? '');
  /** It goes on with what its store holds, and asks for what that lacks. */
  const restart = async (): Promise<void> => {
    const kept = JSON.parse((await files.read(STORE)) ?? '{}') as Record<string, string>;
    serving = new Map(Object.entries(kept));
    for (const name of NAMES.filter((one) => !serving?.has(one))) {
      if (!world.refusing.asked.includes(name)) serving.set(name, (await issue(name)).certificate);
      else log.push(refusalOf(name, new Date(now)));
    }
    await files.write(STORE, JSON.stringify(Object.fromEntries(serving)));
  };
  const authorityAnswer = (request: HttpRequest): string | undefined => {
    const told = world.answer(request);
    if (told !== undefined) return told;
    if (request.url === DIRECTORY) return JSON.stringify({ renewalInfo: RENEWAL_INFO });
    const at = (hours: number) => new Date(now + hours * 3_600_000);
    if (revoked.has(request.url)) return JSON.stringify({ suggestedWindow: { start: at(-1), end: at(-0.5) } });
    return JSON.stringify({ suggestedWindow: { start: at(1000), end: at(1050) } });
  };

  await securedLeague({ files, wish: { authority: 'private' } });
  const passed = NAMES.map((name) => ({ name, directory: DIRECTORY, at: NOW.toISOString() }));
  await writeRehearsed(files, leagueFolder(ROOT), passed);
  const containers = ['traefik', 'core'].map((name) => ({ id: name, name, image: name, state: 'running', labels: {} }));
  const session = await leagueOf({
    files,
    ways: { domain: 'rockets.example', email: 'admin@example.org' },
    wish: { authority: DIRECTORY },
    host: {
      addresses: () => ['192.0.2.1'],
      bootId: () => Promise.resolve('boot'),
      processStart: () => Promise.resolve(String(runs)),
    },
    engine: {
      info: () => Promise.reject(new Error('not asked')),
      containers: () => Promise.resolve(isRunning() ? (containers as unknown as ObservedContainer[]) : []),
      logs: () => Promise.resolve(log.join('\n')),
      serveOnce: () => Promise.resolve({ host: 'sprocket-rehearsal', stop: () => Promise.resolve() }),
    },
    compose: {
      restart: async (_folder, services) => {
        world.onRestart();
        world.events.push(`restart ${services.join()}`);
        await restart();
        return { exitCode: 0, output: '' };
      },
    },
    tls: {
      peer: async ({ host }) => {
        if (!isRunning()) throw new Error('ECONNREFUSED');
        const own = await files.read(`${ROOT}/certificates/served/lan.pem`);
        return serving?.get(host) ?? own ?? '';
      },
    },
    http: {
      request: async (request) => {
        const probe = await files.read(`${ROOT}/.sprocket/rehearsal/sprocket-probe`);
        const path = new URL(request.url).pathname;
        if (path.startsWith('/.well-known/')) return { status: 200, headers: {}, body: probe ?? '' };
        if (request.connectTo !== undefined) return { status: 200, headers: {}, body: '' };
        world.asked.push(request);
        return { status: 200, headers: {}, body: authorityAnswer(request) ?? '' };
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
      open: () =>
        Promise.resolve({
          ok: true,
          caaIdentities: [],
          account: {
            order: ({ name }) => {
              world.events.push(`rehearse ${name}`);
              const problem = { kind: 'rejected-name', detail: 'no', addresses: [], retryAt: undefined } as const;
              return Promise.resolve(world.refusing.rehearsed.includes(name) ? { ok: false, problem } : { ok: true });
            },
          },
        }),
    },
  });
  const world: PublicWorld = {
    session: { ...session, ports: withClock(session.ports) },
    files,
    refusing: { rehearsed: [], asked: [] },
    events: [],
    asked: [],
    onRestart: () => undefined,
    answer: () => undefined,
    serial: (name) => (serving?.has(name) ? facts(name).serial : undefined),
    revoke: (name) => void revoked.add(`${RENEWAL_INFO}/${certificateId(facts(name)) ?? ''}`),
    serve: async (name, when) => {
      serving?.set(name, (await issue(name, when)).certificate);
      await files.write(STORE, JSON.stringify(Object.fromEntries(serving ?? [])));
    },
    lose: (name) => void serving?.delete(name),
    boot: async () => {
      runs += 1;
      await restart();
    },
    kill: () => void (runs += 1),
    down: () => {
      serving = undefined;
    },
  };
  function withClock(ports: Session['ports']): Session['ports'] {
    const sleep = (milliseconds: number) => Promise.resolve(void (now += milliseconds));
    return { ...ports, clock: { now: () => new Date(now), sleep } };
  }
  await applied(world);
  await restart();
  return world;
}

/** As a verified apply leaves it. */
async function applied({ session, files }: PublicWorld): Promise<void> {
  const { deployment, folder } = session;
  const digest = `sha256:${'0'.repeat(64)}`;
  const images = deployment.containers.map(({ image: { name, pull } }) => [name, { pull, digest }] as const);
  const lock = lockText({
    version: 1,
    cli: '0.1.0',
    generation: 1,
    verified: NOW.toISOString(),
    images: Object.fromEntries(images),
    files: {},
    containers: {},
    tasks: {},
  });
  await files.write(folder.lock, lock);
  await files.write(`${folder.generations}/0001/sprocket.yaml`, (await files.read(folder.league)) ?? '');
  const { ports } = await openSession(session.ports, folder.root, readServiceFolders());
  await shareCertificates({ ...session, ports });
}

/** As Traefik says it. */
function refusalOf(name: string, at: Date): string {
  return `${at.toISOString()} ERR Unable to obtain ACME certificate for domains error="[${name}] acme: error: 400 :: POST :: https://ca.example/order :: urn:ietf:params:acme:error:rejectedIdentifier :: no"`;
}
