import { redact, type Secret } from '../core/secret.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { CommandResult, Compose } from './ports.ts';

/** Variables of the user's shell that would point Compose at other files than those of the league. */
const FOREIGN = /^COMPOSE_/;

/** Compose as a plugin of the Docker CLI, always run in the league folder. What changes the league names no files: the user could type it. */
export function composeCli(): Compose {
  const changed = ['--no-build', '--pull', 'never', '--quiet-pull'];
  let known: string | undefined;
  return {
    version: async () => {
      if (known !== undefined) return known;
      const { exitCode, output } = await compose(process.cwd(), ['version', '--short']);
      if (exitCode === 0) return (known = output.trim().replace(/^v/, ''));
      throw new SprocketError('docker-absent', 'Docker Compose is not installed', {
        hint: 'Install it: ./install.sh --prepare (or the package docker-compose-plugin)',
      });
    },
    up: (folder, services, signal) => compose(folder, ['up', '--detach', '--no-deps', ...changed, ...services], signal),
    beside: (folder, service, signal) =>
      compose(
        folder,
        ['up', '--detach', '--no-deps', '--no-recreate', ...changed, '--scale', `${service}=2`, service],
        signal,
      ),
    config: (folder, files) =>
      compose(folder, [
        ...files.flatMap((file) => ['--file', file]),
        '--project-directory',
        folder,
        'config',
        '--quiet',
      ]),
    stop: (folder, services) => compose(folder, ['stop', ...services]),
    restart: (folder, services) => compose(folder, ['restart', ...services]),
    remove: (folder, services) => compose(folder, ['rm', '--stop', '--force', ...services]),
    down: (folder) => compose(folder, ['down', '--remove-orphans']),
    start: (folder) => compose(folder, ['up', '--detach', ...changed]),
    run: (folder, service, args) => compose(folder, ['run', '--rm', '--no-deps', '--quiet-pull', service, ...args]),
  };
}

async function compose(folder: string, args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
  const { execa } = await import('execa');
  const result = await execa('docker', ['compose', '--progress', 'plain', ...args], {
    cwd: folder,
    env: { ...ownEnvironment(), NO_COLOR: '1', COMPOSE_MENU: 'false' },
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    reject: false,
    // Ctrl-C in the terminal is for this program alone: it decides how Compose is stopped.
    detached: true,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (result.code === 'ENOENT') {
    throw new SprocketError('docker-absent', 'The program docker is not installed', {
      hint: 'Install it: ./install.sh --prepare',
    });
  }
  return { exitCode: result.exitCode ?? -1, output: result.all };
}

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !FOREIGN.test(key)));
}

export interface LogOptions {
  /** Empty: all. */
  readonly services: readonly string[];
  readonly lines: number;
  readonly follow: boolean;
  readonly colour: boolean;
  /** Values that are not shown. */
  readonly secrets: readonly Secret[];
  write(line: string): void;
}

/** Shows logs line by line until they end or, when followed, until the user stops. @returns Compose's exit code */
export async function followLogs(folder: string, options: LogOptions): Promise<number> {
  const { execa } = await import('execa');
  const args = [
    'logs',
    '--tail',
    String(options.lines),
    ...(options.colour ? [] : ['--no-color']),
    ...(options.follow ? ['--follow'] : []),
  ];
  const child = execa(
    'docker',
    ['compose', ...(options.colour ? ['--ansi', 'always'] : []), ...args, ...options.services],
    {
      cwd: folder,
      env: ownEnvironment(),
      extendEnv: false,
      stdin: 'ignore',
      stderr: 'inherit',
      buffer: false,
      reject: false,
    },
  );
  for await (const line of child) options.write(redact(line, options.secrets));
  return (await child).exitCode ?? 0;
}
