import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { liveFiles } from '../live-files.ts';
import { nodeImage } from '../node-image.ts';
import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from '../verify/doors.ts';
import { proxiesOf } from '../verify/running.ts';
import { verifiedSession } from '../verified-session.ts';
import { CHALLENGE_FOLDER, CHALLENGE_PROGRAM } from './challenge-program.ts';

/** Name of the container that answers an authority, or asks it, while a rehearsal goes on. */
export const RESPONDER = 'sprocket-rehearsal';
/** Everybody may read them: they are what strangers are answered. */
const READABLE = 0o644;
const LISTENING_SECONDS = 20;

/** What answers an authority in the place of the proxy. */
export interface Responder {
  /** A file that is there for whoever wants to know whether a request got here, and what it holds. */
  readonly probe: { readonly path: string; readonly content: string };
  put(answer: Answer): Promise<void>;
}

/** A file below `/.well-known/acme-challenge/`. */
interface Answer {
  readonly token: string;
  readonly content: string;
}

/**
 * Lets something else than the proxy answer an authority while a piece of work goes on. What a killed run left is
 * replaced, and afterwards everything is as before.
 * @throws SprocketError preflight when the answers do not get through the proxy
 */
export async function withResponder<T>(
  session: Session,
  services: ServiceFolders,
  work: (responder: Responder) => Promise<T>,
): Promise<T> {
  const { ports, folder, deployment } = session;
  const routes = await rehearsalFiles(session, services);
  await clear(session, routes);
  const probe = { path: '/.well-known/acme-challenge/sprocket-probe', content: randomUUID() };
  const put = ({ token, content }: Answer) => ports.files.write(join(folder.rehearsal, token), content, READABLE);
  let stop = () => Promise.resolve();
  try {
    await put({ token: 'sprocket-probe', content: probe.content });
    const containers = await ports.engine.containers(deployment.project);
    const served = await ports.engine.serveOnce({
      name: RESPONDER,
      image: nodeImage(session, containers),
      entrypoint: ['node', '-e', CHALLENGE_PROGRAM],
      mounts: { [folder.rehearsal]: CHALLENGE_FOLDER },
      network: networkOfProxy(session),
      user: '65534:65534',
    });
    stop = () => served.stop();
    for (const [path, text] of routes) await ports.files.write(folder.at(path), text);
    await untilListening(session, probe);
    return await work({ probe, put });
  } finally {
    await clear(session, routes).finally(stop);
  }
}

/** Removes the files of a rehearsal: while they are there, the proxy's own answers to an authority are not asked for. */
export async function removeLeftRehearsal(session: Session, services: ServiceFolders): Promise<void> {
  await clear(session, await rehearsalFiles(session, services));
}

async function clear({ ports, folder }: Session, routes: ReadonlyMap<string, string>): Promise<void> {
  for (const path of routes.keys()) await ports.files.remove(folder.at(path));
  await ports.files.remove(folder.rehearsal);
}

/** What the league's files are besides while a rehearsal goes on. */
async function rehearsalFiles(session: Session, services: ServiceFolders): Promise<Map<string, string>> {
  const [during, always] = await Promise.all([
    verifiedSession(session, services, { host: RESPONDER }).then(liveFiles),
    verifiedSession(session, services).then(liveFiles),
  ]);
  return new Map([...during].filter(([path]) => !always.has(path)));
}

function networkOfProxy(session: Session): string {
  const proxies = proxiesOf(session);
  const networks = session.deployment.containers
    .filter(({ service, kind }) => kind === 'service' && proxies.has(service))
    .flatMap((container) => container.networks.map(({ name }) => name));
  const closed = session.deployment.networks.find(({ name, kind }) => kind === 'closed' && networks.includes(name));
  if (closed) return `${session.deployment.project}_${closed.name}`;
  throw new SprocketError('catalog-invalid', 'no service of this league proxies routes');
}

async function untilListening({ ports, deployment }: Session, probe: Responder['probe']): Promise<void> {
  const [name = ''] = deployment.publicNames?.names ?? [];
  const asked = { url: `http://${name}${probe.path}`, connectTo: PROXY_ADDRESS, timeoutMilliseconds: 2000 };
  const deadline = ports.clock.now().getTime() + LISTENING_SECONDS * 1000;
  let found = '';
  while (ports.clock.now().getTime() < deadline) {
    try {
      const { status, body } = await ports.http.request(asked);
      if (body === probe.content) return;
      found = `status ${status}`;
    } catch (error) {
      found = error instanceof Error ? error.message : String(error);
    }
    await ports.clock.sleep(200);
  }
  throw new SprocketError('preflight', `The proxy does not let an authority’s questions through (${found})`, {
    hint: 'See whether it runs: sprocket status',
  });
}
