import { describe, expect, it } from 'vitest';
import { addUp, resultOf, type VitestReport } from '../../runner/results.ts';

type File = VitestReport['testResults'][number];

/** A file as Vitest reports it. @param tests how each of its tests ended */
function file(name: string, status: string, ...tests: readonly string[]): File {
  return { name, status, assertionResults: tests.map((one, index) => ({ fullName: `${name} ${index}`, status: one })) };
}

/** What is counted of these files, all of which were to run. */
function count(exitCode: number | undefined, ...testResults: readonly File[]) {
  return resultOf(
    { testResults },
    exitCode,
    testResults.map(({ name }) => name),
  );
}

describe('resultOf', () => {
  it('counts what passed, failed and did not run, and names the last', () => {
    const result = count(
      1,
      file('/a', 'failed', 'passed', 'failed', 'passed', 'skipped'),
      file('/b', 'passed', 'passed', 'todo', 'pending'),
    );
    expect(result).toEqual({ passed: 3, failed: 1, skipped: ['/a 3', '/b 1', '/b 2'] });
  });

  it('counts a file that could not be loaded, or whose hook failed, as one failure beside those of others', () => {
    expect(count(1, file('/a', 'failed'), file('/b', 'failed', 'failed'))).toMatchObject({ passed: 0, failed: 2 });
    expect(count(1, file('/a', 'failed', 'passed', 'skipped'))).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts each file that never reported, even where all others passed', () => {
    const report = { testResults: [file('/a', 'passed', 'passed')] };
    expect(resultOf(report, 0, ['/a', '/b', '/c'])).toEqual({ passed: 1, failed: 2, skipped: [] });
  });

  it('counts every file when there is no report at all', () => {
    expect(resultOf(undefined, undefined, ['/a', '/b'])).toEqual({ passed: 0, failed: 2, skipped: [] });
    expect(resultOf(undefined, 0, ['/a'])).toMatchObject({ failed: 1 });
  });

  it('counts one failure where nothing else says why the run failed', () => {
    expect(count(1, file('/a', 'passed', 'passed'))).toMatchObject({ passed: 1, failed: 1 });
    expect(count(undefined, file('/a', 'passed', 'passed'))).toMatchObject({ passed: 1, failed: 1 });
    expect(count(0, file('/a', 'passed', 'passed'))).toMatchObject({ passed: 1, failed: 0 });
  });
});

describe('addUp', () => {
  it('is the sum of each number, and every name', () => {
    const results = [
      { passed: 1, failed: 20, skipped: ['a'] },
      { passed: 300, failed: 4000, skipped: [] },
      { passed: 50_000, failed: 600_000, skipped: ['b', 'c'] },
    ];
    expect(addUp(results)).toEqual({ passed: 50_301, failed: 604_020, skipped: ['a', 'b', 'c'] });
    expect(addUp([])).toEqual({ passed: 0, failed: 0, skipped: [] });
  });
});
