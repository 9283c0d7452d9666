import { z } from 'zod';
import type { Files } from '../host/ports.ts';
import { readJsonState, writeJsonState } from './json-state.ts';
import type { LeagueFolder } from './league-folder.ts';

const refusedNames = z.strictObject({
  version: z.literal(1),
  names: z.array(
    z.strictObject({
      name: z.string(),
      directory: z.string(),
      times: z.int().positive(),
      at: z.iso.datetime(),
      until: z.iso.datetime().optional(),
    }),
  ),
});

/** A public name that passed and was refused all the same: by whom, how often in a row, when last, and until when a limit lasts (ISO 8601). */
export type Refused = z.output<typeof refusedNames>['names'][number];

/**
 * The public names that were refused when last asked for; none when there is no file.
 * @throws SprocketError state-invalid
 */
export async function readRefused(files: Files, folder: LeagueFolder): Promise<Refused[]> {
  const state = await readJsonState(files, folder.refused, refusedNames, 'The names are asked for again.');
  return state?.names ?? [];
}

export async function writeRefused(files: Files, folder: LeagueFolder, names: readonly Refused[]): Promise<void> {
  if (names.length === 0) await files.remove(folder.refused);
  else await writeJsonState(files, folder.refused, { version: 1, names });
}
