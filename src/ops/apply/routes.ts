import { type MadeContainer, madeContainers, routeNames } from '../../render/made-containers.ts';
import { renamed, standIns } from '../../render/route-names.ts';
import { activateGeneration, generationFolder, writeGeneration } from '../../state/generations.ts';
import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from '../verify/doors.ts';
import { heldPaths } from './hold.ts';

/** Asked for by this name, the proxy tells which containers it leads to; see the templates of its routes. */
const TAKEN = 'http://routes.sprocket.invalid/';
const LOOK_EVERY = 100;
const TAKEN_MILLISECONDS = 5_000;

/** The containers of a generation, as its compose.yaml says. */
export async function containersOf({ ports, folder }: Session, generation: number): Promise<readonly MadeContainer[]> {
  return madeContainers((await ports.files.read(`${generationFolder(folder, generation)}/compose.yaml`)) ?? '');
}

/**
 * Makes the files of a generation those of the league, before its containers run: routes go on leading to what does. What
 * holds requests back stays. Can be repeated after a crash.
 */
export async function activate(session: Session, generation: number): Promise<void> {
  const { ports, folder } = session;
  const text = await meanwhile(session, generation, []);
  await activateGeneration(ports.files, folder, generation, { text, keep: heldPaths(session) });
}

/**
 * Has routes lead to the containers of a generation, whether these run already or not, and waits until the proxy does
 * so. Whoever asks for one that does not run yet waits for it there.
 * @param names of the containers in compose.yaml; all others stay where they are
 */
export async function moveRoutes(session: Session, generation: number, names: readonly string[]): Promise<void> {
  const { ports, folder } = session;
  const own = routeNames(await containersOf(session, generation));
  const moved = names.flatMap((name) => own.get(name) ?? []);
  if (moved.length === 0) return;
  await writeGeneration(ports.files, folder, generation, await meanwhile(session, generation, names));
  await untilTaken(session, moved);
}

/** What the text of a config file says as long as others stand in for some containers of a generation. */
async function meanwhile(
  session: Session,
  generation: number,
  moving: readonly string[],
): Promise<(text: string) => string> {
  const own = routeNames(await containersOf(session, generation));
  const stand = standIns(own, await session.ports.engine.containers(session.deployment.project), new Set(moving));
  return (text) => renamed(text, stand);
}

/** A proxy that does not answer leads nowhere; one that cannot tell has had more time than it ever takes. */
async function untilTaken({ ports }: Session, names: readonly string[]): Promise<void> {
  const deadline = ports.clock.now().getTime() + TAKEN_MILLISECONDS;
  while (ports.clock.now().getTime() < deadline) {
    const answer = await ports.http.request({ url: TAKEN, connectTo: PROXY_ADDRESS }).catch(() => undefined);
    if (!answer) return;
    const led = (answer.headers['location'] ?? '').split('/');
    if (names.every((name) => led.includes(name))) return;
    await ports.clock.sleep(LOOK_EVERY);
  }
}
