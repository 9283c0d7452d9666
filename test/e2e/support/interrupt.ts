import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin } from './program.ts';

/** How a program that was sent a signal ended; without an exit code when it died of it. */
export interface Interrupted {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

type Program = ReturnType<typeof begin>;

/**
 * Runs a command and sends a signal as soon as the journal says that a step has begun.
 * @param folder the league
 * @param step beginning of its name
 * @param root folder of the package, where it is another one
 * @returns how the program ended; undefined when it was over before anybody saw the step begin
 */
export async function interruptAt(
  folder: string,
  args: readonly string[],
  step: string,
  signal: 'SIGKILL' | 'SIGINT',
  root?: string,
): Promise<Interrupted | undefined> {
  return await atStep(folder, args, step, root, (program) => program.kill(signal));
}

/**
 * Runs a command, and does something while it holds still in the beginning of a step.
 * @returns as {@link interruptAt} does
 */
export async function pauseAt(
  folder: string,
  args: readonly string[],
  step: string,
  meanwhile: () => Promise<unknown>,
  root?: string,
): Promise<Interrupted | undefined> {
  return await atStep(folder, args, step, root, async (program) => {
    program.kill('SIGSTOP');
    try {
      await meanwhile();
    } finally {
      program.kill('SIGCONT');
    }
  });
}

async function atStep(
  folder: string,
  args: readonly string[],
  step: string,
  root: string | undefined,
  act: (program: Program) => unknown,
): Promise<Interrupted | undefined> {
  // What a run before this one left behind says that steps have begun, too.
  const former = entries(folder)[0];
  const program = begin(args, root === undefined ? {} : { root });
  let over: boolean | undefined;
  const ending = program.then((result) => {
    over = true;
    return result;
  });
  // Steps are short, and to look how long the journal is costs less than to read it.
  for (let read = -1; over === undefined; await Promise.race([ending, sleep(1)])) {
    const length = statSync(journal(folder), { throwIfNoEntry: false })?.size ?? 0;
    if (length === read) continue;
    if (hasBegun(folder, step, former)) break;
    read = length;
  }
  if (over) return undefined;
  await act(program);
  const { exitCode, stderr } = await ending;
  return { exitCode, stderr };
}

/**
 * Whether the journal of the league says that a step has begun.
 * @param former first line of a journal that does not count
 */
export function hasBegun(folder: string, step: string, former?: string): boolean {
  const lines = entries(folder);
  if (former !== undefined && lines[0] === former) return false;
  return lines.some((line) => line.includes('"start"') && line.includes(`"step":"${step}`));
}

/** The step that the journal of the league tells of last. */
export function lastStep(folder: string): string | undefined {
  return /"step":"([^"]+)"/.exec(entries(folder).at(-1) ?? '')?.[1];
}

/** Lines of the journal; none where there is none. */
function entries(folder: string): string[] {
  try {
    return readFileSync(journal(folder), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

function journal(folder: string): string {
  return `${folder}/.sprocket/journal.jsonl`;
}
