import { showBytes } from '../../core/quantity.ts';
import { redact } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { PendingDefinition } from '../../catalog/service-schema.ts';
import type { CommandResult } from '../../host/ports.ts';
import type { WantedContainer } from '../../plan/wanted.ts';
import type { Hold } from './hold.ts';
import { copyData, dataSize, pointName, swapData } from '../restore-points.ts';
import type { Session } from '../session.ts';

/** Exit code of a step that was asked and has something to change. */
const PENDING = 10;
/** Room that a copy of the data leaves for what the league writes meanwhile. */
const RESERVE = 256 * 2 ** 20;

/** What a run does to the data of the league besides running one-shot steps. */
export interface Migrating {
  /** One-shot steps that were asked and have nothing to change; those that are never asked are not among them. */
  readonly idle: Set<string>;
  /** Services whose data is copied, or put back, in this run. */
  readonly touched: Set<string>;
  /** While visitors are kept away. */
  hold: Hold | undefined;
}

/**
 * Asks the one-shot steps that are due whether they have anything to change, of the new images and while the old ones
 * still run. One that cannot be asked counts as one that has.
 */
export async function askWhatMigrates(
  session: Session,
  tasks: readonly WantedContainer[],
  { idle, touched }: Migrating,
): Promise<void> {
  for (const { name, service } of tasks) {
    const question = pendingOf(session, name, service);
    // What comes after a step that changes something waits for it, so it could not say.
    if (!question || touched.has(service)) continue;
    const { exitCode, output } = await ask(session, name, service, question);
    if (exitCode === 0) idle.add(name);
    else if (exitCode === PENDING) touched.add(service);
    else throw await unanswered(session, name, output);
  }
  for (const service of touched) await requireRoom(session, service);
}

/** Whether a one-shot step says how it is asked. */
export function pendingOf({ catalog }: Session, name: string, service: string): PendingDefinition | undefined {
  return catalog.get(service)?.definition.tasks[name.slice(service.length + 1)]?.pending;
}

async function ask(
  { ports, folder }: Session,
  name: string,
  service: string,
  { exec, arguments: own }: PendingDefinition,
): Promise<CommandResult> {
  return exec
    ? await ports.compose.run(folder.root, service, exec)
    : await ports.compose.run(folder.root, name, own ?? []);
}

async function unanswered(session: Session, name: string, output: string): Promise<SprocketError> {
  const secrets = await session.secrets.all();
  return new SprocketError('task-failed', `${name} could not be asked whether it has anything to change`, {
    details: redact(output, secrets.values()).trim().split('\n').slice(-6),
    hint: 'Correct the cause, then: sprocket apply',
  });
}

/** @throws SprocketError preflight */
async function requireRoom(session: Session, service: string): Promise<void> {
  const { ports } = session;
  const [size, { dataRoot }] = await Promise.all([dataSize(session, service), ports.engine.info()]);
  const free = await ports.host.freeBytes(dataRoot);
  if (free >= size + RESERVE) return;
  throw new SprocketError('preflight', `There is no room for a copy of the data of ${service} before its migration`, {
    details: [`${dataRoot}: ${showBytes(free)} free, ${showBytes(size + RESERVE)} needed`],
    hint: 'Free some space (docker system df shows what Docker uses) or enlarge the disk, then try again.',
  });
}

/** Makes the restore point of a generation; where former data is to come back, that takes its place. */
export async function turnData(session: Session, generation: number, services: Iterable<string>): Promise<void> {
  const { dataBefore } = session.given;
  const keep = pointName(generation);
  for (const service of services) {
    if (dataBefore === undefined) await copyData(session, service, keep);
    else await swapData(session, service, { keep, take: pointName(dataBefore) });
  }
}
