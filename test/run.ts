import { execa } from 'execa';
import { runE2e } from './runner/e2e.ts';
import { addUp, type Result } from './runner/results.ts';
import { listFiles, listTests, readWanted, runVitest } from './runner/vitest.ts';

/**
 * `npm test [-- FILTER… [OPTION OF VITEST…]]`: static checks, the build, the lab, then every test. Where no engine can run,
 * the tests that need one are counted as skipped and listed with the reason; in CI that is a failure. The last line is
 * `N passed, N failed, N skipped`.
 */

const NOTHING: Result = { passed: 0, failed: 0, skipped: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const wanted = readWanted(process.argv.slice(2));

async function step(title: string, command: string, args: readonly string[]): Promise<boolean> {
  const began = Date.now();
  say(`\n── ${title}`);
  const { exitCode } = await execa(command, [...args], { stdio: 'inherit', reject: false });
  say(
    `── ${title}: ${exitCode === 0 ? 'ok' : `failed (exit ${exitCode ?? 'unknown'})`}, ${Math.round((Date.now() - began) / 1000)} s`,
  );
  return exitCode === 0;
}

async function stage(title: string, script: string): Promise<Result> {
  const ok = await step(title, 'npm', ['run', '--silent', script]);
  return { ...NOTHING, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

async function labUp(): Promise<{ ready: boolean; reason: string }> {
  if (await step('lab', 'npx', ['tsx', 'test/lab/main.ts', 'up'])) return { ready: true, reason: '' };
  const { exitCode, stderr } = await execa('docker', ['info'], { reject: false });
  return {
    ready: false,
    reason: exitCode === 0 ? 'the lab could not be brought up' : `no Docker engine: ${stderr.split('\n').at(-1) ?? ''}`,
  };
}

async function fast(files: readonly string[]): Promise<Result> {
  return files.length === 0 ? NOTHING : await runVitest('fast', files, wanted);
}

async function e2e(files: readonly string[]): Promise<Result> {
  if (files.length === 0) return NOTHING;
  const lab = await labUp();
  if (lab.ready) return await runE2e(files, wanted);
  const skipped = (await listTests('e2e', wanted)).map((name) => `${name} (${lab.reason})`);
  return { ...NOTHING, failed: process.env['CI'] ? 1 : 0, skipped };
}

async function main(): Promise<number> {
  const files = { fast: await listFiles('fast', wanted), e2e: await listFiles('e2e', wanted) };
  const nothing = files.fast.length + files.e2e.length === 0;
  if (nothing) say(`✘ No file of tests has a name with ${wanted.filters.join(' or ')}.`);
  const results = nothing
    ? [{ ...NOTHING, failed: 1 }]
    : [
        await stage('static checks', 'check:static'),
        await stage('build', 'build'),
        await fast(files.fast),
        await e2e(files.e2e),
      ];
  const { passed, failed, skipped } = addUp(results);
  if (skipped.length > 0) say(`\nNot run:\n${skipped.map((name) => `  - ${name}`).join('\n')}`);
  say(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
