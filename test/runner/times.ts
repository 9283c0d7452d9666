import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cacheDir, repoDir } from '../lab/paths.ts';
import type { QueuedFile } from './queue.ts';

const own = join(cacheDir, 'test-seconds.json');
/** How long the files took on a machine with two processors: what is known before any ran on this one. */
const first = join(import.meta.dirname, 'test-seconds.json');

type Seconds = Readonly<Record<string, number>>;

/** What is known of the length of files: how long they took the last time on this machine, or on another one. */
export async function measured(files: readonly string[]): Promise<QueuedFile[]> {
  const times = { ...(await secondsIn(first)), ...(await secondsIn(own)) };
  return files.map((path) => {
    const seconds = times[relative(repoDir, path)];
    return { path, ...(seconds !== undefined && { seconds }) };
  });
}

/** Remembers for the next time how long files took. */
export async function remember(times: ReadonlyMap<string, number>): Promise<void> {
  const taken = [...times].map(([file, seconds]) => [relative(repoDir, file), seconds] as const);
  await mkdir(cacheDir, { recursive: true });
  await writeFile(own, JSON.stringify({ ...(await secondsIn(own)), ...Object.fromEntries(taken) }, null, 2));
}

// Whatever it says, it decides about the order alone.
async function secondsIn(path: string): Promise<Seconds> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Seconds;
  } catch {
    return {};
  }
}
