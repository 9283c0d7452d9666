import { execa } from 'execa';
import { runE2e } from './runner/e2e.ts';
import { addUp, listFailures, NOTHING, type Result } from './runner/results.ts';
import { listFiles, listTests, readWanted, runVitest } from './runner/vitest.ts';

/**
 * `npm test [-- FILTER… [OPTION OF VITEST…]]`: side by side the tests that need nothing, and the build and the lab with the
 * tests that need an engine. Where no engine can run, those are counted as skipped and listed with the reason; in CI that
 * is a failure. The last line is `N passed, N failed, N skipped`.
 */

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const wanted = readWanted(process.argv.slice(2));

const failure = (name: string, why: string): Result => ({ ...NOTHING, failed: [{ name, why }] });
const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

async function step(title: string, command: string, args: readonly string[]): Promise<boolean> {
  const began = Date.now();
  say(`\n── ${title}`);
  const { exitCode } = await execa(command, [...args], {
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  });
  say(`── ${title}: ${exitCode === 0 ? 'ok' : `failed (exit ${exitCode ?? 'unknown'})`}, ${seconds(began)} s`);
  return exitCode === 0;
}

/** What keeps the tests that need an engine from running: why, and whether that is a failure. */
interface Obstacle {
  readonly name: string;
  readonly why: string;
  readonly fails: boolean;
}

/** Builds the program and brings the lab up. */
async function prepare(): Promise<Obstacle | undefined> {
  if (!(await step('build', 'npm', ['run', '--silent', 'build'])))
    return { name: 'build', why: 'the build failed', fails: true };
  if (await step('lab', 'npx', ['tsx', 'test/lab/main.ts', 'up'])) return undefined;
  const { exitCode, stderr } = await execa('docker', ['info'], { reject: false });
  const why =
    exitCode === 0 ? 'the lab could not be brought up' : `no Docker engine: ${stderr.split('\n').at(-1) ?? ''}`;
  return { name: 'lab', why, fails: Boolean(process.env['CI']) };
}

async function withoutEngine(files: readonly string[]): Promise<Result> {
  if (files.length === 0) return NOTHING;
  const began = Date.now();
  say(`\n── ${files.length} files that need no engine`);
  const result = await runVitest('fast', files, wanted, { collect: (output) => say(`\n${output.trim()}`) });
  say(`── without an engine: ${result.passed} passed, ${result.failed.length} failed, ${seconds(began)} s`);
  return result;
}

async function withEngine(files: readonly string[], alone: Promise<unknown>): Promise<Result> {
  if (files.length === 0) return NOTHING;
  const obstacle = await prepare();
  if (obstacle === undefined) return await runE2e(files, wanted, alone);
  const { name, why, fails } = obstacle;
  const skipped = (await listTests('e2e', wanted)).map((test) => `${test} (${why})`);
  return { ...(fails ? failure(name, why) : NOTHING), skipped };
}

async function main(): Promise<number> {
  const [fast, e2e] = await Promise.all([listFiles('fast', wanted), listFiles('e2e', wanted)]);
  const none = failure('tests', `No file of tests has a name with ${wanted.filters.join(' or ')}.`);
  const without = fast.length + e2e.length === 0 ? Promise.resolve(none) : withoutEngine(fast);
  const { passed, failed, skipped } = addUp(await Promise.all([without, withEngine(e2e, without)]));
  if (skipped.length > 0) say(`\nNot run:\n${skipped.map((name) => `  - ${name}`).join('\n')}`);
  if (failed.length > 0) say(`\nFailed:\n${listFailures(failed)}`);
  say(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
