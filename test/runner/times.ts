import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cacheDir, repoDir } from '../lab/paths.ts';
import type { QueuedFile } from './queue.ts';

const path = join(cacheDir, 'test-seconds.json');

type Seconds = Readonly<Record<string, number>>;

/** What is known of the length of files: how long they took the last time on this machine, and their size. */
export async function measured(files: readonly string[]): Promise<QueuedFile[]> {
  const times = await remembered();
  return Promise.all(
    files.map(async (file) => {
      const seconds = times[relative(repoDir, file)];
      return { path: file, bytes: (await stat(file)).size, ...(seconds !== undefined && { seconds }) };
    }),
  );
}

/** Remembers for the next time how long files took. */
export async function remember(times: ReadonlyMap<string, number>): Promise<void> {
  const taken = [...times].map(([file, seconds]) => [relative(repoDir, file), seconds] as const);
  await mkdir(cacheDir, { recursive: true });
  await writeFile(path, JSON.stringify({ ...(await remembered()), ...Object.fromEntries(taken) }, null, 2));
}

// Whatever it says, it decides about the order alone.
async function remembered(): Promise<Seconds> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Seconds;
  } catch {
    return {};
  }
}
