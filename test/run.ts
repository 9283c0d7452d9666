import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * `npm test`: static checks, the build, the lab, then every test. Where no engine can run, the tests that need one are
 * counted as skipped and listed with the reason; in CI that is a failure. The last line is `N passed, N failed, N skipped`.
 */
interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const filters = process.argv.slice(2);

async function step(title: string, command: string, args: readonly string[]): Promise<boolean> {
  const began = Date.now();
  say(`\n── ${title}`);
  const { exitCode } = await execa(command, [...args], { stdio: 'inherit', reject: false });
  say(
    `── ${title}: ${exitCode === 0 ? 'ok' : `failed (exit ${exitCode ?? 'unknown'})`}, ${Math.round((Date.now() - began) / 1000)} s`,
  );
  return exitCode === 0;
}

async function vitest(project: string): Promise<Result> {
  const report = join(mkdtempSync(join(tmpdir(), 'sprocket-tests-')), 'report.json');
  const args = [
    'vitest',
    'run',
    '-c',
    '.config/vitest.config.ts',
    '--project',
    project,
    '--reporter',
    'default',
    '--reporter',
    'json',
    '--outputFile.json',
    report,
    ...filters,
  ];
  const { exitCode } = await execa('npx', args, { stdio: 'inherit', reject: false });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  // A file that cannot be loaded, or a hook that fails, has no failed test of its own.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = count('failed') + brokenFiles.length;
  return {
    passed: count('passed'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

async function listTests(project: string): Promise<string[]> {
  const { stdout } = await execa(
    'npx',
    ['vitest', 'list', '-c', '.config/vitest.config.ts', '--project', project, '--json'],
    { reject: false },
  );
  return (JSON.parse(stdout.slice(stdout.indexOf('['))) as { name: string }[]).map(({ name }) => name);
}

async function labUp(): Promise<{ ready: boolean; reason: string }> {
  if (await step('lab', 'npx', ['tsx', 'test/lab/main.ts', 'up'])) return { ready: true, reason: '' };
  const { exitCode, stderr } = await execa('docker', ['info'], { reject: false });
  return {
    ready: false,
    reason: exitCode === 0 ? 'the lab could not be brought up' : `no Docker engine: ${stderr.split('\n').at(-1) ?? ''}`,
  };
}

async function main(): Promise<number> {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  const add = (result: Result): void => {
    passed += result.passed;
    failed += result.failed;
    skipped.push(...result.skipped);
  };
  const stage = (ok: boolean): void => add({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] });

  stage(await step('static checks', 'npm', ['run', '--silent', 'check:static']));
  stage(await step('build', 'npm', ['run', '--silent', 'build']));
  add(await vitest('fast'));
  const lab = await labUp();
  if (lab.ready) add(await vitest('e2e'));
  else {
    const tests = await listTests('e2e');
    skipped.push(...tests.map((name) => `${name} (${lab.reason})`));
    if (process.env['CI']) failed += 1;
  }
  if (skipped.length > 0) say(`\nNot run:\n${skipped.map((name) => `  - ${name}`).join('\n')}`);
  say(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
