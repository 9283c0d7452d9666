import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** Ends the engine of this place as a host does, and comes back when one answers again. */
export async function restartEngine(): Promise<void> {
  const pid = Number(await readFile('/var/run/docker.pid', 'utf8'));
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((word) => word !== '');
  process.kill(pid, 'SIGTERM');
  while (await isAlive(pid)) await sleep(50);
  // Where something looks after it, it is started again by that.
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await execa('docker', ['version'], { reject: false })).exitCode === 0) return;
    if (tries === 30 && !(await isRunning())) {
      const log = openSync('/var/log/dockerd.log', 'a');
      spawn(command[0] ?? '', command.slice(1), { detached: true, stdio: ['ignore', log, log] }).unref();
    }
    await sleep(100);
  }
  throw new Error('The engine does not come back.');
}

async function isRunning(): Promise<boolean> {
  const pid = Number(await readFile('/var/run/docker.pid', 'utf8').catch(() => '0'));
  return pid > 0 && (await isAlive(pid));
}

async function isAlive(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return state !== undefined && !/\) Z /.test(state);
}
