import { z } from 'zod';
import { describeIssues } from '../core/describe-issues.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Files } from '../host/ports.ts';
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
  const text = await files.read(folder.rehearsed);
  if (text === undefined) return [];
  const value = parse(text, folder);
  const result = rehearsedNames.safeParse(value);
  if (result.success) return result.data.names;
  throw unreadable(
    folder,
    describeIssues(result.error, value, () => undefined),
  );
}

export async function writeRehearsed(files: Files, folder: LeagueFolder, names: readonly Rehearsed[]): Promise<void> {
  await files.write(folder.rehearsed, `${JSON.stringify({ version: 1, names }, null, 2)}\n`);
}

function parse(text: string, folder: LeagueFolder): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(folder, [error instanceof Error ? error.message : String(error)]);
  }
}

function unreadable({ rehearsed }: LeagueFolder, details: readonly string[]): SprocketError {
  return new SprocketError('state-invalid', `${rehearsed} cannot be read`, {
    details,
    hint: `Remove ${rehearsed}, then: sprocket apply. The names are rehearsed again.`,
  });
}
