import { SprocketError } from '../core/sprocket-error.ts';
import { redact } from '../core/secret.ts';
import { RESTORE_POINT } from '../plan/build-deployment.ts';
import type { Container } from '../plan/deployment.ts';
import { listGenerations } from '../state/generations.ts';
import { generationName } from '../state/league-folder.ts';
import type { Session } from './session.ts';

/** A copy of the data of a service as it was before the migrations of one generation. */
export interface RestorePoint {
  /** Service whose one-shot steps changed the data. */
  readonly service: string;
  /** Generation whose migrations came after it. */
  readonly generation: number;
  readonly bytes: number;
}

/** A table that has other rows than at a restore point. */
export interface RowCount {
  readonly table: string;
  readonly then: number;
  readonly now: number;
}

/** A file that says that a restore point was begun. */
const MARK = /^((?:before|undone)-(\d{4,}))\.of-([a-z0-9-]+)$/;
const NAME = /^before-(\d{4,}) (\d+)$/;

/** What the restore point before a generation is called. */
export function pointName(generation: number): string {
  return `before-${generationName(generation)}`;
}

/** Services whose data has restore points. */
export function copiedServices(session: Session): string[] {
  return tools(session).map(({ service }) => service);
}

/** The restore points that are there, oldest first. The database must run. @throws SprocketError apply-failed */
export async function restorePoints(session: Session): Promise<RestorePoint[]> {
  const lists = await Promise.all(
    tools(session).map(async (tool) =>
      (await useTool(session, tool, ['list'])).split('\n').flatMap((line): RestorePoint[] => {
        const [, generation, bytes] = NAME.exec(line.trim()) ?? [];
        return generation === undefined
          ? []
          : [{ service: tool.service, generation: Number(generation), bytes: Number(bytes) }];
      }),
    ),
  );
  return lists.flat().sort((a, b) => a.generation - b.generation);
}

/** Bytes that a copy of the data of a service takes. @throws SprocketError apply-failed */
export async function dataSize(session: Session, service: string): Promise<number> {
  return sizeIn(await useTool(session, toolOf(session, service), ['size']));
}

/** The data of all services that have restore points. */
export interface DataState {
  /** What a copy of it takes. */
  readonly bytes: number;
  /** The last migration that it had, as the service calls it. */
  readonly head: string | undefined;
}

/** Looks at the data; undefined where that cannot be asked (stopped, or too old). */
export async function dataState(session: Session): Promise<DataState | undefined> {
  try {
    const outputs = await Promise.all(tools(session).map((tool) => useTool(session, tool, ['size'])));
    const bytes = outputs.reduce((total, output) => total + sizeIn(output), 0);
    const [head] = outputs.flatMap((output) => /^head (.+)$/m.exec(output)?.[1] ?? []);
    return Number.isNaN(bytes) ? undefined : { bytes, head };
  } catch (error) {
    if (error instanceof SprocketError) return undefined;
    throw error;
  }
}

function sizeIn(output: string): number {
  return Number(/^\d+$/m.exec(output)?.[0]);
}

/** Makes a restore point, unless one of that name is there. Nobody may write meanwhile. @throws SprocketError apply-failed */
export async function copyData(session: Session, service: string, name: string): Promise<void> {
  await mark(session, service, name);
  await useTool(session, toolOf(session, service), ['copy', name]);
}

/**
 * Puts a restore point in the place of the data, which becomes a restore point itself. Both or neither; done already, it
 * does nothing. Nobody may write meanwhile.
 * @throws SprocketError apply-failed
 */
export async function swapData(
  session: Session,
  service: string,
  { keep, take }: { readonly keep: string; readonly take: string },
): Promise<void> {
  await mark(session, service, keep);
  await useTool(session, toolOf(session, service), ['swap', keep, take]);
}

/** Removes a restore point; nothing happens when there is none. @throws SprocketError apply-failed */
export async function dropData(session: Session, service: string, name: string): Promise<void> {
  await useTool(session, toolOf(session, service), ['drop', name]);
}

/**
 * Removes the restore points that no kept generation needs. It is tried again with the next change, so a failure says
 * nothing about this one.
 */
export async function pruneRestorePoints(session: Session): Promise<void> {
  const { ports, folder } = session;
  const [oldest = 0] = await listGenerations(ports.files, folder);
  for (const mark of (await ports.files.list(folder.restorePoints)) ?? []) {
    const [, name = '', generation, service = ''] = MARK.exec(mark) ?? [];
    if (generation === undefined || Number(generation) > oldest) continue;
    await dropData(session, service, name)
      .then(() => ports.files.remove(`${folder.restorePoints}/${mark}`))
      .catch(() => undefined);
  }
}

/** Generations before whose migrations restore points were made, by what the league folder says of them. */
export async function markedPoints({ ports, folder }: Session): Promise<number[]> {
  const marks = (await ports.files.list(folder.restorePoints)) ?? [];
  return marks.flatMap((mark) => {
    const [, name, generation] = MARK.exec(mark) ?? [];
    return name?.startsWith('before') ? [Number(generation)] : [];
  });
}

/** Tables whose number of rows differs from that of a restore point. @throws SprocketError apply-failed */
export async function rowsSince(session: Session, service: string, name: string): Promise<RowCount[]> {
  const output = await useTool(session, toolOf(session, service), ['rows', name]);
  return output.split('\n').flatMap((line) => {
    const [, table, then, now] = /^(\S+) (\d+) (\d+)$/.exec(line.trim()) ?? [];
    return table === undefined ? [] : [{ table, then: Number(then), now: Number(now) }];
  });
}

/** So that nobody has to ask the database whether there is something to remove. */
async function mark({ ports, folder }: Session, service: string, name: string): Promise<void> {
  await ports.files.write(`${folder.restorePoints}/${name}.of-${service}`, '');
}

function tools({ deployment }: Session): Container[] {
  return deployment.tools.filter(({ name, service }) => name === `${service}-${RESTORE_POINT}`);
}

function toolOf(session: Session, service: string): Container {
  const tool = tools(session).find((candidate) => candidate.service === service);
  if (!tool) throw new Error(`${service} has no restore points`);
  return tool;
}

async function useTool(session: Session, { name, title }: Container, words: readonly string[]): Promise<string> {
  const { ports, folder } = session;
  // Whichever user the container runs as; the folder that it lies in lets in nobody but the owner of the league.
  await ports.files.makeFolder(folder.restorePoints, 0o777);
  const { exitCode, output } = await ports.compose.run(folder.root, name, words);
  if (exitCode === 0) return output.trim();
  const secrets = await session.secrets.all();
  throw new SprocketError('apply-failed', `${title}: ${words.join(' ')} failed (exit code ${exitCode})`, {
    details: redact(output, secrets.values()).trim().split('\n').slice(-6),
    hint: 'Look at the database: sprocket status',
  });
}
