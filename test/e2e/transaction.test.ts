import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Ledger, openLedger } from '../vm/ledger.ts';
import { hasBegun, interruptAt } from './support/interrupt.ts';
import { docker, leagueName, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { type Ended, install, sprocket as run } from './support/program.ts';

let ledger: Ledger;
let folder: string;
let writing: { stop(): Promise<void> } | undefined;

const sprocket = (...args: readonly string[]): Promise<Ended> => run([...args, '--dir', folder]);
const text = (): Promise<string> => readFile(`${folder}/sprocket.yaml`, 'utf8');
const want = async (version: string): Promise<void> =>
  writeFile(`${folder}/sprocket.yaml`, (await text()).replace(/^( +version: ).*$/m, `$1${version}`));

async function newLeague(): Promise<void> {
  ledger = openLedger(() => 80);
  await removeLeague();
  folder = await newFolder();
  const { exitCode, stderr } = await run(install(folder));
  expect(exitCode, stderr).toBe(0);
}

async function databases(): Promise<string[]> {
  const lines = await sql('postgres', 'SELECT datname FROM pg_database ORDER BY 1');
  return lines.split('\n').filter((name) => name.startsWith('sprocket'));
}

async function sql(database: string, query: string): Promise<string> {
  return await docker('exec', 'sprocket-postgres-1', 'psql', '-U', 'sprocket', '-d', database, '-Atc', query);
}

/** How many migrations the database has had. */
async function migrations(): Promise<number> {
  return Number(await sql('sprocket', 'SELECT count(*) FROM public.migrations'));
}

/** Every write that was acknowledged is there, once. */
async function expectLedger(): Promise<void> {
  const rows = await ledger.list();
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows).toEqual(expect.arrayContaining([...ledger.acknowledged]));
}

afterEach(async () => {
  await writing?.stop();
  writing = undefined;
});
afterAll(async () => {
  await removeLeague();
  await removeFolder(folder);
});

