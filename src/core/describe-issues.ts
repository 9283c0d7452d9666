import type { z } from 'zod';

type Path = readonly (string | number)[];

/**
 * Turns what the schema found into lines for people: path of the field, line, what was expected.
 * @param value what was checked, to tell "missing" from "wrong"
 */
export function describeIssues(
  error: z.ZodError,
  value: unknown,
  lineOf: (path: Path) => number | undefined,
): string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => line([...path, key], lineOf, 'is not a known key'));
    }
    const missing = at(value, path) === undefined && issue.code === 'invalid_type';
    return [line(path, lineOf, missing ? 'is missing' : wording(issue))];
  });
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('expected')) return issue.message;
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}

function line(path: Path, lineOf: (path: Path) => number | undefined, what: string): string {
  const number = lineOf(path);
  return `${path.join('.') || 'the file'}: ${what}${number === undefined ? '' : ` (line ${number})`}`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}
