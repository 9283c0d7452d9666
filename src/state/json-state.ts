import type { z } from 'zod';
import { describeIssues } from '../core/describe-issues.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Files } from '../host/ports.ts';

/**
 * Reads a file of JSON that only this program writes.
 * @param hint what happens when it is removed
 * @returns undefined when there is none
 * @throws SprocketError state-invalid
 */
export async function readJsonState<T extends z.ZodType>(
  files: Files,
  path: string,
  schema: T,
  hint: string,
): Promise<z.output<T> | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const unreadable = (details: readonly string[]) =>
    new SprocketError('state-invalid', `${path} cannot be read`, {
      details,
      hint: `Remove ${path}, then: sprocket apply. ${hint}`,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable([error instanceof Error ? error.message : String(error)]);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(describeIssues(result.error, value, () => undefined));
}

export async function writeJsonState(files: Files, path: string, value: unknown): Promise<void> {
  await files.write(path, `${JSON.stringify(value, null, 2)}\n`);
}
