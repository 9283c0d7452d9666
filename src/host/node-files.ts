import { randomUUID } from 'node:crypto';
import { access, chmod, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
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
      const temporary = await writeBeside(path, text, mode);
      try {
        // A link appears whole or not at all, and never in the place of a file that is there.
        await link(temporary, path);
        await syncFolder(dirname(path));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    append: async (path, line) => {
      const file = await open(path, 'a', 0o600);
      await file.writeFile(`${line}\n`);
      await file.sync();
      await file.close();
    },
    makeFolder: async (path, mode) => {
      await mkdir(path, { recursive: true });
      if (mode !== undefined) await chmod(path, mode);
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
  await mkdir(dirname(path), { recursive: true });
  const temporary = await writeBeside(path, text, mode);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a temporary file whole, in the folder of the file that it is going to be; a full disk leaves none behind. */
async function writeBeside(path: string, text: string, mode: number): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

/** Waits until the names in a folder are on the disk: a renamed file is not safe before. */
export async function syncFolder(path: string): Promise<void> {
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
