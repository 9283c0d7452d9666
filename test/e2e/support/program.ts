import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  options: { env?: Record<string, string>; cwd?: string; input?: string; root?: string } = {},
) {
  return execa(process.execPath, [join(options.root ?? ROOT, 'dist/sprocket.js'), ...args], {
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

/**
 * A copy of the package in which a service gets less time to become ready, so that a test need not wait a minute for one
 * that never will. Nothing else in it is different.
 * @returns its folder
 */
export async function impatientPackage(service: string, seconds: number): Promise<string> {
  return await packageWith({
    [`${service}/service.yaml`]: (text) => {
      const changed = text.replace(/^ready: \d+s$/m, `ready: ${seconds}s`);
      if (changed === text) throw new Error(`${service} says nothing about ready`);
      return changed;
    },
  });
}

/**
 * A copy of the package with changes of its services.
 * @param changes path below templates/services → what becomes of its text
 * @returns its folder
 */
export async function packageWith(changes: Readonly<Record<string, (text: string) => string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'sprocket-e2e-package-'));
  for (const part of ['dist', 'presets', 'templates', 'package.json'])
    await cp(join(ROOT, part), join(root, part), { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const path = join(root, 'templates/services', name);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }
  return root;
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
