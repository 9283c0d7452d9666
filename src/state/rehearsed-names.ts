import { z } from 'zod';
import type { Files } from '../host/ports.ts';
import { readJsonState, writeJsonState } from './json-state.ts';
import type { LeagueFolder } from './league-folder.ts';

const rehearsedNames = z.strictObject({
  version: z.literal(1),
  names: z.array(z.strictObject({ name: z.string(), directory: z.string(), at: z.iso.datetime() })),
});

/** A public name that passed a rehearsal: with which authority, and when (ISO 8601). */
export type Rehearsed = z.output<typeof rehearsedNames>['names'][number];

/**
 * The public names that passed a rehearsal; none before the first.
 * @throws SprocketError state-invalid
 */
export async function readRehearsed(files: Files, folder: LeagueFolder): Promise<Rehearsed[]> {
  const state = await readJsonState(files, folder.rehearsed, rehearsedNames, 'The names are rehearsed again.');
  return state?.names ?? [];
}

export async function writeRehearsed(files: Files, folder: LeagueFolder, names: readonly Rehearsed[]): Promise<void> {
  await writeJsonState(files, folder.rehearsed, { version: 1, names });
}
