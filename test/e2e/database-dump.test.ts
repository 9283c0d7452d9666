import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { FORMER, keptOfFormer } from './support/former-league.ts';
import { install, sprocket } from './support/program.ts';

/** Of custom format; the plain one is made from it. */
const dump = (await keptOfFormer()).dumps.at(-1) ?? '';

describe('a league that begins with an existing database', () => {
  let folder: string;
  let work: string;

  beforeAll(async () => {
    await removeLeague();
    folder = await newFolder();
    work = await mkdtemp(join(tmpdir(), 'sprocket-e2e-dumps-'));
    const plain = ['run', '--rm', '-i', '127.0.0.1:5000/library/postgres:17.11-trixie', 'pg_restore', '--no-owner', '-f', '-']; // prettier-ignore
    const { stdout } = await execa('docker', plain, { inputFile: join(FORMER, dump) });
    await writeFile(join(work, 'plain.sql'), stdout);
    // A plain dump of something else.
    await writeFile(join(work, 'foreign.sql'), '-- PostgreSQL database dump\nCREATE TABLE public.shop (id integer);\n');
  });
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
    await rm(work, { recursive: true });
  });

  it.each([dump, 'plain.sql'])('of %s has its rows', async (given) => {
    await removeLeague();
    await execa('rm', ['-rf', folder]);
    const path = join(given === 'plain.sql' ? work : FORMER, given);
    const { exitCode, stderr } = await sprocket(install(folder, '--database-dump', path));
    expect(exitCode, stderr).toBe(0);
    expect(await leagueName()).toMatch(/^Rows of \d/);
    const log = await readFile(`${folder}/.sprocket/log/0001-core-load.txt`, 'utf8');
    expect(log).toContain('the dump is loaded');
    // The copy has done its work; a later apply must not look at it again.
    await expect(readFile(`${folder}/import/files/database.dump`)).rejects.toThrow();
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('that is not one of Sprocket is refused, and nothing of it stays', async () => {
    await removeLeague();
    await execa('rm', ['-rf', folder]);
    const { exitCode, stderr } = await sprocket(install(folder, '--database-dump', join(work, 'foreign.sql')));
    expect(exitCode).toBe(5);
    expect(stderr).toContain('not one of a Sprocket database');
    expect(await running()).toEqual([]);
  });
});
