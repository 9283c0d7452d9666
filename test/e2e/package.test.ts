import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeLeague } from './support/league.ts';
import { install, ROOT } from './support/program.ts';

/** A checkout in a world-readable folder, with the program built and nothing newer than it. */
async function readyCheckout(folder: string): Promise<void> {
  const parts = ['install.sh', 'package.json', 'package-lock.json', 'dist', 'templates', 'presets', 'src', '.config'];
  for (const part of [...parts, 'node_modules/.package-lock.json']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true, preserveTimestamps: true });
  }
  await execa('chmod', ['-R', 'a+rX', folder]);
}

describe('install.sh where no engine can run', () => {
  let work: string;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'sprocket-no-engine-'));
    await readyCheckout(work);
  });
  afterAll(async () => rm(work, { recursive: true, force: true }));

  const demo = async (name: string, env: Record<string, string>, who: { uid?: number; gid?: number } = {}) => {
    const home = join(work, name);
    await mkdir(home);
    if (who.uid !== undefined) await chown(home, who.uid, who.gid ?? who.uid);
    const folder = join(home, 'league');
    const run = await execa(join(work, 'install.sh'), ['--demo', '--dir', folder], {
      ...who,
      env: { HOME: home, TMPDIR: home, ...env },
      reject: false,
    });
    return { run, folder };
  };

  it('says that no engine answers at DOCKER_HOST, shows the folder and its plan, and exits 4', async () => {
    const { run, folder } = await demo('elsewhere', { DOCKER_HOST: `unix://${work}/nothing.sock` });
    expect(run.exitCode, run.stderr).toBe(4);
    expect(run.stderr).toContain('No Docker Engine can run here');
    expect(run.stderr).toContain('no engine with Compose answers there');
    expect(run.stderr).toMatch(/pull\s+postgres:/);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['compose.yaml', 'sprocket.yaml']));
  });

  it('says to somebody who is not root what is missing, shows the folder and its plan, and exits 4', async () => {
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { run, folder } = await demo('nobody', { DOCKER_HOST: '' }, nobody);
    expect(run.exitCode, run.stderr).toBe(4);
    expect(run.stderr).toMatch(/may not use the Docker Engine that is here|not root: Docker Engine is installed/);
    expect(run.stderr).toMatch(/pull\s+postgres:/);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['compose.yaml', 'sprocket.yaml']));
  });
});

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
