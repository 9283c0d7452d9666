import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cacheDir, repoDir } from '../paths.ts';

/** What the second place keeps: images from one run to the next. */
export const placeDir = join(cacheDir, 'second-place');
const engineLog = join(placeDir, 'engine.log');

const pidFile = join(placeDir, 'engine.pid');
const inside = fileURLToPath(new URL('inside.sh', import.meta.url));

/**
 * Starts an engine with a network, mounts and containers of its own. One that a killed run left is ended first.
 * @returns the process that it runs as, in whose namespaces the place is
 * @throws Error with the end of its log when it does not answer
 */
export async function startEngine(): Promise<number> {
  await endEngine();
  await mkdir(placeDir, { recursive: true });
  await writeFile(join(placeDir, 'daemon.json'), JSON.stringify({ 'data-root': join(placeDir, 'docker') }));
  const log = await open(engineLog, 'w');
  // It ends with this process, however that ends, and not by itself when somebody presses Ctrl-C.
  const program = ['setpriv', '--pdeathsig', 'TERM', 'unshare', '--net', '--mount', 'sh', inside, placeDir] as const;
  const started = spawn(program[0], program.slice(1), { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await once(started, 'spawn').finally(() => log.close());
  started.unref();
  const pid = started.pid ?? 0;
  await writeFile(pidFile, String(pid));
  const answers = async () => (await execa('env', [...within(pid), 'docker', 'version'], { reject: false })).exitCode;
  for (let tries = 0; (await answers()) !== 0; tries++) {
    if (started.exitCode !== null || started.signalCode !== null || tries === 150) throw new Error(await lastWords());
    await sleep(200);
  }
  return pid;
}

/** What stands in front of a command that is to run beside the engine of that process. */
export function within(pid: number): string[] {
  return ['nsenter', '-t', String(pid), '--net', '--mount', 'env', '-C', repoDir];
}

/** The process of the place's engine, while it runs. */
export async function enginePid(): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  // The number may be another program's by now.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return pid > 0 && command.includes(placeDir) ? pid : undefined;
}

/** The engine of another second place on this host, one with another cache. */
export async function otherEngine(): Promise<number | undefined> {
  const processes = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  for (const pid of processes) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (/^dockerd\0.*\/second-place\/daemon\.json\0$/.test(command) && !command.includes(placeDir)) return pid;
  }
  return undefined;
}

/** Ends the engine, and everything that runs in its containers. */
export async function endEngine(): Promise<void> {
  const pid = await enginePid();
  for (let tries = 0; pid !== undefined && (await enginePid()) === pid; tries++) {
    if (tries % 150 === 0) process.kill(pid, tries === 0 ? 'SIGTERM' : 'SIGKILL');
    await sleep(200);
  }
  await rm(pidFile, { force: true });
}

async function lastWords(): Promise<string> {
  const lines = (await readFile(engineLog, 'utf8')).trimEnd().split('\n');
  return `its engine does not start: ${lines.at(-1) ?? ''} (${engineLog})`;
}
