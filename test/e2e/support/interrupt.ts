import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin } from './program.ts';

/** How a program that was sent a signal ended; without an exit code when it died of it. */
export interface Interrupted {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/**
 * Runs a command that is sent a signal in the middle of a step.
 * @param step beginning of its name
 * @param root folder of the package, where it is another one
 * @throws Error when the command came to its end without having been in that step
 */
export async function interruptAt(
  args: readonly string[],
  step: string,
  signal: 'SIGKILL' | 'SIGINT',
  root?: string,
): Promise<Interrupted> {
  const { exitCode, stderr } = await beginWithSignal(args, step, signal, root);
  if (exitCode !== (signal === 'SIGINT' ? 130 : undefined)) throw new Error(`not interrupted at ${step}: ${stderr}`);
  return { exitCode, stderr };
}

/**
 * Runs a command, and does something while it holds still in the middle of a step.
 * @throws Error when the command came to its end without having been in that step
 */
export async function pauseAt(
  args: readonly string[],
  step: string,
  meanwhile: () => Promise<unknown>,
  root?: string,
): Promise<Interrupted> {
  const program = beginWithSignal(args, step, 'SIGSTOP', root);
  while (!isStopped(program.pid)) {
    if (program.exitCode !== null) throw new Error(`not paused at ${step}: ${(await program).stderr}`);
    await sleep(10);
  }
  try {
    await meanwhile();
  } finally {
    program.kill('SIGCONT');
  }
  const { exitCode, stderr } = await program;
  return { exitCode, stderr };
}

function beginWithSignal(args: readonly string[], step: string, signal: string, root: string | undefined) {
  const preload = new URL('signal-in-step.mjs', import.meta.url);
  const env = { NODE_OPTIONS: `--import=${preload.href}`, SIGNAL_IN_STEP: step, SIGNAL: signal };
  return begin(args, root === undefined ? { env } : { env, root });
}

/** Whether a process holds still. */
function isStopped(pid: number | undefined): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T ');
  } catch {
    return false;
  }
}

/** Whether the journal of a league says that a step has begun. */
export function hasBegun(folder: string, step: string): boolean {
  try {
    const lines = readFileSync(`${folder}/.sprocket/journal.jsonl`, 'utf8').split('\n');
    return lines.some((line) => line.includes('"start"') && line.includes(`"step":"${step}`));
  } catch {
    return false;
  }
}
