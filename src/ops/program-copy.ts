import { checksumOf } from '../core/checksum.ts';
import type { Files } from '../host/ports.ts';
import { generationFolder, listGenerations } from '../state/generations.ts';
import type { LeagueFolder } from '../state/league-folder.ts';
import type { Session } from './session.ts';

/** The shim of the package that is started. */
export const SHIM = 'dist/sprocket.js';

/** In a generation: with which program it was made. */
export const PROGRAM_FILE = 'program.json';

/** A copy of this program that lies with the league: whatever becomes of the one that wrote it, this one stays. */
export interface ProgramCopy {
  readonly version: string;
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** @returns undefined where the program was not built */
export async function programCopy({ ports, folder }: Session): Promise<ProgramCopy | undefined> {
  const files = await ports.program.files();
  if (!files.has(SHIM)) return undefined;
  const name = checksumOf(Object.fromEntries(files)).slice(0, 12);
  return { version: ports.program.version, folder: `${folder.programs}/${name}`, files };
}

/** What a generation says about the program that made it. */
export function programFile({ version, folder }: ProgramCopy): string {
  return `${JSON.stringify({ version, copy: folder.split('/').at(-1) })}\n`;
}

/** Puts the program beside the league, whole or not at all. */
export async function installProgram({ ports }: Session, { folder, files }: ProgramCopy): Promise<void> {
  if (await ports.files.exists(folder)) return;
  const unfinished = `${folder}.new`;
  await ports.files.remove(unfinished);
  await Promise.all([...files].map(([path, text]) => ports.files.write(`${unfinished}/${path}`, text)));
  await ports.files.rename(unfinished, folder);
}

/** Removes copies of the program with which none of the kept generations was made. */
export async function pruneProgram({ ports, folder }: Session, present: ProgramCopy): Promise<void> {
  const generations = await listGenerations(ports.files, folder);
  const needed = await Promise.all(generations.map((number) => copyOf(ports.files, folder, number)));
  const kept = [present.folder, ...needed];
  const copies = (await ports.files.list(folder.programs)) ?? [];
  const old = copies.map((name) => `${folder.programs}/${name}`).filter((copy) => !kept.includes(copy));
  for (const copy of old) await ports.files.remove(copy);
}

/** Version of the program with which a generation was made; undefined where that is not known. */
export async function programVersion(
  files: Files,
  folder: LeagueFolder,
  generation: number,
): Promise<string | undefined> {
  return /"version":"([^"]+)"/.exec(await madeWith(files, folder, generation))?.[1];
}

/**
 * Folder of the program with which a generation was made.
 * @returns undefined where that is not known, or where the copy is gone
 */
export async function copyOf(files: Files, folder: LeagueFolder, generation: number): Promise<string | undefined> {
  const name = /"copy":"([0-9a-f]{12})"/.exec(await madeWith(files, folder, generation))?.[1];
  if (name === undefined) return undefined;
  const copy = `${folder.programs}/${name}`;
  return (await files.exists(`${copy}/${SHIM}`)) ? copy : undefined;
}

/** What {@link programFile} wrote into a generation; empty where nothing did. */
async function madeWith(files: Files, folder: LeagueFolder, generation: number): Promise<string> {
  return (await files.read(`${generationFolder(folder, generation)}/${PROGRAM_FILE}`)) ?? '';
}
