import { rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.ts';
import { readServiceFolders } from '../../src/host/assets.ts';
import { pullReference } from '../../src/plan/images.ts';
import { type Ledger, openLedger } from '../vm/ledger.ts';
import { hasBegun, interruptAt } from './support/interrupt.ts';
import { docker, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { expectLedger, sql as ask } from './support/ledger-league.ts';
import { begin, type Ended, install, packageWith, sprocket as run } from './support/program.ts';

const OLD = 'sprocket-postgres-data';
const NEW = 'sprocket-postgres-data-18';
const READER = "SELECT rolpassword FROM pg_authid WHERE rolname = 'reader'";
const CARRY = 'carry the data of postgres';
const LAB_MIRROR = process.env['LAB_IMAGES'] === 'official' ? undefined : '127.0.0.1:5000';

/** Postgres as a later release would have it: another image, another volume, mounted elsewhere. */
const later = (text: string): string =>
  text
    .replace(/^  data:$/m, '  data-18:')
    .replace(/image: postgres:17\S+/, 'image: postgres:18.6-trixie')
    .replace("file: PG_VERSION, is: '17'", "file: 18/docker/PG_VERSION, is: '18'")
    .replaceAll('/var/lib/postgresql/data', '/var/lib/postgresql');
/** The same, with a carry-over that loses rows on the way. */
const losing = (text: string): string =>
  text.replace(/^compare$/m, "ours sql --dbname=sprocket -c 'DELETE FROM public.migrations'\ncompare");

let ledger: Ledger;
let folder: string;
let newer: string;
let broken: string;
let writing: { stop(): Promise<void> } | undefined;

const sprocket = (...args: readonly string[]): Promise<Ended> => run([...args, '--dir', folder]);
const with18 = (...args: readonly string[]): Promise<Ended> => run([...args, '--dir', folder], { root: newer });
const volumes = async (): Promise<string[]> =>
  (await docker('volume', 'ls', '-q', '--filter', 'name=sprocket-postgres')).split('\n').sort();
const containers = (): Promise<string> => docker('ps', '-a', '--format', '{{.Names}}');
const sql = (query: string): Promise<string> => ask('sprocket', query);
const major = async (): Promise<string> => (await sql('SHOW server_version')).split('.')[0] ?? '';

/** A file of a volume that nothing uses, or a change of one. */
async function inVolume(volume: string, ...command: readonly string[]): Promise<string> {
  const image = loadCatalog(readServiceFolders()).get('postgres')?.definition.compose['image'];
  const mount = ['-v', `${volume}:/volume`, '--user', '0', '--entrypoint', command[0] ?? ''];
  return await docker('run', '--rm', ...mount, pullReference(String(image), LAB_MIRROR), ...command.slice(1));
}

/** Kills the program once the new volume is there, half filled. What fills it goes on by itself. */
async function killWhileCarrying(): Promise<void> {
  const program = begin(['apply', '--yes', '--carry-data', '--dir', folder], { root: newer });
  await vi.waitFor(async () => expect(await volumes()).toContain(NEW), { timeout: 40_000, interval: 20 });
  program.kill('SIGKILL');
  await program;
  expect(hasBegun(folder, CARRY)).toBe(true);
  expect(hasBegun(folder, 'write the league')).toBe(false);
}

beforeAll(async () => {
  ledger = openLedger(() => 80);
  await removeLeague();
  folder = await newFolder();
  newer = await packageWith({ 'postgres/service.yaml': later });
  broken = await packageWith({ 'postgres/service.yaml': later, 'postgres/files/carry.sh': losing });
  const { exitCode, stderr } = await run(install(folder));
  expect(exitCode, stderr).toBe(0);
  await ledger.write('first');
});
afterEach(async () => {
  await writing?.stop();
  writing = undefined;
});
afterAll(async () => {
  await removeLeague();
  await docker('volume', 'rm', '-f', NEW);
  await removeFolder(folder);
  for (const copy of [newer, broken]) await rm(copy, { recursive: true, force: true });
});

describe('a program with another major version of the database', () => {
  it('shows what it would do, and does not do it unless told', async () => {
    const plan = await with18('plan');
    expect(plan.exitCode, plan.stderr).toBe(10);
    expect(plan.stdout).toMatch(/~ sprocket-postgres-data-18 +17 → 18, carried over from sprocket-postgres-data +.* up to \d+ MB more on the disk/); // prettier-ignore
    const { exitCode, stderr } = await with18('apply', '--yes');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/found 17 in sprocket-postgres-data, expected 18[^]*--carry-data/);
    expect(await volumes()).toEqual([OLD]);
    expect(await major()).toBe('17');
  });

  it('is undone when rows are missing in the new volume', async () => {
    const { exitCode, stderr } = await run(['apply', '--yes', '--carry-data', '--dir', folder], { root: broken });
    expect(exitCode, stderr).toBe(5);
    expect(stderr).toMatch(
      /was: sprocket\.public\.migrations \d+[^]*is: sprocket\.public\.migrations 0[^]*not everything came over/,
    );
    expect(stderr).toContain('The league runs generation 1 as before');
    expect(await volumes()).toEqual([OLD]);
    expect(await containers()).not.toContain('carry');
    await expectLedger(ledger);
  });

  it('is killed while it carries data over, and again when the new version runs: abort puts back the old volume', async () => {
    await ledger.write('before-abort');
    await killWhileCarrying();
    await interruptAt(['resume', '--dir', folder], 'start core', 'SIGKILL', newer);
    expect(await major()).toBe('18');
    const { exitCode, stderr } = await with18('abort', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(await volumes()).toEqual([OLD]);
    expect(await containers()).not.toContain('carry');
    expect(await major()).toBe('17');
    await expectLedger(ledger);
  });

  it('is killed while it carries data over, and goes on: every acknowledged row is there, and the old volume is kept', async () => {
    await sql(`CREATE ROLE reader LOGIN PASSWORD 'not-a-secret-of-anybody'`);
    await sql('CREATE DATABASE "sprocket-before-0001"');
    const password = await sql(READER);
    writing = ledger.keepWriting();
    await killWhileCarrying();
    const { exitCode, stderr } = await with18('resume');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/carried over and compared: \d+ rows in \d+ tables/);
    await writing.stop();
    await expectLedger(ledger);
    expect(ledger.acknowledged.size).toBeGreaterThan(4);
    expect(await major()).toBe('18');
    expect(await sql(READER)).toBe(password);
    expect(await sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'sprocket-%'")).toBe('0');
    expect(await volumes()).toEqual([OLD, NEW]);
    expect(await containers()).not.toContain('carry');
    expect((await with18('plan')).exitCode).toBe(0);
    const status = await with18('status');
    expect(status.stderr).toMatch(/sprocket-postgres-data is kept[^]*sprocket rollback 1[^]*docker volume rm sprocket-postgres-data/); // prettier-ignore
  });

  it('goes back by the old volume, after it has said what that loses; the other one is kept, and never overwritten', async () => {
    await ledger.write('written-on-18');
    const unsaid = await sprocket('rollback', '1', '--yes');
    expect(unsaid.exitCode).toBe(2);
    expect(unsaid.stderr).toMatch(/again what the volume sprocket-postgres-data holds[^]*everything that was written since is not in it[^]*--data back/); // prettier-ignore
    expect((await with18('rollback', '1', '--yes', '--data', 'back')).stderr).toContain('this program would use');
    const args = ['rollback', '1', '--yes', '--data', 'back', '--dir', folder];
    await interruptAt(args, 'start postgres', 'SIGKILL');
    const back = await sprocket('resume');
    expect(back.exitCode, back.stderr).toBe(0);
    expect(await major()).toBe('17');
    const rows = await ledger.list();
    expect(rows).toEqual(expect.arrayContaining(['first', 'before-abort']));
    expect(rows).not.toContain('written-on-18');
    expect((await sprocket('plan')).exitCode).toBe(0);
    const again = await with18('apply', '--yes', '--carry-data');
    expect(again.exitCode).toBe(3);
    expect(again.stderr).toMatch(/sprocket-postgres-data-18: found data of version 18[^]*docker volume rm sprocket-postgres-data-18/); // prettier-ignore
    expect(await volumes()).toEqual([OLD, NEW]);
  });

  it('is never started on data of another version, whoever put it there', async () => {
    await docker('rm', '-f', 'sprocket-postgres-1');
    await inVolume(OLD, 'sh', '-c', 'echo 16 >/volume/PG_VERSION');
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { exitCode, stderr } = await sprocket(...command);
      expect(exitCode, stderr).toBe(3);
      expect(stderr).toMatch(/PG_VERSION in sprocket-postgres-data: found 16, expected 17/);
    }
    expect(await containers()).not.toContain('sprocket-postgres-1');
    await inVolume(OLD, 'sh', '-c', 'echo 17 >/volume/PG_VERSION');
    const image = pullReference('postgres:18.6-trixie', LAB_MIRROR);
    await writeFile(`${folder}/compose.override.yaml`, `services: { postgres: { image: "${image}" } }\n`);
    const changed = await sprocket('apply', '--yes');
    expect(changed.exitCode, changed.stderr).toBe(3);
    expect(changed.stderr).toMatch(/found PG_MAJOR=18, expected 17[^]*compose\.override\.yaml/);
    await rm(`${folder}/compose.override.yaml`);
  });
});
