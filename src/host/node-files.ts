import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from './ports.ts';

/** The file system of this host. */
export function nodeFiles(): Files {
  return {
    read: (path) => readFile(path, 'utf8').catch(absent),
    list: async (path) => (await readdir(path).catch(absent))?.sort(),
    tree: async (path) => {
      const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(absent);
      return (entries ?? []).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)).sort(); // prettier-ignore
    },
    exists: (path) => access(path).then(() => true, () => false), // prettier-ignore
    write: writeDurably,
    create: async (path, text, mode = 0o644) => {
      const file = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, mode).catch(taken);
      if (!file) return false;
      await file.writeFile(text);
      await file.sync();
      await file.close();
      return true;
    },
    append: async (path, line) => {
      const file = await open(path, 'a', 0o600);
      await file.writeFile(`${line}\n`);
      await file.sync();
      await file.close();
    },
    makeFolder: async (path, mode = 0o755) => {
      await mkdir(path, { recursive: true, mode });
      await syncFolder(dirname(path));
    },
    rename: async (from, to) => {
      await rename(from, to);
      await syncFolder(dirname(to));
    },
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}

async function writeDurably(path: string, text: string, mode = 0o644): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(temporary, 'w', mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** A renamed file is only safe once its folder is on the disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

function taken(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EEXIST') return undefined;
  throw error;
}
