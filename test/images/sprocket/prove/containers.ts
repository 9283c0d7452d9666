import { execFile } from 'node:child_process';

/** Long enough for a machine on which others compile at the same time. */
const PATIENCE_MS = 60_000;

/** What a command printed; both streams together in `output`. */
export interface Ran {
  code: number;
  stdout: string;
  output: string;
}

/** Runs docker and never throws for an exit code: which code is right is for the caller to say. */
export function docker(args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile('docker', args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? 1) : 0;
      resolve({ code, stdout, output: stdout + stderr });
    });
  });
}

/** As {@link docker}. @throws Error with what it printed, when the exit code is not 0 */
export async function dockerOrThrow(args: readonly string[]): Promise<string> {
  const ran = await docker(args);
  if (ran.code !== 0) throw new Error(`docker ${args.slice(0, 3).join(' ')} … exited ${ran.code}: ${ran.output}`);
  return ran.stdout.trim();
}

/** State of a container as the engine tells it. */
export async function inspect(
  name: string,
): Promise<{ running: boolean; exitCode: number; restarts: number; ip: string }> {
  const format =
    '{{.State.Running}} {{.State.ExitCode}} {{.RestartCount}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const [running, exitCode, restarts, ip] = (await dockerOrThrow(['inspect', '-f', format, name])).split(' ');
  return { running: running === 'true', exitCode: Number(exitCode), restarts: Number(restarts), ip: ip ?? '' };
}

/** Everything a container has logged. */
export async function logsOf(name: string): Promise<string> {
  return (await docker(['logs', name])).output;
}

/**
 * Waits until something is true, looking ten times a second.
 * @throws Error naming what did not happen in time
 */
export async function until(what: string, look: () => Promise<boolean>): Promise<number> {
  const start = Date.now();
  while (Date.now() - start < PATIENCE_MS) {
    if (await look()) return Date.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
}
