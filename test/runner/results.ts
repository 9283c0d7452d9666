import { stripVTControlCharacters } from 'node:util';

/** What came of tests. */
export interface Result {
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Names of those that did not run. */
  readonly skipped: readonly string[];
}

/** A test, or a whole file or step, that failed. */
export interface Failure {
  readonly name: string;
  /** What it said about it; may be long, in colour, or empty. */
  readonly why: string;
}

/** The part of Vitest's JSON report that is read. */
export interface VitestReport {
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  /** The whole path of the file. */
  readonly name: string;
  readonly status: string;
  /** Why it could not be loaded, or what a hook of it said. */
  readonly message: string;
  readonly assertionResults: readonly TestReport[];
}

interface TestReport {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

export const NOTHING: Result = { passed: 0, failed: [], skipped: [] };

/** The sum of several results. */
export function addUp(results: readonly Result[]): Result {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.flatMap(({ failed }) => failed),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

/**
 * Reads what one run of Vitest reported.
 * @param report absent when it ended without one
 * @param files whole paths of those that it was to run; each that the report does not know counts as one failure
 */
export function resultOf(
  report: VitestReport | undefined,
  exitCode: number | undefined,
  files: readonly string[],
): Result {
  const reports = report?.testResults ?? [];
  const tests = reports.flatMap(({ assertionResults }) => assertionResults);
  const silent = files.filter((file) => !reports.some(({ name }) => name === file));
  const failed = [...reports.flatMap(failuresOf), ...silent.map((name) => ({ name, why: 'It reported nothing.' }))];
  const otherwise = { name: files.join(', '), why: `Vitest ended with exit code ${exitCode ?? 'unknown'}.` };
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.length === 0 && exitCode !== 0 ? [otherwise] : failed,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

function failuresOf({ name, status, message, assertionResults }: FileReport): Failure[] {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A file that cannot be loaded, or a hook that fails, has no failed test of its own.
  if (status === 'failed' && failed.length === 0) return [{ name, why: message }];
  return failed.map(({ fullName, failureMessages }) => ({
    name: `${name} > ${fullName}`,
    why: (failureMessages ?? []).join('\n'),
  }));
}

/** Where a long output ends is what is seen of it: all failures once more, in few lines each. */
export function listFailures(failed: readonly Failure[]): string {
  return failed.flatMap(({ name, why }) => [`  ✘ ${name}`, ...shorten(why)]).join('\n');
}

const MOST_LINES = 12;
const MOST_COLUMNS = 200;

function shorten(why: string): string[] {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'));
  return lines.slice(0, MOST_LINES).map((line) => `      ${line.slice(0, MOST_COLUMNS)}`);
}
