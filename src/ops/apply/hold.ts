import type { ServiceDefinition } from '../../catalog/service-schema.ts';
import { Secret } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { Http, HttpRequest } from '../../host/ports.ts';
import { heldRules } from '../../plan/held-rules.ts';
import { renderConfigFile } from '../../render/template.ts';
import type { Progress } from '../progress.ts';
import { during } from '../progress.ts';
import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from '../verify/doors.ts';
import { drain } from './drain.ts';

/** Asked for by this name, the proxy answers only while it holds requests back; see the template of the file. */
const HELD = 'http://held.sprocket.invalid/';
const HEADER = 'X-Sprocket-Pass';
/** In which a command in a container is told what to send along. */
const VARIABLE = 'SPROCKET_PASS';
const PASS_LENGTH = 32;
const PASS = new RegExp(`${HEADER}\\W+([A-Za-z0-9]{${PASS_LENGTH}})\\W`);
const LOOK_EVERY = 100;
const TAKEN_MILLISECONDS = 10_000;
const UNDER_WAY_MILLISECONDS = 10_000;

/** Visitors get a page that says so, until it is released; who sends the pass along gets through. */
export interface Hold {
  readonly pass: Secret;
  readonly since: Date;
}

/** Paths in the league folder of what holds requests back. */
export function heldPaths({ deployment }: Pick<Session, 'deployment'>): string[] {
  return deployment.containers.flatMap(({ config }) => config.flatMap(({ held, path }) => (held ? [path] : [])));
}

/**
 * Keeps visitors from everything that needs what one-shot steps are about to change, and waits until what was under way
 * is over. It stays through every activation until {@link releaseRequests}, also when this program is killed. Again, it
 * holds the same way, by the same pass. WebSockets that are open stay as they are.
 * @param services ids of the services whose steps these are
 * @throws SprocketError apply-failed when the proxy runs and goes on letting visitors in
 */
export async function holdRequests(
  session: Session,
  services: readonly string[],
  progress: Progress,
  cancelled: AbortSignal,
): Promise<Hold> {
  const { ports, folder, deployment } = session;
  const since = ports.clock.now();
  const pass = (await presentPass(session)) ?? ports.randomText(PASS_LENGTH);
  const all = definitions(session);
  const tasks = all.filter(({ id }) => services.includes(id)).flatMap(({ tasks: steps }) => Object.values(steps));
  // What a service with data of its own provides needs that data too.
  const owners = all.filter(({ id, carry }) => carry && services.includes(id));
  const facts = [...tasks.flatMap(({ needs }) => needs), ...owners.flatMap(({ provides }) => Object.keys(provides))];
  const rules = heldRules(deployment, all, facts, HEADER, pass.reveal());
  const seen = { ...deployment.facts, hold: { rules } };
  return await during(progress, 'show visitors the maintenance page', async () => {
    for (const { path, template } of deployment.containers.flatMap(({ config }) => config.filter(({ held }) => held))) {
      await ports.files.write(folder.at(path), renderConfigFile(template, seen, path));
    }
    const proxied = await untilHeld(session);
    const backends = new Set(rules.map(({ backend }) => backend));
    const there = (await ports.engine.containers(deployment.project)).filter(({ name }) => backends.has(name));
    const ids = there.filter(({ state }) => state === 'running').map(({ id }) => id);
    if (proxied && ids.length > 0) await drain(session, ids, new Set(), UNDER_WAY_MILLISECONDS, cancelled);
    return { pass, since };
  });
}

/** Whether a run holds requests back, this one or one that was killed. */
export async function isHeld(session: Session): Promise<boolean> {
  const there = await Promise.all(
    heldPaths(session).map((path) => session.ports.files.exists(session.folder.at(path))),
  );
  return there.includes(true);
}

/** Lets visitors in again, and waits until the proxy does; nothing happens when nothing is held back. */
export async function releaseRequests(session: Session): Promise<void> {
  if (!(await isHeld(session))) return;
  for (const path of heldPaths(session)) await session.ports.files.remove(session.folder.at(path));
  await heldStatus(session, (status) => status !== 503);
}

/** The pass of a run that was killed: the proxy knows it already. */
async function presentPass({ ports, folder, deployment }: Session): Promise<Secret | undefined> {
  const texts = await Promise.all(heldPaths({ deployment }).map((path) => ports.files.read(folder.at(path))));
  const [pass] = texts.flatMap((text) => PASS.exec(text ?? '')?.[1] ?? []);
  return pass === undefined ? undefined : new Secret(pass);
}

/** The league as who proves it sees it while visitors are kept away: with what gets through. */
export function passing(session: Session, hold: Hold | undefined): Session {
  if (!hold) return session;
  const { http, engine } = session.ports;
  const value = hold.pass.reveal();
  const along = (wanted: HttpRequest): HttpRequest =>
    wanted.connectTo === PROXY_ADDRESS ? { ...wanted, headers: { ...wanted.headers, [HEADER]: value } } : wanted;
  const through: Http = {
    request: (wanted) => http.request(along(wanted)),
    upgrade: (wanted, protocol) => http.upgrade(along(wanted), protocol),
  };
  const exec: typeof engine.exec = (id, command, environment) =>
    engine.exec(id, command, { ...environment, [VARIABLE]: value });
  return { ...session, ports: { ...session.ports, http: through, engine: { ...engine, exec } } };
}

function definitions({ catalog, deployment }: Session): ServiceDefinition[] {
  const ids = new Set(deployment.containers.map(({ service }) => service));
  return [...catalog.values()].flatMap(({ definition }) => (ids.has(definition.id) ? [definition] : []));
}

/** @returns whether a proxy runs at all; without one nobody gets in */
async function untilHeld(session: Session): Promise<boolean> {
  const status = await heldStatus(session, (answer) => answer === 503);
  if (status === undefined || status === 503) return status !== undefined;
  throw new SprocketError('apply-failed', `The proxy goes on letting visitors in (it answers ${status})`, {
    hint: 'Its log says why: sprocket logs. Then: sprocket apply',
  });
}

/** What the proxy answers once it is what is waited for, or when it never is; undefined when it does not answer. */
async function heldStatus({ ports }: Session, enough: (status: number) => boolean): Promise<number | undefined> {
  const deadline = ports.clock.now().getTime() + TAKEN_MILLISECONDS;
  for (;;) {
    const answer = await ports.http.request({ url: HELD, connectTo: PROXY_ADDRESS }).catch(() => undefined);
    if (!answer || enough(answer.status) || ports.clock.now().getTime() >= deadline) return answer?.status;
    await ports.clock.sleep(LOOK_EVERY);
  }
}
