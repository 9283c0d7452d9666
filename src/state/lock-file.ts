import { z } from 'zod';
import { describeIssues } from '../core/describe-issues.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { type ParsedYaml, parseYaml, toYaml } from '../core/yaml.ts';
import type { Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

const texts = z.record(z.string(), z.string());

const lockSchema = z.strictObject({
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
export type Lock = z.output<typeof lockSchema>;

/**
 * Reads sprocket.lock; undefined when there is none, which is the state before the first verified apply.
 * @throws SprocketError state-invalid
 */
export async function readLock(files: Files, path: string): Promise<Lock | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const source = parseLock(text);
  const result = lockSchema.safeParse(source.value);
  if (result.success) return result.data;
  throw unreadable(describeIssues(result.error, source.value, (at) => source.lineOf(at)));
}

/** Nobody corrects a generated file line by line, so the advice is not that of YAML written by hand. */
function parseLock(text: string): ParsedYaml {
  try {
    return parseYaml(text, 'sprocket.lock', 'state-invalid');
  } catch (error) {
    throw error instanceof SprocketError ? unreadable([error.message, ...error.details]) : error;
  }
}

function unreadable(details: readonly string[]): SprocketError {
  return new SprocketError('state-invalid', 'sprocket.lock cannot be read', {
    details,
    hint: 'The last good one is in .sprocket/generations; copy it back, or remove sprocket.lock to have everything compared anew.',
  });
}

export function lockText(lock: Lock): string {
  return toYaml(lock, { version: 'Written by sprocket after verify passed. Do not edit; keep it with your backups.' });
}

/** Writes the lock: the moment at which a generation becomes the present one. */
export async function writeLock(files: Files, folder: LeagueFolder, lock: Lock): Promise<void> {
  await files.write(folder.lock, lockText(lock));
}
