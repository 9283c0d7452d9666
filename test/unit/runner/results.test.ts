import { describe, expect, it } from 'vitest';
import { addUp, listFailures, NOTHING, resultOf, type VitestReport } from '../../runner/results.ts';

type File = VitestReport['testResults'][number];

/** A file as Vitest reports it. @param tests how each of its tests ended */
function file(name: string, status: string, ...tests: readonly string[]): File {
  const assertionResults = tests.map((one, index) => ({
    fullName: `test ${index}`,
    status: one,
    failureMessages: one === 'failed' ? [`because of ${index}`] : null,
  }));
  return { name, status, message: status === 'failed' ? 'the file is at fault' : '', assertionResults };
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
  it('counts what passed, and names what failed, why, and what did not run', () => {
    const result = count(
      1,
      file('/a', 'failed', 'passed', 'failed', 'passed', 'skipped'),
      file('/b', 'passed', 'passed', 'todo', 'pending'),
    );
    expect(result).toEqual({
      passed: 3,
      failed: [{ name: '/a > test 1', why: 'because of 1' }],
      skipped: ['test 3', 'test 1', 'test 2'],
    });
  });

  it('counts a file that could not be loaded, or whose hook failed, as one failure beside those of others', () => {
    expect(count(1, file('/a', 'failed'), file('/b', 'failed', 'failed'))).toEqual({
      passed: 0,
      failed: [
        { name: '/a', why: 'the file is at fault' },
        { name: '/b > test 0', why: 'because of 0' },
      ],
      skipped: [],
    });
    const hook = count(1, file('/a', 'failed', 'passed', 'skipped'));
    expect(hook).toMatchObject({ passed: 1, failed: [{ name: '/a', why: 'the file is at fault' }] });
  });

  it('counts each file that never reported, even where all others passed', () => {
    const report = { testResults: [file('/a', 'passed', 'passed')] };
    const { passed, failed } = resultOf(report, 0, ['/a', '/b', '/c']);
    expect([passed, failed.map(({ name }) => name)]).toEqual([1, ['/b', '/c']]);
  });

  it('counts every file when there is no report at all', () => {
    expect(resultOf(undefined, undefined, ['/a', '/b']).failed).toHaveLength(2);
    expect(resultOf(undefined, 0, ['/a']).failed).toHaveLength(1);
  });

  it('counts one failure where nothing else says why the run failed', () => {
    const failed = (exitCode: number | undefined) => count(exitCode, file('/a', 'passed', 'passed')).failed;
    expect(failed(1)).toEqual([{ name: '/a', why: 'Vitest ended with exit code 1.' }]);
    expect(failed(undefined)).toHaveLength(1);
    expect(failed(0)).toEqual([]);
  });
});

describe('addUp', () => {
  it('is the sum of each number, and every name', () => {
    const failed = [{ name: 'x', why: '' }];
    const results = [
      { passed: 1, failed, skipped: ['a'] },
      { passed: 300, failed: [], skipped: [] },
      { passed: 50_000, failed, skipped: ['b', 'c'] },
    ];
    expect(addUp(results)).toEqual({ passed: 50_301, failed: [...failed, ...failed], skipped: ['a', 'b', 'c'] });
    expect(addUp([])).toEqual(NOTHING);
  });
});

describe('listFailures', () => {
  it('says of each what and why in few lines: neither colours, nor calls of others, nor what has no end', () => {
    const calls = Array.from({ length: 50 }, (_, index) => `    at call${index} (file.ts:1:1)`).join('\n');
    const why = `\u001B[31mexpected 1 to be 2\u001B[39m\n\n    at node_modules/vitest/x.js\n${'long '.repeat(100)}\n${calls}`;
    const lines = listFailures([
      { name: 'first', why },
      { name: 'second', why: '' },
    ]).split('\n');
    expect(lines.slice(0, 2)).toEqual(['  ✘ first', '      expected 1 to be 2']);
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toBe('  ✘ second');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(210);
  });
});
