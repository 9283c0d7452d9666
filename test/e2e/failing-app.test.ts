import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { containerIds, docker, leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { type Ended, impatientPackage, install, sprocket as run } from './support/program.ts';

let folder: string;
let root: string;

/** The program, with less patience for a core that never becomes ready. */
async function sprocket(args: readonly string[]): Promise<Ended> {
  return await run(args, { root });
}

async function want(version: string): Promise<void> {
  const text = await readFile(`${folder}/sprocket.yaml`, 'utf8');
  await writeFile(`${folder}/sprocket.yaml`, text.replace(/^( +version: ).*$/m, `$1${version}`));
}

beforeAll(async () => {
  root = await impatientPackage('core', 25);
  await removeLeague();
});
afterAll(async () => {
  await removeLeague();
  await rm(root, { recursive: true });
});

describe('a first install of an app that', () => {
  beforeEach(async () => void (folder = await newFolder()));
  afterEach(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it.each([
    { tag: 'crash-loop', exit: 6, says: /TypeError: Cannot read properties of undefined \(reading 'botToken'\)/ },
    { tag: 'never-healthy', exit: 6, says: /core did not become ready in (2[5-9]|[3-9]\d|\d{3,}) s/ },
    { tag: 'bad-migration', exit: 5, says: /core-migrate .*failed with exit code 4/ },
  ])(
    'is $tag: says why, stops what was started, keeps the data, and the next apply completes',
    async ({ tag, exit, says }) => {
      const failed = await sprocket(install(folder, '--set', `app.version=${tag}`));
      expect(failed.exitCode, failed.stderr).toBe(exit);
      expect(failed.stderr).toMatch(says);
      expect(failed.stderr).toContain('Nothing runs now');
      expect(failed.stderr).toContain('Next:');
      expect(failed.stderr).not.toContain('    at file:');
      expect(await running()).toEqual([]);
      expect(await docker('volume', 'ls', '-q')).toContain('sprocket-postgres-data');
      await want('v2.3.0');
      const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
      expect(exitCode, stderr).toBe(0);
      expect(await leagueName()).toBe('Test League');
    },
  );
});

describe('a running league whose next version', () => {
  beforeAll(async () => {
    folder = await newFolder();
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
  });
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it.each([
    { tag: 'crash-loop', exit: 6 },
    { tag: 'never-healthy', exit: 6 },
    { tag: 'bad-migration', exit: 5 },
    { tag: 'migrates-but-dies', exit: 6 },
  ])('is $tag goes on as it was', async ({ tag, exit }) => {
    const before = await containerIds();
    await want(tag);
    const failed = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(failed.exitCode, failed.stderr).toBe(exit);
    expect(failed.stderr).toContain('The league runs generation 1 as before');
    expect(await leagueName()).toBe('Test League');
    const after = await containerIds();
    for (const name of ['postgres', 'redis', 'traefik', 'object-storage']) expect(after[name], name).toBe(before[name]);
    await want('v2.3.0');
    const plan = await sprocket(['plan', '--dir', folder]);
    expect(plan.exitCode, plan.stdout).toBe(0);
  });

  it('is good is taken, with its migrations', async () => {
    await want('v2.4.0');
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/core +v2\.3\.0 → v2\.4\.0/);
    expect(await leagueName()).toBe('Test League');
  });
});
