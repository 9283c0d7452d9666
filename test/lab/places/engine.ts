import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cacheDir, repoDir } from '../paths.ts';

const inside = fileURLToPath(new URL('inside.sh', import.meta.url));

/** What a place keeps: images from one run to the next. @param number of the place; the host itself is the first */
export function placeDir(number: number): string {
  return join(cacheDir, `place-${number}`);
}

/**
 * Starts an engine with a network, mounts and containers of its own. One that a killed run left is ended first.
 * @returns the process in whose namespaces the place is; it starts the engine again when that ends, as a host does
 * @throws Error with the end of its log when it does not answer
 */
export async function startEngine(number: number): Promise<number> {
  const folder = placeDir(number);
  await endEngine(number);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'daemon.json'), JSON.stringify({ 'data-root': join(folder, 'docker') }));
  const log = await open(join(folder, 'engine.log'), 'w');
  // It ends with this process, however that ends, and not by itself when somebody presses Ctrl-C.
  const program = ['setpriv', '--pdeathsig', 'TERM', 'unshare', '--net', '--mount', 'sh', inside, folder] as const;
  const started = spawn(program[0], program.slice(1), { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await once(started, 'spawn').finally(() => log.close());
  started.unref();
  const pid = started.pid ?? 0;
  await writeFile(pidFile(number), String(pid));
  const answers = async () => (await execa('env', [...within(pid), 'docker', 'version'], { reject: false })).exitCode;
  for (let tries = 0; (await answers()) !== 0; tries++) {
    if (started.exitCode !== null || started.signalCode !== null || tries === 150)
      throw new Error(await lastWords(number));
    await sleep(200);
  }
  return pid;
}

/** What stands in front of a command that is to run beside the engine of that process. */
export function within(pid: number): string[] {
  return ['nsenter', '-t', String(pid), '--net', '--mount', 'env', '-C', repoDir];
}

/** The process in whose namespaces the place is, while there is one. */
export async function enginePid(number: number): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile(number), 'utf8').catch(() => ''));
  // The number may be another program's by now.
  return pid > 0 && (await commandOf(pid)).includes(`${placeDir(number)}\0`) ? pid : undefined;
}

/** The engine of a place with the same number on this host, but with another cache. */
export async function otherEngine(number: number): Promise<number | undefined> {
  const processes = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const config = `/place-${number}/daemon.json\0`;
  for (const pid of processes) {
    const command = await commandOf(pid);
    if (command.startsWith('dockerd\0') && command.endsWith(config) && !command.includes(placeDir(number))) return pid;
  }
  return undefined;
}

/** Ends the engine, and everything that runs in its containers. */
export async function endEngine(number: number): Promise<void> {
  const pid = await enginePid(number);
  for (let tries = 0; pid !== undefined && (await enginePid(number)) === pid; tries++) {
    if (tries % 150 === 0) process.kill(pid, tries === 0 ? 'SIGTERM' : 'SIGKILL');
    await sleep(200);
  }
  await rm(pidFile(number), { force: true });
}

function pidFile(number: number): string {
  return join(placeDir(number), 'engine.pid');
}

async function commandOf(pid: number): Promise<string> {
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

async function lastWords(number: number): Promise<string> {
  const log = join(placeDir(number), 'engine.log');
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  return `its engine does not start: ${lines.at(-1) ?? ''} (${log})`;
}
