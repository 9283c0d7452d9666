import type { Files } from '../../src/host/ports.ts';

export interface MemoryFiles extends Files {
  /** Path → text of every file that is there now. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path → mode of every file that was ever written. */
  readonly modes: ReadonlyMap<string, number>;
}

/** A fake: the file system as a map of texts. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const texts = new Map(Object.entries(initial));
  const modes = new Map<string, number>();
  const below = (path: string) =>
    [...texts.keys()].filter((key) => key.startsWith(`${path}/`)).map((key) => key.slice(path.length + 1));
  const write = (path: string, text: string, mode = 0o644): Promise<void> => {
    texts.set(path, text);
    modes.set(path, mode);
    return Promise.resolve();
  };
  return {
    texts,
    modes,
    write,
    read: (path) => Promise.resolve(texts.get(path)),
    list: (path) => {
      const names = [...new Set(below(path).map((key) => key.split('/')[0] ?? key))].sort();
      return Promise.resolve(names.length > 0 ? names : undefined);
    },
    tree: (path) => Promise.resolve(below(path).sort()),
    exists: (path) => Promise.resolve(texts.has(path) || below(path).length > 0),
    create: async (path, text, mode) => {
      if (texts.has(path)) return false;
      await write(path, text, mode);
      return true;
    },
    append: (path, line) => write(path, `${texts.get(path) ?? ''}${line}\n`),
    makeFolder: () => Promise.resolve(),
    rename: (from, to) => {
      for (const [key, text] of [...texts].filter(([key]) => key === from || key.startsWith(`${from}/`))) {
        texts.delete(key);
        texts.set(`${to}${key.slice(from.length)}`, text);
      }
      return Promise.resolve();
    },
    remove: (path) => {
      for (const key of [...texts.keys()].filter((key) => key === path || key.startsWith(`${path}/`)))
        texts.delete(key);
      return Promise.resolve();
    },
  };
}
