import type { Files } from '../../src/host/ports.ts';

export interface MemoryFiles extends Files {
  /** Path → text of every file that is there now. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path → mode of every file that was ever written. */
  readonly modes: ReadonlyMap<string, number>;
}

/** A fake: the file system as a map of texts. `test/contract` holds it to what the real one does. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const texts = new Map(Object.entries(initial));
  const modes = new Map<string, number>();
  const folders = new Set<string>();
  const below = (path: string) =>
    [...texts.keys(), ...folders].filter((key) => key.startsWith(`${path}/`)).map((key) => key.slice(path.length + 1));
  const isFolder = (path: string) => folders.has(path) || below(path).length > 0;
  const write = (path: string, text: string, mode = 0o644): Promise<void> => {
    texts.set(path, text);
    modes.set(path, mode);
    return Promise.resolve();
  };
  const needFolder = (path: string): void => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!isFolder(folder)) throw new Error(`ENOENT: there is no folder ${folder} in memory`);
  };
  return {
    texts,
    modes,
    write,
    read: (path) => Promise.resolve(texts.get(path)),
    list: (path) => {
      const names = [...new Set(below(path).map((key) => key.split('/')[0] ?? key))].sort();
      return Promise.resolve(isFolder(path) ? names : undefined);
    },
    tree: (path) => Promise.resolve(below(path).filter((name) => texts.has(`${path}/${name}`)).sort()), // prettier-ignore
    exists: (path) => Promise.resolve(texts.has(path) || isFolder(path)),
    create: async (path, text, mode) => {
      needFolder(path);
      if (texts.has(path)) return false;
      await write(path, text, mode);
      return true;
    },
    append: async (path, line) => {
      needFolder(path);
      await write(path, `${texts.get(path) ?? ''}${line}\n`);
    },
    makeFolder: (path) => {
      folders.add(path);
      return Promise.resolve();
    },
    rename: async (from, to) => {
      if (!texts.has(from) && !isFolder(from)) throw new Error(`ENOENT: there is no ${from} in memory`);
      const within = (key: string) => key === from || key.startsWith(`${from}/`);
      for (const [key, text] of [...texts].filter(([key]) => within(key))) {
        texts.delete(key);
        await write(`${to}${key.slice(from.length)}`, text, modes.get(key));
      }
      for (const key of [...folders].filter(within)) {
        folders.delete(key);
        folders.add(`${to}${key.slice(from.length)}`);
      }
    },
    remove: (path) => {
      const within = (key: string) => key === path || key.startsWith(`${path}/`);
      for (const key of [...texts.keys()].filter(within)) texts.delete(key);
      for (const key of [...folders].filter(within)) folders.delete(key);
      return Promise.resolve();
    },
  };
}
