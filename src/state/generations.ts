import { join } from 'node:path';
import type { Files } from '../host/ports.ts';
import { generationName, type LeagueFolder } from './league-folder.ts';

/** Generations that are kept besides the present one. Those that never were verified do not count, and go. */
const KEPT = 3;
const LOCK = 'sprocket.lock';

/**
 * A generation is one whole league as files: compose.yaml, config/, the secrets it ran with, sprocket.yaml and, once
 * it was verified, its lock. It is written beside the league and then activated, so that there is always a whole one.
 */
export function generationFolder(folder: LeagueFolder, generation: number): string {
  return join(folder.generations, generationName(generation));
}

/**
 * Writes a generation whole or not at all.
 * @param content path in the league folder → text
 */
export async function stageGeneration(
  files: Files,
  folder: LeagueFolder,
  generation: number,
  content: ReadonlyMap<string, string>,
): Promise<void> {
  const target = generationFolder(folder, generation);
  const staging = `${target}.staging`;
  await files.remove(staging);
  await files.makeFolder(folder.generations, 0o700);
  for (const [path, text] of content) await files.write(join(staging, path), text, modeOf(path));
  await files.remove(target);
  await files.rename(staging, target);
}

/** What an activation does otherwise while containers are still to be replaced. */
interface Meanwhile {
  /** Makes of the text of a config file what it says until then. */
  readonly text: (text: string) => string;
  /** Paths of generated files that no generation has, and that stay all the same. */
  readonly keep: readonly string[];
}

/**
 * Makes the files of a generation the files of the league. Files that are the same already are not touched, and
 * generated files of another generation are removed. Can be repeated after a crash.
 * @param meanwhile what is different as long as its containers do not run yet
 */
export async function activateGeneration(
  files: Files,
  folder: LeagueFolder,
  generation: number,
  meanwhile: Meanwhile = { text: (text) => text, keep: [] },
): Promise<void> {
  const wanted = await writeGeneration(files, folder, generation, meanwhile.text);
  for (const path of await files.tree(folder.at('config'))) {
    const known = [...wanted, ...meanwhile.keep];
    if (!known.includes(`config/${path}`)) await files.remove(folder.at(`config/${path}`));
  }
}

/**
 * Writes those files of a generation that differ, and removes none.
 * @param meanwhile makes of the text of a config file what it says as long as containers are still to be replaced
 * @returns every path that it consists of
 */
export async function writeGeneration(
  files: Files,
  folder: LeagueFolder,
  generation: number,
  meanwhile: Meanwhile['text'],
): Promise<string[]> {
  const source = generationFolder(folder, generation);
  const wanted = (await files.tree(source)).filter(isLive);
  for (const path of wanted) {
    const staged = await files.read(join(source, path));
    const text = path.startsWith('config/') && staged !== undefined ? meanwhile(staged) : staged;
    if (text !== undefined && text !== (await files.read(folder.at(path))))
      await files.write(folder.at(path), text, modeOf(path));
  }
  return wanted;
}

/** Adds the lock to a generation that was verified, and removes the oldest ones. */
export async function sealGeneration(
  files: Files,
  folder: LeagueFolder,
  generation: number,
  lock: string,
): Promise<void> {
  await files.write(join(generationFolder(folder, generation), LOCK), lock);
  const others = (await listGenerations(files, folder)).filter((number) => number !== generation);
  const sealed = await Promise.all(others.map((number) => files.exists(join(generationFolder(folder, number), LOCK))));
  const verified = others.filter((_, index) => sealed[index]);
  const kept = verified.slice(-KEPT);
  for (const number of others) if (!kept.includes(number)) await files.remove(generationFolder(folder, number));
}

/** Numbers of the generations that are there, oldest first. */
export async function listGenerations(files: Files, folder: LeagueFolder): Promise<number[]> {
  const names = (await files.list(folder.generations)) ?? [];
  return names
    .filter((name) => /^\d{4,}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** What an activation writes; sprocket.yaml and the lock of a generation are for people and for rollback. */
function isLive(path: string): boolean {
  return path === 'compose.yaml' || path.startsWith('config/') || path.startsWith('secrets/');
}

/** Secrets can be read by every user of a container, because their folder can be read by nobody but root. */
function modeOf(path: string): number {
  return path.startsWith('secrets/') ? 0o444 : 0o644;
}
