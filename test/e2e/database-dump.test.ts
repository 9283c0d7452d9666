import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerIds, docker, leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

const NAME = 'Rows Of An Older League';

describe('a league that begins with an existing database', () => {
  let folder: string;
  let work: string;

  beforeAll(async () => {
    await removeLeague();
    folder = await newFolder();
    work = `${folder}-dumps`;
    await execa('mkdir', ['-p', work]);
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    const postgres = (await containerIds())['postgres'] ?? '';
    await docker(
      'exec',
      postgres,
      'psql',
      '-U',
      'sprocket',
      '-c',
      `UPDATE sprocket.organization_profile SET name = '${NAME}'`,
    );
    for (const [name, format] of [
      ['custom.dump', '--format=custom'],
      ['plain.sql', '--format=plain'],
    ] as const) {
      const { stdout } = await execa('docker', ['exec', postgres, 'pg_dump', '-U', 'sprocket', '--no-owner', format], {
        encoding: 'buffer',
      });
      await writeFile(`${work}/${name}`, stdout);
    }
    // A plain dump of something else.
    await writeFile(`${work}/foreign.sql`, '-- PostgreSQL database dump\nCREATE TABLE public.shop (id integer);\n');
  });
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it.each(['custom.dump', 'plain.sql'])('in %s format has its rows', async (dump) => {
    await removeLeague();
    await execa('rm', ['-rf', folder]);
    const { exitCode, stderr } = await sprocket(install(folder, '--database-dump', `${work}/${dump}`));
    expect(exitCode, stderr).toBe(0);
    expect(await leagueName()).toBe(NAME);
    const log = await readFile(`${folder}/.sprocket/log/0001-core-load.txt`, 'utf8');
    expect(log).toContain('the dump is loaded');
    // The copy has done its work; a later apply must not look at it again.
    await expect(readFile(`${folder}/import/files/database.dump`)).rejects.toThrow();
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('that is not one of Sprocket is refused, and nothing of it stays', async () => {
    await removeLeague();
    await execa('rm', ['-rf', folder]);
    const { exitCode, stderr } = await sprocket(install(folder, '--database-dump', `${work}/foreign.sql`));
    expect(exitCode).toBe(5);
    expect(stderr).toContain('not one of a Sprocket database');
    expect(await running()).toEqual([]);
  });
});
