import type { Files } from './ports.ts';

/**
 * Files as they would be: texts that are not written yet lie over the real ones. Reading sees them first; every write
 * throws, so that whoever works with it cannot change anything. A dry run, and a plan before it is agreed to.
 * @param texts absolute path → text
 */
export function overlayFiles(files: Files, texts: ReadonlyMap<string, string>): Files {
  const below = (path: string) =>
    [...texts.keys()].filter((key) => key.startsWith(`${path}/`)).map((key) => key.slice(path.length + 1));
  return {
    read: async (path) => texts.get(path) ?? (await files.read(path)),
    list: async (path) => {
      const added = below(path).map((rest) => rest.split('/')[0] ?? rest);
      const present = await files.list(path);
      return present || added.length > 0 ? sorted([...(present ?? []), ...added]) : undefined;
    },
    tree: async (path) => sorted([...(await files.tree(path)), ...below(path)]),
    exists: async (path) => texts.has(path) || below(path).length > 0 || (await files.exists(path)),
    write: refuse,
    create: refuse,
    append: refuse,
    makeFolder: refuse,
    rename: refuse,
    remove: refuse,
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function refuse(path: string): Promise<never> {
  return Promise.reject(new Error(`nothing may be written now, but something wanted to write ${path}`));
}
