import { connectionsTo } from '../../core/connections.ts';
import { Late, within } from '../../core/within.ts';
import type { Session } from '../session.ts';
import { proxiesOf } from '../verify/running.ts';

const LOOK_EVERY = 200;
/** How long those that are under way may take while new requests still get there; nobody waits meanwhile. */
const SETTLE_MILLISECONDS = 15_000;
/** The proxy closes a connection without a request after half a second; what is older than that is in use. */
const IDLE_MILLISECONDS = 1_500;
/** Where connections cannot be seen: longer than an ordinary request takes. */
const UNSEEN_MILLISECONDS = 2_000;

/**
 * Waits, while requests still come, until the connections are over that the proxy has to some containers now.
 * @param ids of the containers
 * @returns those that go on all the same: WebSockets, or bodies that take very long. Nobody can wait for these
 */
export async function settle(
  session: Session,
  ids: readonly string[],
  cancelled: AbortSignal,
): Promise<ReadonlySet<string>> {
  const began = session.ports.clock.now().getTime();
  let left = await connections(session, ids);
  for (;;) {
    cancelled.throwIfAborted();
    if (!left || left.size === 0) return new Set();
    if (session.ports.clock.now().getTime() - began >= SETTLE_MILLISECONDS) return left;
    await session.ports.clock.sleep(LOOK_EVERY);
    const now = await connections(session, ids);
    left = now && new Set([...left].filter((one) => now.has(one)));
  }
}

/**
 * Waits until what was under way to some containers is over, when no new request gets there any more.
 * @param ids of the containers
 * @param streams connections that nobody waits for
 * @param mostMilliseconds after which nobody waits for the others either
 */
export async function drain(
  session: Session,
  ids: readonly string[],
  streams: ReadonlySet<string>,
  mostMilliseconds: number,
  cancelled: AbortSignal,
): Promise<void> {
  const { clock } = session.ports;
  const began = clock.now().getTime();
  for (;;) {
    cancelled.throwIfAborted();
    const open = await connections(session, ids);
    if (!open) {
      await clock.sleep(UNSEEN_MILLISECONDS);
      return;
    }
    const waited = clock.now().getTime() - began;
    const others = [...open].filter((one) => !streams.has(one));
    if (open.size === 0 || (others.length === 0 && waited >= IDLE_MILLISECONDS) || waited >= mostMilliseconds) return;
    await clock.sleep(LOOK_EVERY);
  }
}

/** How long one look may take: a command in a container may never end (https://github.com/moby/moby/issues/34472). */
const LOOK_MILLISECONDS = 5_000;

/** Connections of the proxies to some containers; undefined where that cannot be seen. */
async function connections(session: Session, ids: readonly string[]): Promise<Set<string> | undefined> {
  const { engine } = session.ports;
  const proxies = proxiesOf(session);
  const running = await engine.containers(session.deployment.project);
  const names = session.deployment.containers.filter(({ kind, service }) => kind === 'service' && proxies.has(service));
  const seeing = running.filter(({ name, state }) => state === 'running' && names.some((one) => one.name === name));
  const there = running.filter(({ id }) => ids.includes(id));
  const details = await Promise.all(there.map(({ id }) => engine.inspect(id)));
  const addresses = details.flatMap((one) => one.addresses);
  const reading = Promise.all(seeing.map(({ id }) => engine.exec(id, ['cat', '/proc/net/tcp'])));
  const tables = await within(LOOK_MILLISECONDS, reading).catch((error: unknown) => {
    if (error instanceof Late) return undefined;
    throw error;
  });
  if (!tables || tables.some(({ exitCode }) => exitCode !== 0)) return undefined;
  return new Set(tables.flatMap(({ output }) => [...connectionsTo(output, addresses)]));
}
