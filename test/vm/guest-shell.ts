import { join } from 'node:path';
import { execa } from 'execa';

/** What a command in the guest left. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the guest's SSH is and by which keys the two know each other. */
export interface ShellAccess {
  readonly port: number;
  /** Folder with `client` (private key) and `known_hosts`. */
  readonly keys: string;
}

/** Runs commands in the guest as root. */
export interface GuestShell {
  /**
   * @param seconds how long it may take
   * @param log file that gets its output as it comes
   */
  run(command: string, options?: { readonly seconds?: number; readonly log?: string }): Promise<Ran>;
  /** Makes a port of the guest's loopback address answer on a port of the host's. Ends with the machine. */
  forward(hostPort: number, guestPort: number): { end(): void };
}

export function guestShell({ port, keys }: ShellAccess): GuestShell {
  const base = [
    ...['-F', 'none', '-p', String(port), '-i', join(keys, 'client')],
    ...['-o', `UserKnownHostsFile=${join(keys, 'known_hosts')}`, '-o', 'StrictHostKeyChecking=yes'],
    ...['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=60'],
  ];
  return {
    run: async (command, { seconds = 120, log } = {}) => {
      const out = log === undefined ? ('pipe' as const) : (['pipe', { file: log, append: true }] as const);
      const { exitCode, stdout, stderr } = await execa('ssh', [...base, 'root@127.0.0.1', command], {
        ...{
          stdin: 'ignore',
          stdout: out,
          stderr: out,
          reject: false,
          timeout: seconds * 1000,
          forceKillAfterDelay: 1000,
        },
      });
      return { exitCode: exitCode ?? -1, stdout, stderr };
    },
    forward: (hostPort, guestPort) => {
      const tunnel = execa(
        'ssh',
        [...base, '-N', '-L', `127.0.0.1:${hostPort}:127.0.0.1:${guestPort}`, 'root@127.0.0.1'],
        {
          stdio: 'ignore',
          reject: false,
        },
      );
      return { end: () => void tunnel.kill('SIGKILL') };
    },
  };
}
