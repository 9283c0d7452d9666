import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dumpOf, keptOfFormer, startFormerLeague } from './support/former-league.ts';
import { leagueName, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { migrations } from './support/ledger-league.ts';
import { sprocket } from './support/program.ts';

const { versions: VERSIONS, dumps } = await keptOfFormer();
/** No npm registry answers there: whether there is a newer program is another test's matter. */
const env = { npm_config_registry: 'http://127.0.0.1:9/' };

let folder: string;
beforeEach(async () => {
  await removeLeague();
  folder = await newFolder();
});
afterEach(async () => {
  await removeLeague();
  await removeFolder(folder);
});

it('is kept here of every former version, with its database', () => {
  expect(dumps).not.toEqual([]);
  expect(dumps).toEqual(VERSIONS.map(dumpOf));
});

describe.each(VERSIONS)('a league that %s made', (version) => {
  it('is upgraded by this program with its rows, which are there again after a rollback', async () => {
    await startFormerLeague(version, folder);
    await expect.poll(leagueName, { timeout: 120_000 }).toBe(`Rows of ${version}`);
    const before = await migrations();
    const upgraded = await sprocket(['upgrade', '--app-tag', 'v2.4.0', '--yes', '--dir', folder], { env });
    expect(upgraded.exitCode, upgraded.stderr).toBe(0);
    expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toContain('monolith:v2.4.0@sha256:');
    expect(await migrations()).toBeGreaterThan(before);
    expect(await leagueName()).toBe(`Rows of ${version}`);
    expect((await sprocket(['verify', '--dir', folder])).exitCode).toBe(0);
    const back = await sprocket(['rollback', '--data', 'back', '--yes', '--dir', folder]);
    expect(back.exitCode, back.stderr).toBe(0);
    expect([await migrations(), await leagueName()]).toEqual([before, `Rows of ${version}`]);
    expect((await sprocket(['plan', '--dir', folder])).stdout).toContain('Nothing to change');
  });
});
