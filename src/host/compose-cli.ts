import { execa } from 'execa';
import { SprocketError } from '../core/sprocket-error.ts';
import type { CommandResult, Compose } from './ports.ts';

/** Variables of the user's shell that would point Compose at other files than those of the league. */
const FOREIGN = /^COMPOSE_/;

/** Compose as a plugin of the Docker CLI, always run in the league folder and without flags that name files. */
export function composeCli(): Compose {
  const changed = ['--no-build', '--pull', 'never', '--quiet-pull'];
  return {
    version: async () => {
      const { exitCode, output } = await compose(process.cwd(), ['version', '--short']);
      if (exitCode === 0) return output.trim().replace(/^v/, '');
      throw new SprocketError('docker-absent', 'Docker Compose is not installed', {
        hint: 'Install it: ./install.sh --prepare (or the package docker-compose-plugin)',
      });
    },
    up: (folder, services, signal) => compose(folder, ['up', '--detach', '--no-deps', ...changed, ...services], signal),
    config: (folder) => compose(folder, ['config', '--quiet']),
    stop: (folder, services) => compose(folder, ['stop', ...services]),
    remove: (folder, services) => compose(folder, ['rm', '--stop', '--force', ...services]),
    down: (folder) => compose(folder, ['down', '--remove-orphans']),
    start: (folder) => compose(folder, ['up', '--detach', ...changed]),
    run: (folder, service, args) => compose(folder, ['run', '--rm', '--no-deps', '--quiet-pull', service, ...args]),
  };
}

async function compose(folder: string, args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !FOREIGN.test(key)));
  const result = await execa('docker', ['compose', '--progress', 'plain', ...args], {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1', COMPOSE_MENU: 'false' },
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    reject: false,
    // Ctrl-C in the terminal is for this program alone: it decides how Compose is stopped.
    detached: true,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (result.code === 'ENOENT') {
    throw new SprocketError('docker-absent', 'The program docker is not installed', { hint: 'Install it: ./install.sh --prepare' });
  }
  return { exitCode: result.exitCode ?? -1, output: result.all };
}
