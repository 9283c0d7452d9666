import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program as its users run it: as a process of its own, without a terminal. */
export function begin(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string } = {},
) {
  return execa(process.execPath, [`${ROOT}dist/sprocket.js`, ...args], {
    cwd: options.cwd ?? '/tmp',
    env: { NO_COLOR: '1', ...options.env },
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    reject: false,
  });
}

/** Runs it to its end. */
export async function sprocket(args: readonly string[], options: Parameters<typeof begin>[1] = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await begin(args, options);
  return { exitCode: exitCode ?? -1, stdout, stderr };
}

/** The answers by which a league uses the lab. */
const LAB_ANSWERS: readonly string[] =
  process.env['LAB_IMAGES'] === 'official'
    ? ['--set', 'app.registry=127.0.0.1:5000/sprocketbot', '--set', 'app.version=v2.3.0']
    : ['--set', 'images.registry=127.0.0.1:5000', '--set', 'app.version=v2.3.0'];

/** Arguments of an installation without questions. */
export function install(folder: string, ...more: readonly string[]): string[] {
  return ['init', folder, '--preset', 'ci', ...LAB_ANSWERS, ...more, '--yes'];
}
