import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceFolders } from '../catalog/load-catalog.ts';
import { remembering } from '../core/remembering.ts';

/** Folder of the package that holds templates/ and presets/, found from wherever this code was bundled to. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'templates', 'services'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the package is not complete: templates/services is missing');
    folder = parent;
  }
  return folder;
}

/** The texts of every service folder, read once: a package does not change while it runs. */
export function readServiceFolders(root = join(packageFolder(), 'templates', 'services')): ServiceFolders {
  return foldersOf(root);
}

const foldersOf = remembering((root): ServiceFolders => {
  const entries = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(entries.map(({ name }) => [name, readTexts(join(root, name))]));
});

/** Small files of this package, which every command reads: one after the other is several times faster than side by side. */
function readTexts(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

/** Everything that the package consists of, path → text; a checkout that was not built has no `dist`. */
export async function readPackage(): Promise<Map<string, string>> {
  const root = packageFolder();
  const present = ['dist', 'presets', 'templates'].filter((part) => existsSync(join(root, part)));
  const parts = present.map((part) => [part, readTexts(join(root, part))] as const);
  const files = parts.flatMap(([part, texts]) => [...texts].map(([path, text]) => [`${part}/${path}`, text] as const));
  return new Map([['package.json', await readFile(join(root, 'package.json'), 'utf8')], ...files]);
}

/** Under which name this package is published. */
export async function readPackageName(): Promise<string> {
  const text = await readFile(join(packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { name: string }).name;
}

/** Text of a preset, or undefined when there is none of that name. */
export async function readPreset(name: string): Promise<string | undefined> {
  if (!(await presetNames()).includes(name)) return undefined;
  return await readFile(join(packageFolder(), 'presets', `${name}.yaml`), 'utf8');
}

export async function presetNames(): Promise<string[]> {
  const files = await readdir(join(packageFolder(), 'presets'));
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}
