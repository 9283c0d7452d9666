import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptAt } from './support/interrupt.ts';
import { docker, fingerprintOf, leagueName, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

let folder: string;
/** No npm registry answers there: whether there is a newer program is another test's matter. */
const env = { npm_config_registry: 'http://127.0.0.1:9/' };
const upgrade = (...args: readonly string[]) => sprocket(['upgrade', '--dir', folder, ...args], { env });
const audit = async () =>
  (await readFile(join(folder, '.sprocket/audit.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const listed = async (...args: readonly string[]) => (await docker(...args)).split('\n');

beforeAll(async () => {
  await removeLeague();
  folder = await newFolder();
  const { exitCode, stderr } = await sprocket(install(folder));
  expect(exitCode, stderr).toBe(0);
});
afterAll(async () => {
  await removeLeague();
  await removeFolder(folder);
});

describe('sprocket upgrade', () => {
  it('says that there is something new, and shows the whole path, and writes nothing', async () => {
    const before = await fingerprintOf(folder);
    const check = await upgrade('--check');
    expect(check.exitCode, check.stderr).toBe(10);
    expect(check.stdout).toBe('app v2.3.0 → v2.4.0');
    const plan = await upgrade('--plan');
    expect(plan.exitCode, plan.stderr).toBe(0);
    expect(plan.stdout).toContain('Hop 1 of 1   app v2.3.0 → v2.4.0');
    expect(plan.stdout).toMatch(/database {4}changes; its last migration now: \w+/);
    expect(plan.stdout).toMatch(/to fetch {4}\d+ [KM]B|to fetch {4}nothing/);
    expect(plan.stdout).toContain('last time   never done here');
    expect(plan.stdout).toMatch(/~ core +v2\.3\.0 → v2\.4\.0 +app\.version in sprocket\.yaml/);
    const json = await upgrade('--plan', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'sprocket.upgrade/1', app: { to: 'v2.4.0' } });
    expect(await fingerprintOf(folder)).toEqual(before);
  });

  it('refuses an unknown tag, and names what there is', async () => {
    const unknown = await upgrade('--app-tag', 'v2.9.9', '--yes');
    expect(unknown.exitCode).toBe(3);
    expect(unknown.stderr).toMatch(/no images with the tag v2\.9\.9[^]*Versions there: v2\.4\.0/);
  });

  it('asks nobody during a freeze, and is told to go on by a flag', async () => {
    const path = join(folder, 'sprocket.yaml');
    const text = await readFile(path, 'utf8');
    const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
    await writeFile(
      path,
      `${text}# kept\nfreeze: [{ from: ${day(-1)}, until: ${day(1)}, zone: UTC, why: match night }]\n`,
    );
    const before = await fingerprintOf(folder);
    const stopped = await upgrade('--app-tag', 'v2.3.1', '--yes');
    expect(stopped.exitCode).toBe(3);
    expect(stopped.stderr).toMatch(/Nothing is changed now: match night, until[^]*--despite-freeze[^]*frozen, exit 3/);
    expect(await fingerprintOf(folder)).toEqual(before);
    expect((await sprocket(['status', '--dir', folder])).stderr).toContain('A freeze holds: match night');
    const done = await upgrade('--app-tag', 'v2.3.1', '--yes', '--despite-freeze');
    expect(done.exitCode, done.stderr).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('version: v2.3.1');
    expect(await readFile(path, 'utf8')).toContain('# kept');
    expect((await audit()).at(-1)).toMatchObject({
      command: 'upgrade --yes --despite-freeze --app-tag v2.3.1',
      result: 'committed',
      from: 1,
      generation: 2,
      details: { from: 'v2.3.0', to: 'v2.3.1', migrates: 'no' },
    });
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^freeze: .*\n/m, ''));
  });

  it('brings the app to the newest version, also by a resume, and says the next time how long that took', async () => {
    const command = ['upgrade', '--app-tag', 'v2.4.0', '--yes', '--dir', folder];
    await interruptAt(command, 'verify', 'SIGKILL');
    const done = await sprocket(['resume', '--dir', folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(await leagueName()).not.toBe('');
    expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toContain('monolith:v2.4.0@sha256:');
    const [last] = (await audit()).slice(-1);
    expect(last).toMatchObject({ command: 'resume', details: { to: 'v2.4.0', migrates: 'yes' }, result: 'committed' });
    expect(last?.['away']).toBeGreaterThan(1);
    expect(last?.['seconds']).toBeGreaterThan(last?.['away'] as number);
    const check = await upgrade('--check');
    expect([check.exitCode, check.stdout]).toEqual([
      0,
      expect.stringMatching(/^Nothing to upgrade: .*the app v2\.4\.0\.$/) as string,
    ]);
    const again = await upgrade('--yes');
    expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining('Nothing to upgrade') as string]);
    const odd = await upgrade('--app-tag', 'never-healthy', '--plan');
    expect(odd.stdout).toMatch(/whether it changes is not known[^]*last time {3}.*for v2\.3\.1 → v2\.4\.0/);
  });

  it('refuses to go back, and names the command that does', async () => {
    const { exitCode, stderr } = await upgrade('--app-tag', 'v2.3.0', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/v2\.3\.0 is older than v2\.4\.0[^]*sprocket rollback/);
  });

  it('removes images with the last generation that needs them', async () => {
    const first = await readFile(join(folder, '.sprocket/generations/0001/compose.yaml'), 'utf8');
    const [, repository = '', digest = ''] = /image: (\S+monolith):v2\.3\.0@(\S+)/.exec(first) ?? [];
    const isThere = async () =>
      (await listed('images', '--digests', '--format', '{{.Digest}}', repository)).includes(digest);
    expect(await isThere()).toBe(true);
    const path = join(folder, 'sprocket.yaml');
    for (const description of ['One', 'Two']) {
      expect(await isThere(), description).toBe(true);
      const text = (await readFile(path, 'utf8')).replace(/^league:\n(?: {2}description: .*\n)?/m, `league:\n  description: ${description}\n`); // prettier-ignore
      await writeFile(path, text);
      const { exitCode, stderr } = await sprocket(['apply', '--yes', '--dir', folder]);
      expect(exitCode, stderr).toBe(0);
    }
    expect(await isThere()).toBe(false);
  });
});
