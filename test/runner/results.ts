/** What came of tests. */
export interface Result {
  readonly passed: number;
  readonly failed: number;
  /** Names of those that did not run. */
  readonly skipped: readonly string[];
}

/** The part of Vitest's JSON report that is read. */
export interface VitestReport {
  readonly testResults: readonly {
    /** The whole path of the file. */
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The sum of several results. */
export function addUp(results: readonly Result[]): Result {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
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
  const testResults = report?.testResults ?? [];
  const silent = files.filter((file) => !testResults.some(({ name }) => name === file));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  // A file that cannot be loaded, or a hook that fails, has no failed test of its own.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = count('failed') + brokenFiles.length + silent.length;
  return {
    passed: count('passed'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}