describe('a change that migrates the database', () => {
  beforeAll(newLeague);

  it('is undone with it when the app does not start: every row that was acknowledged is there', async () => {
    const before = await migrations();
    writing = ledger.keepWriting();
    await want('migrates-but-dies');
    const changing = sprocket('apply', '--yes');
    await vi.waitFor(() => expect(hasBegun(folder, 'write the league')).toBe(true), { timeout: 60_000, interval: 20 });
    for (const other of [
      ['upgrade', '--app-tag', 'v2.4.0', '--yes'],
      ['apply', '--yes'],
      ['abort', '--yes'],
    ])
      expect((await sprocket(...other)).exitCode, other.join(' ')).toBe(7);
    const { exitCode, stderr } = await changing;
    expect(exitCode, stderr).toBe(6);
    expect(stderr).toContain('The league runs generation 1 as before, with its data as it was before the migration');
    expect(stderr).toContain("Nest can't resolve dependencies of the MatchNoteService");
    await writing.stop();
    expect(ledger.acknowledged.size).toBeGreaterThan(5);
    await expectLedger();
    expect(await migrations()).toBe(before);
    expect(await databases()).toEqual(['sprocket']);
    expect((await sprocket('verify')).exitCode).toBe(0);
    await want('v2.3.0');
    expect((await sprocket('plan')).exitCode).toBe(0);
  });

  it('is undone with it when the app does not start, also by a run that goes on after the migration', async () => {
    const before = await migrations();
    await want('migrates-but-dies');
    expect(await interruptAt(folder, ['apply', '--yes', '--dir', folder], 'start core"', 'SIGKILL')).toBeDefined();
    expect(await migrations()).toBeGreaterThan(before);
    const { exitCode, stderr } = await sprocket('resume');
    expect(exitCode, stderr).toBe(6);
    expect(stderr).toContain('The league runs generation 1 as before, with its data as it was before the migration');
    await expectLedger();
    expect(await migrations()).toBe(before);
    expect((await sprocket('verify')).exitCode).toBe(0);
    await want('v2.3.0');
    expect((await sprocket('plan')).exitCode).toBe(0);
  });

  it('is killed at every step, and goes on each time until it is done', async () => {
    const before = await migrations();
    writing = ledger.keepWriting();
    await want('v2.4.0');
    const steps = [
      'make missing secrets',
      'fetch images',
      'stage generation',
      'write the league',
      'ask whether data',
      'keep visitors away',
      'stop core',
      'restore point',
      'start core-',
      'start core"',
      'verify',
    ];
    for (const [index, step] of steps.entries()) {
      const killed = await interruptAt(
        folder,
        [index === 0 ? 'apply' : 'resume', '--yes', '--dir', folder],
        step,
        'SIGKILL',
      );
      expect(killed, step).toBeDefined();
      if (index > 0)
        expect(killed?.stderr, step).toContain(`was interrupted at: ${steps[index - 1]?.replace('"', '')}`);
    }
    const status = await sprocket('status');
    expect(status.stderr).toMatch(/An apply begun .* was interrupted at: verify/);
    expect(status.stderr).toContain('sprocket resume');
    expect((await sprocket('plan')).stderr).toMatch(/An apply begun .* was interrupted at: verify/);
    const last = await sprocket('resume');
    expect(last.exitCode, last.stderr).toBe(0);
    await writing.stop();
    await expectLedger();
    expect(await migrations()).toBeGreaterThan(before);
    expect(await databases()).toEqual(['sprocket', expect.stringMatching(/^sprocket-before-\d{4}$/)]);
    expect((await sprocket('plan')).exitCode).toBe(0);
    expect((await sprocket('resume')).stderr).toContain('Nothing is unfinished');
  });

  it('can be rolled back, with the data or without, and forward again', async () => {
    const upgraded = /generation (\d+)/.exec((await sprocket('status')).stdout)?.[1] ?? '';
    await ledger.write('after-the-upgrade');
    const after = await migrations();
    const unsaid = await sprocket('rollback', '--yes');
    expect(unsaid.exitCode).toBe(2);
    expect(unsaid.stderr).toMatch(/ledger\w*: \d+ rows then, \d+ now \(\+\d+\)/);
    expect(unsaid.stderr).toContain('--data back');
    const back = await sprocket('rollback', '--yes', '--data', 'back');
    expect(back.exitCode, back.stderr).toBe(0);
    expect(await migrations()).toBeLessThan(after);
    expect(await ledger.list()).not.toContain('after-the-upgrade');
    expect(await text()).toContain('version: v2.3.0');
    expect((await sprocket('plan')).exitCode).toBe(0);
    const forward = await sprocket('rollback', upgraded, '--yes', '--data', 'back');
    expect(forward.exitCode, forward.stderr).toBe(0);
    expect(await migrations()).toBe(after);
    await expectLedger();
    const kept = await sprocket('rollback', '1', '--yes', '--data', 'keep');
    expect(kept.exitCode, kept.stderr).toBe(0);
    expect(await migrations()).toBe(after);
    await expectLedger();
    const { stdout } = await sprocket('history');
    expect(stdout).toMatch(/1 → \d+ \(kept, sprocket \S+\) .* resume .* committed/);
    expect(stdout).toMatch(/\(present, sprocket .*\) .*rollback 1 --yes --data keep .* committed/);
    expect(stdout).toMatch(/apply --yes .* undone/);
    expect((await sprocket('rollback', '77')).stderr).toMatch(/Generation 77 is not kept[\s\S]*Kept: /);
  });
});

describe('an interrupted change is undone by abort', () => {
  beforeAll(newLeague);

  it.each(['stage generation', 'stop core', 'restore point', 'start core-', 'start core"', 'verify'])(
    'from: %s',
    async (step) => {
      const before = await migrations();
      await ledger.write(`before-${step}`);
      await want('v2.4.0');
      expect(await interruptAt(folder, ['apply', '--yes', '--dir', folder], step, 'SIGKILL'), step).toBeDefined();
      const refused = await sprocket('rollback');
      expect(refused.exitCode).toBe(7);
      const { exitCode, stderr } = await sprocket('abort', '--yes');
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toMatch(/The league runs generation \d+ as before/);
      expect(await leagueName()).toBe('Test League');
      expect(await migrations()).toBe(before);
      await expectLedger();
      await want('v2.3.0');
      expect((await sprocket('plan')).exitCode).toBe(0);
      expect(await readdir(`${folder}/.sprocket`)).not.toContain('journal.jsonl');
    },
  );
});
