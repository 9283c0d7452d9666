import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { logsDir } from './paths.ts';

export interface RunOptions {
  /** Added to the environment of the lab. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads; nothing when absent. */
  readonly input?: string;
}

/** Runs programs with their output in the log of one step. */
export interface StepLog {
  readonly path: string;
  run(program: string, args: readonly string[], options?: RunOptions): Promise<void>;
}

/** A step of the lab failed; the message is complete and for people. */
export class LabError extends Error {}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step: says after a second what is going on, every ten seconds for how long, and in the end how long it took.
 * @throws LabError with the last lines of the step's log and where all of it is
 */
export async function step<T>(title: string, work: (log: StepLog) => Promise<T>): Promise<T> {
  await mkdir(logsDir, { recursive: true });
  const path = join(logsDir, `${title.replace(/[^\w.-]+/g, '-')}.log`);
  const output = { file: path, append: true } as const;
  await writeFile(path, '');
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const first = setTimeout(() => say(`  … ${title}`), 1000);
  const ticker = setInterval(() => say(`  … ${title}, ${seconds()} s`), 10_000);
  const log: StepLog = {
    path,
    run: async (program, args, options) => {
      await appendFile(path, `\n$ ${program} ${args.join(' ')}\n`);
      const outputs = { stdout: output, stderr: output, env: options?.env ?? {} };
      await (options?.input === undefined
        ? execa(program, args, { ...outputs, stdin: 'ignore' })
        : execa(program, args, { ...outputs, input: options.input }));
    },
  };
  try {
    const result = await work(log);
    say(`  ✔ ${title} (${seconds()} s)`);
    return result;
  } catch (error) {
    throw new LabError(await failure(title, path, seconds(), error), { cause: error });
  } finally {
    clearTimeout(first);
    clearInterval(ticker);
  }
}

async function failure(title: string, path: string, seconds: number, error: unknown): Promise<string> {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const text = (await readFile(path, 'utf8')).trimEnd();
  // BuildKit repeats the output of the failed instruction between rules, and ends with a copy of the Dockerfile.
  const failed = /\n-{6}\n > .*\n([^]*?)\n-{6}\n/.exec(text)?.[1];
  const tail = (failed ?? text).split('\n').slice(-15);
  return [
    `✘ ${title} failed after ${seconds} s: ${reason}`,
    ...tail.map((line) => `    ${line}`),
    `  Whole log: ${path}`,
  ].join('\n');
}
