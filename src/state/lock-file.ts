import { z } from 'zod';
import { describeIssues } from '../core/describe-issues.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

const texts = z.record(z.string(), z.string());

const ABOUT = 'Written by sprocket after verify passed. Do not edit; keep it with your backups.';

const lockSchema = z.strictObject({
  /** For whoever opens the file; says nothing to the program. */
  about: z
    .string()
    .optional()
    .transform(() => undefined),
  version: z.literal(1),
  /** Version of the program that wrote it. */
  cli: z.string(),
  generation: z.int().nonnegative(),
  /** When verify passed. */
  verified: z.string(),
  /** Image name → what is pulled for it, and the digest that was found. */
  images: z.record(z.string(), z.strictObject({ pull: z.string(), digest: z.string() })),
  /** Generated file → SHA-256. */
  files: texts,
  containers: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      image: z.string(),
      body: z.string(),
      config: texts,
      secrets: texts,
      override: z.string(),
    }),
  ),
  /** Task → spec with which it last succeeded. */
  tasks: texts,
});

/** What the last verified apply left: the record that plans compare with and rollbacks go back to. */
export type Lock = Omit<z.output<typeof lockSchema>, 'about'>;

/**
 * Reads sprocket.lock; undefined when there is none, which is the state before the first verified apply.
 * @throws SprocketError state-invalid
 */
export async function readLock(files: Files, path: string): Promise<Lock | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const value = parseLock(text);
  const result = lockSchema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(describeIssues(result.error, value, () => undefined));
}

function parseLock(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable([error instanceof Error ? error.message : String(error)]);
  }
}

function unreadable(details: readonly string[]): SprocketError {
  return new SprocketError('state-invalid', 'sprocket.lock cannot be read', {
    details,
    hint: 'The last good one is in .sprocket/generations; copy it back, or remove sprocket.lock to have everything compared anew.',
  });
}

/** The lock as text: JSON, which every command reads in no time and which is YAML as well. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify({ about: ABOUT, ...lock }, undefined, 2)}\n`;
}

/** Writes the lock: the moment at which a generation becomes the present one. */
export async function writeLock(files: Files, folder: LeagueFolder, lock: Lock): Promise<void> {
  await files.write(folder.lock, lockText(lock));
}
