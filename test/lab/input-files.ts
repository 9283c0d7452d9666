import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { InputFile } from './cache-key.ts';

// What a package manager or compiler leaves in a folder is no input of a build.
const ignored = new Set(['node_modules', 'dist', '.git']);

/** Every file under a folder, with paths relative to it. */
export async function readTree(dir: string): Promise<InputFile[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const files = entries.filter(
    (entry) =>
      entry.isFile() &&
      !relative(dir, entry.parentPath)
        .split('/')
        .some((part) => ignored.has(part)),
  );
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return {
        path: relative(dir, path),
        executable: ((await lstat(path)).mode & 0o100) !== 0,
        content: await readFile(path),
      };
    }),
  );
}
