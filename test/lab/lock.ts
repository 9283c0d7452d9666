import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from './paths.ts';
import { say } from './progress.ts';

const path = join(cacheDir, 'lock');

/** Runs work that only one process may do at a time; others wait and say for whom. A dead owner's lock is taken over. */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  for (let tries = 0; ; tries++) {
    const owner = await takeLock(path);
    if (owner === undefined) break;
    if (tries % 20 === 0) {
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

/**
 * Takes a lock if nobody alive has it; it is given back by removing the file.
 * @returns nothing when it is taken; else the process that has it
 */
export async function takeLock(file: string): Promise<number | undefined> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await take(file))) {
    const owner = await writtenOwner(file);
    if (owner !== undefined && isAlive(owner)) return owner;
    if (owner !== undefined) await rm(file, { force: true });
  }
  return undefined;
}

/** The living process that has a lock. */
export async function lockOwner(file: string): Promise<number | undefined> {
  const owner = await writtenOwner(file);
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

async function writtenOwner(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? undefined : Number(text);
}

// The file appears with its content: nobody ever reads a lock without an owner.
async function take(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
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
