import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.ts';
import { packageFolder, readServiceFolders } from '../../src/host/assets.ts';
import { pullReference } from '../../src/plan/images.ts';
import { databaseClient } from '../../src/ops/preflight/database/database-access.ts';
import { docker } from './support/league.ts';

const NAME = 'sprocket-test-restore-point';
const LAB_MIRROR = process.env['LAB_IMAGES'] === 'official' ? undefined : '127.0.0.1:5000';
const SCRIPTS = join(packageFolder(), 'templates/services/core/files');
const PASSWORD = 'not-a-secret-of-anybody';
/** What the scripts are told of the server, the same for both roles. */
const SERVER = ['-e', 'PGHOST=127.0.0.1', '-e', 'PGPORT=5432', '-e', 'PGSSLMODE=disable'];

const image = pullReference(databaseClient(loadCatalog(readServiceFolders())).name, LAB_MIRROR);
let folder = '';

async function sql(database: string, ...statements: string[]): Promise<string> {
  const commands = statements.flatMap((statement) => ['-c', statement]);
  return await docker('exec', NAME, 'psql', '-U', 'postgres', '-d', database, '-v', 'ON_ERROR_STOP=1', '-At', '-q', ...commands); // prettier-ignore
}

/** The script as a league runs it. @returns its exit code and what it wrote */
async function point(role: string, ...words: string[]): Promise<{ exitCode: number | undefined; lines: string[] }> {
  const mounts = ['psql.sh', 'restore-point.sh'].flatMap((file) => ['-v', `${join(SCRIPTS, file)}:/opt/sprocket/${file}:ro`]); // prettier-ignore
  const own = ['-v', `${folder}/password:/run/secrets/database-password:ro`, '-v', `${folder}/points:/points`];
  const place = ['--rm', '--network', `container:${NAME}`, '--user', '999:999', '--read-only', '--tmpfs', '/tmp'];
  const who = ['-e', `PGUSER=${role}`, '-e', `PGDATABASE=${role}`, '--entrypoint', 'sh'];
  const script = ['/opt/sprocket/restore-point.sh', ...words];
  const { exitCode, all } = await execa('docker', ['run', ...place, ...mounts, ...own, ...SERVER, ...who, image, ...script], { reject: false, all: true }); // prettier-ignore
  return {
    exitCode,
    lines: all.split('\n').filter((line) => line !== '' && !/NOTICE|DETAIL|drop cascades/.test(line)),
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `${NAME}-`));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'password'), PASSWORD, { mode: 0o444 });
  await execa('docker', ['rm', '-f', NAME], { reject: false });
  await docker('run', '-d', '--name', NAME, '--label', 'sprocket.test=1', '-e', `POSTGRES_PASSWORD=${PASSWORD}`, image);
  const up = () => docker('exec', NAME, 'pg_isready', '-h', '127.0.0.1', '-q');
  await vi.waitFor(up, { timeout: 60_000, interval: 200 });
  for (const [role, right] of [
    ['maker', 'CREATEDB'],
    ['tenant', 'NOCREATEDB'],
  ]) {
    await sql('postgres', `CREATE ROLE ${role} LOGIN ${right} PASSWORD '${PASSWORD}' IN ROLE pg_signal_backend`);
    await sql('postgres', `CREATE DATABASE ${role} OWNER ${role}`);
  }
}, 120_000);
afterAll(async () => {
  await execa('docker', ['rm', '-f', '-v', NAME], { reject: false });
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ['beside the database, where its role may make some', 'maker'],
  ['in a file, where it may not', 'tenant'],
])('a restore point %s', (_, role) => {
  const rows = async () => await sql(role, 'SELECT count(*) FROM sprocket.ledger', "SELECT to_regclass('extra.table_of_a_migration')"); // prettier-ignore
  const names = async () => (await point(role, 'list')).lines.map((line) => line.split(' ')[0]);

  beforeAll(async () => {
    await rm(join(folder, 'points'), { recursive: true, force: true });
    await mkdir(join(folder, 'points'));
    await chmod(join(folder, 'points'), 0o777);
    await sql(
      role,
      `SET ROLE ${role}`,
      'CREATE SCHEMA sprocket',
      'CREATE TABLE sprocket.ledger AS SELECT g AS id FROM generate_series(1, 100) g',
      `ALTER ROLE ${role} IN DATABASE ${role} SET search_path = sprocket, public`,
    );
  });

  it('is a whole copy, made once', async () => {
    expect(Number((await point(role, 'size')).lines[0])).toBeGreaterThan(1_000_000);
    expect(await names()).toEqual([]);
    expect((await point(role, 'copy', 'before-0002')).exitCode).toBe(0);
    await sql(role, `SET ROLE ${role}`, 'INSERT INTO sprocket.ledger VALUES (101)', 'CREATE SCHEMA extra', 'CREATE TABLE extra.table_of_a_migration (id int)'); // prettier-ignore
    expect((await point(role, 'copy', 'before-0002')).exitCode).toBe(0);
    expect(await names()).toEqual(['before-0002']);
    expect((await point(role, 'rows', 'before-0002')).lines).toEqual(['sprocket.ledger 100 101']);
  });

  it('takes the place of the database, which becomes one itself; again, that changes nothing; and back', async () => {
    for (let times = 0; times < 2; times += 1) {
      expect(await point(role, 'swap', 'undone-0002', 'before-0002')).toMatchObject({ exitCode: 0 });
      expect(await rows()).toBe('100\n');
      expect(await names()).toEqual(['undone-0002']);
    }
    expect(await sql(role, `SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = '${role}'`)).toContain('sprocket, public'); // prettier-ignore
    expect((await point(role, 'swap', 'before-0002', 'undone-0002')).exitCode).toBe(0);
    expect(await rows()).toBe('101\nextra.table_of_a_migration');
  });

  it('is made and exchanged while somebody is connected, who is sent away', async () => {
    const idle = execa('docker', ['exec', NAME, 'psql', '-U', role, '-d', role, '-c', 'SELECT pg_sleep(60)'], { reject: false }); // prettier-ignore
    await vi.waitFor(async () => expect(await sql(role, 'SELECT count(*) FROM pg_stat_activity WHERE query LIKE \'%pg_sleep(60)\' AND state = \'active\'')).not.toBe('0')); // prettier-ignore
    expect((await point(role, 'copy', 'before-0003')).exitCode).toBe(0);
    if (role === 'maker') expect((await idle).exitCode).not.toBe(0);
    else idle.kill();
    await sql('postgres', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${role}'`);
    expect(await names()).toEqual(['before-0002', 'before-0003']);
  });

  it('is removed by its name, and by nothing else', async () => {
    expect((await point(role, 'drop', 'before-0002')).exitCode).toBe(0);
    expect((await point(role, 'drop', 'before-0002')).exitCode).toBe(0);
    expect(await names()).toEqual(['before-0003']);
    for (const words of [['swap', 'x', 'nope'], ['rows', 'nope'], ['copy', 'a;b'], ['copy', ''], ['bogus']]) {
      const { exitCode, lines } = await point(role, ...words);
      expect(exitCode, words.join(' ')).toBe(2);
      expect(lines.join(' ')).toMatch(/^restore point: /);
    }
    expect(await rows()).toContain('101');
  });
});
