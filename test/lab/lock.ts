import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from './paths.ts';
import { say } from './progress.ts';

const path = join(cacheDir, 'lock');

/** Runs work that only one process may do at a time; others wait and say for whom. A dead owner's lock is taken over. */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const started = Date.now();
  for (let tries = 0; !(await take()); tries++) {
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(path, { force: true });
    else if (tries % 20 === 0) {
      say(`  … waiting for another lab command (process ${owner}), ${Math.round((Date.now() - started) / 1000)} s`);
    }
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

// The file appears with its content: nobody ever reads a lock without an owner.
async function take(): Promise<boolean> {
  const own = `${path}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
