import type { Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/** What may be removed is a generated name: with the digest that it is pinned by, or of an image that was built here. */
const REFERENCE = /^\w[\w./:@-]*$/;

/** Images, as compose.yaml names them, that were noted before their generations went; none when there is no file. */
export async function readFormerImages(files: Files, folder: LeagueFolder): Promise<Set<string>> {
  const text = (await files.read(folder.formerImages)) ?? '';
  return new Set(text.split('\n').filter((line) => REFERENCE.test(line)));
}

/** Notes them instead of what was noted before. */
export async function writeFormerImages(
  files: Files,
  folder: LeagueFolder,
  references: ReadonlySet<string>,
): Promise<void> {
  if (references.size === 0) await files.remove(folder.formerImages);
  else await files.write(folder.formerImages, `${[...references].sort().join('\n')}\n`);
}
