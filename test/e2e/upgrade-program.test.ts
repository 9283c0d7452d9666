import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { interruptAt } from './support/interrupt.ts';
import { newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, ROOT, sprocket } from './support/program.ts';
import { type NpmBehaviour, type StandInNpm, standInNpm } from './support/stand-in-npm.ts';

let folder: string;
let work: string;
let present: string;
let next: string;
let registry: StandInNpm | undefined;
const env = { npm_config_registry: '', npm_config_cache: '' };
const upgrade = (...args: readonly string[]) => sprocket(['upgrade', '--dir', folder, ...args], { env });

/** The package as it was built, with a version after its own and another page server. @returns its tarball */
async function laterVersion(): Promise<Buffer> {
  const copy = join(work, 'later');
  for (const part of ['dist', 'presets', 'templates', 'package.json', 'README.md', 'LICENSE'])
    await cp(join(ROOT, part), join(copy, part), { recursive: true });
  const manifest = await readFile(join(copy, 'package.json'), 'utf8');
  present = (JSON.parse(manifest) as { version: string }).version;
  next = present.replace(/\d+$/, (patch) => String(Number(patch) + 1));
  await writeFile(join(copy, 'package.json'), manifest.replace(`"version": "${present}"`, `"version": "${next}"`));
  const web = join(copy, 'templates/services/web/service.yaml');
  await writeFile(web, (await readFile(web, 'utf8')).replace(/^memory: \d+Mi$/m, 'memory: 200Mi'));
  for (const name of await readdir(join(copy, 'dist'))) {
    const file = join(copy, 'dist', name);
    const text = await readFile(file, 'utf8');
    // Where the bundler put the version in.
    await writeFile(file, text.replaceAll(`\`${present}\``, `\`${next}\``).replaceAll(`"${present}"`, `"${next}"`));
  }
  await execa('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: copy });
  return await readFile(join(copy, `create-sprocket-${next}.tgz`));
}

async function serve(behaviour: NpmBehaviour, tarball: Buffer): Promise<void> {
  registry = await standInNpm('create-sprocket', behaviour);
  registry.publish(next, tarball);
  env.npm_config_registry = registry.url;
  env.npm_config_cache = await mkdtemp(join(work, 'cache-'));
}

let tarball: Buffer;
beforeAll(async () => {
  await removeLeague();
  work = await mkdtemp(join(tmpdir(), 'sprocket-e2e-npm-'));
  tarball = await laterVersion();
  folder = await newFolder();
  const { exitCode, stderr } = await sprocket(install(folder, '--set', 'app.version=v2.4.0'));
  expect(exitCode, stderr).toBe(0);
});
afterEach(async () => registry?.close());
afterAll(async () => {
  await removeLeague();
  await removeFolder(folder);
  await rm(work, { recursive: true, force: true });
});

const copies = () => readdir(join(folder, '.sprocket/program'));
const programOf = async (generation: string) =>
  JSON.parse(await readFile(join(folder, '.sprocket/generations', generation, 'program.json'), 'utf8')) as {
    version: string;
    copy: string;
  };

describe('a newer program in the npm registry', () => {
  it('that is not what was announced is not run, and nothing is kept of it', async () => {
    await serve({ tampers: true }, tarball);
    const { exitCode, stderr } = await upgrade('--yes');
    expect(stderr).toMatch(/not what the npm registry announced/);
    expect(exitCode).toBe(3);
    expect(await copies()).toHaveLength(1);
  });

  it('is told, planned without a trace, and then does the upgrade; the former one stays for a rollback', async () => {
    await serve({}, tarball);
    const check = await upgrade('--check');
    expect([check.exitCode, check.stdout]).toEqual([10, `sprocket ${present} → ${next}`]);
    const plan = await upgrade('--plan');
    expect(plan.exitCode, plan.stderr).toBe(0);
    expect(plan.stderr).toContain('its checksum is right; the registry signs nothing');
    expect(plan.stdout).toMatch(new RegExp(`~ sprocket +${present} → ${next} +this program`));
    expect(await copies()).toHaveLength(1);
    const done = await upgrade('--yes');
    expect(done.exitCode, done.stderr).toBe(0);
    const [before, after] = [await programOf('0001'), await programOf('0002')];
    expect([before.version, after.version]).toEqual([present, next]);
    expect((await copies()).sort()).toEqual([before.copy, after.copy].sort());
    expect(JSON.parse(await readFile(join(folder, 'sprocket.lock'), 'utf8'))).toMatchObject({ cli: next });
  });

  it('goes back with the generation that it made, and finishes that when it was killed', async () => {
    const compose = () => readFile(join(folder, 'compose.yaml'), 'utf8');
    const later = await compose();
    const lock = async () => JSON.parse(await readFile(join(folder, 'sprocket.lock'), 'utf8')) as { cli: string };
    const back = await sprocket(['rollback', '--dir', folder, '--yes']);
    expect(back.exitCode, back.stderr).toBe(0);
    expect(back.stderr).toContain(`Generation 1 was made by sprocket ${present}`);
    expect(await lock()).toMatchObject({ cli: present, generation: 3 });
    expect(await compose()).toBe(await readFile(join(folder, '.sprocket/generations/0001/compose.yaml'), 'utf8'));
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
    // Forward again, killed on the way: whichever program is asked to, the newer one finishes that.
    const newer = join(folder, '.sprocket/program', (await programOf('0002')).copy);
    await interruptAt(['rollback', '2', '--dir', folder, '--yes'], 'verify', 'SIGKILL', newer);
    const resumed = await sprocket(['resume', '--dir', folder]);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(await lock()).toMatchObject({ cli: next, generation: 4 });
    expect(await compose()).toBe(later);
  });

  it('does what the former one is asked to do from then on, and without its copy that one only looks', async () => {
    const again = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toContain('Nothing to change');
    const { copy } = await programOf('0004');
    await rm(join(folder, '.sprocket/program', copy), { recursive: true });
    const refused = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(new RegExp(`was applied with ${next}[^]*create-sprocket@${next}`));
    expect((await sprocket(['status', '--dir', folder])).exitCode).toBe(0);
  });
});
