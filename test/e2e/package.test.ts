import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeLeague } from './support/league.ts';
import { install, ROOT } from './support/program.ts';

describe('the published package', () => {
  let work: string;
  let tarball: string;
  let program: string;

  beforeAll(async () => {
    await removeLeague();
    work = await mkdtemp(join(tmpdir(), 'sprocket-package-'));
    const { stdout } = await execa('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], {
      cwd: ROOT,
    });
    tarball = join(work, stdout.trim().split('\n').at(-1) ?? '');
    await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', join(work, 'prefix'), tarball]);
    program = join(work, 'prefix/node_modules/.bin/sprocket');
  });
  afterAll(async () => rm(work, { recursive: true, force: true }));

  it('is one package without runtime dependencies, at most 1.5 MB', async () => {
    const packages = (await readdir(join(work, 'prefix/node_modules'))).filter((name) => !name.startsWith('.'));
    expect(packages).toEqual(['create-sprocket']);
    expect((await stat(tarball)).size).toBeLessThanOrEqual(1_500_000);
  });

  it('holds what it needs and nothing of this workshop', async () => {
    const files = (await readdir(join(work, 'prefix/node_modules/create-sprocket'))).sort();
    expect(files).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'presets', 'templates']);
    await execa('npx', ['publint', '--strict', tarball], { cwd: ROOT });
  });

  it('tells its version and help under both names, loading almost nothing', async () => {
    const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { version: string };
    expect((await execa(program, ['--version'])).stdout).toBe(version);
    expect((await execa(join(work, 'prefix/node_modules/.bin/create-sprocket'), ['--version'])).stdout).toBe(version);
    expect((await execa(program, ['--help'])).stdout).toContain('Usage: sprocket');
    expect(await bytesBehind('sprocket.js', 0)).toBeLessThan(2_000);
    expect(await bytesBehind('sprocket.js', 1)).toBeLessThan(100_000);
  });

  it('plans a league from an empty folder', async () => {
    const { stdout, exitCode } = await execa(program, [...install(join(work, 'league')), '--dry-run'], { cwd: work });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('postgres');
    expect(await readdir(work)).not.toContain('league');
  });

  it('gains a service by a folder and loses one with its folder, and nothing else is touched', async () => {
    const copy = join(work, 'changed');
    await cp(join(work, 'prefix/node_modules/create-sprocket'), copy, { recursive: true });
    await rm(join(copy, 'templates/services/gatus'), { recursive: true });
    await cp(join(copy, 'templates/services/redis'), join(copy, 'templates/services/made-up'), { recursive: true });
    const path = join(copy, 'templates/services/made-up/service.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text
        .replace('id: redis', 'id: made-up')
        .replace('enabled: always', 'enabled: module')
        .replace(/provides:\n.*\n/, ''),
    );
    const changed = (...args: string[]) =>
      execa(process.execPath, [join(copy, 'dist/sprocket.js'), ...args], { reject: false, cwd: work });
    const league = join(work, 'league');
    const added = await changed(...install(league, '--set', 'modules=[made-up]'), '--dry-run');
    expect(added.exitCode, added.stderr).toBe(0);
    expect(added.stdout).toMatch(/\+ made-up /);
    expect(added.stdout).not.toContain('gatus');
    const gone = await changed(...install(league, '--set', 'modules=[gatus]'), '--dry-run');
    expect(gone.exitCode).toBe(2);
    expect(gone.stderr).toContain('gatus is not a known module');
  });
});

/** Bytes of code that are loaded with a file: its static imports, and so many levels of dynamic ones. */
async function bytesBehind(entry: string, dynamicLevels: number): Promise<number> {
  const seen = new Map<string, number>();
  const visit = async (file: string, levels: number): Promise<void> => {
    if (seen.has(file)) return;
    const text = await readFile(`${ROOT}dist/${file}`, 'utf8');
    seen.set(file, text.length);
    const statics = [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map((match) => match[1] ?? '');
    const dynamics =
      levels > 0 ? [...text.matchAll(/import\([`"']\.\/([^`"']+)[`"']\)/g)].map((match) => match[1] ?? '') : [];
    for (const next of statics) await visit(next, levels);
    for (const next of dynamics) await visit(next, levels - 1);
  };
  await visit(entry, dynamicLevels);
  return [...seen.values()].reduce((sum, size) => sum + size, 0);
}
