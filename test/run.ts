import { execa } from 'execa';
import { runE2e } from './runner/e2e.ts';
import { addUp, listFailures, NOTHING, type Result } from './runner/results.ts';
import { listFiles, listTests, readWanted, runVitest } from './runner/vitest.ts';

/**
 * `npm test [-- FILTER… [OPTION OF VITEST…]]`: the build, then side by side the static checks with the tests that need
 * nothing, and the lab with those that need an engine. Where no engine can run, the latter are counted as skipped and listed
 * with the reason; in CI that is a failure. The last line is `N passed, N failed, N skipped`.
 */

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const wanted = readWanted(process.argv.slice(2));

const failure = (name: string, why: string): Result => ({ ...NOTHING, failed: [{ name, why }] });
const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

/** @param shown what it says: as it comes, or whole at its end, where others speak as well */
async function step(shown: 'as it comes' | 'at its end', title: string, command: string, args: readonly string[]) {
  const began = Date.now();
  say(`\n── ${title}`);
  const output = shown === 'at its end' ? 'pipe' : 'inherit';
  const { exitCode, stdout, stderr } = await execa(command, [...args], {
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    reject: false,
  });
  if (output === 'pipe' && exitCode !== 0) say(`${stdout ?? ''}\n${stderr ?? ''}`.trim());
  say(`── ${title}: ${exitCode === 0 ? 'ok' : `failed (exit ${exitCode ?? 'unknown'})`}, ${seconds(began)} s`);
  return exitCode === 0;
}

async function stage(shown: Parameters<typeof step>[0], title: string, script: string): Promise<Result> {
  const ok = await step(shown, title, 'npm', ['run', '--silent', script]);
  return ok ? { ...NOTHING, passed: 1 } : failure(title, `npm run ${script}`);
}

async function labUp(): Promise<{ ready: boolean; reason: string }> {
  if (await step('as it comes', 'lab', 'npx', ['tsx', 'test/lab/main.ts', 'up'])) return { ready: true, reason: '' };
  const { exitCode, stderr } = await execa('docker', ['info'], { reject: false });
  return {
    ready: false,
    reason: exitCode === 0 ? 'the lab could not be brought up' : `no Docker engine: ${stderr.split('\n').at(-1) ?? ''}`,
  };
}

async function withoutEngine(files: readonly string[]): Promise<Result> {
  const checked = await stage('at its end', 'static checks', 'check:static');
  if (files.length === 0) return checked;
  const began = Date.now();
  say(`\n── ${files.length} files that need no engine`);
  const result = await runVitest('fast', files, wanted, { collect: (output) => say(`\n${output.trim()}`) });
  say(`── without an engine: ${result.passed} passed, ${result.failed.length} failed, ${seconds(began)} s`);
  return addUp([checked, result]);
}

async function e2e(files: readonly string[], alone: Promise<unknown>): Promise<Result> {
  if (files.length === 0) return NOTHING;
  const lab = await labUp();
  if (lab.ready) return await runE2e(files, wanted, alone);
  const skipped = (await listTests('e2e', wanted)).map((name) => `${name} (${lab.reason})`);
  return { ...(process.env['CI'] ? failure('lab', lab.reason) : NOTHING), skipped };
}

async function main(): Promise<number> {
  const [built, fast, withEngine] = await Promise.all([
    stage('as it comes', 'build', 'build'),
    listFiles('fast', wanted),
    listFiles('e2e', wanted),
  ]);
  const none = failure('tests', `No file of tests has a name with ${wanted.filters.join(' or ')}.`);
  const without = fast.length + withEngine.length === 0 ? Promise.resolve(none) : withoutEngine(fast);
  const results = [built, ...(await Promise.all([without, e2e(withEngine, without)]))];
  const { passed, failed, skipped } = addUp(results);
  if (skipped.length > 0) say(`\nNot run:\n${skipped.map((name) => `  - ${name}`).join('\n')}`);
  if (failed.length > 0) say(`\nFailed:\n${listFailures(failed)}`);
  say(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
