import { readdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBegun, interruptAt } from './support/interrupt.ts';
import { containerIds, docker, leagueName, running } from './support/league.ts';
import { type LedgerLeague, ledgerLeague, migrations, sql } from './support/ledger-league.ts';

let league: LedgerLeague;
let writing: { stop(): Promise<void> } | undefined;

async function databases(): Promise<string[]> {
  const lines = await sql('postgres', 'SELECT datname FROM pg_database ORDER BY 1');
  return lines.split('\n').filter((name) => name.startsWith('sprocket'));
}

beforeAll(async () => void (league = await ledgerLeague()));
afterEach(async () => {
  await writing?.stop();
  writing = undefined;
});
afterAll(() => league.remove());

/** A run that goes on and cannot even begin leaves what was interrupted as it is. */
async function expectResumeStays(): Promise<void> {
  const override = `${league.folder}/compose.override.yaml`;
  await writeFile(override, 'services: { web: { image: 7 } }\n');
  const { exitCode, stderr } = await league.sprocket('resume');
  expect(exitCode, stderr).toBeGreaterThan(0);
  expect(stderr).toContain('compose.override.yaml');
  expect(await readdir(`${league.folder}/.sprocket`)).toContain('journal.jsonl');
  await rm(override);
}

// First: what is aborted leaves the first generation as it was.
describe('an interrupted change is undone by abort', () => {
  it.each(['stage generation', 'stop core', 'restore point', 'start core-', 'start core"', 'verify'])(
    'from: %s',
    async (step) => {
      const { folder, sprocket, want, ledger } = league;
      const before = await migrations();
      await ledger.write(`before-${step}`);
      await want('v2.4.0');
      await interruptAt(['apply', '--yes', '--dir', folder], step, 'SIGKILL');
      expect((await sprocket('rollback')).exitCode).toBe(7);
      if (step === 'restore point') await expectResumeStays();
      const { exitCode, stderr } = await sprocket('abort', '--yes');
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toMatch(/The league runs generation \d+ as before/);
      expect(await leagueName()).toBe('Test League');
      expect(await migrations()).toBe(before);
      await league.expectLedger();
      await want('v2.3.0');
      expect((await sprocket('plan')).exitCode).toBe(0);
      expect(await readdir(`${folder}/.sprocket`)).not.toContain('journal.jsonl');
    },
  );
});

describe('a change that migrates the database', () => {
  it('is undone with it when the app does not start: every row that was acknowledged is there', async () => {
    const { folder, ledger, sprocket, want, expectLedger } = league;
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
    const { folder, sprocket, want, expectLedger } = league;
    const before = await migrations();
    await want('migrates-but-dies');
    await interruptAt(['apply', '--yes', '--dir', folder], 'start core"', 'SIGKILL');
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
    const { folder, ledger, sprocket, want, expectLedger } = league;
    const up = await running();
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
      'start replay-parse',
      'verify',
    ];
    for (const [index, step] of steps.entries()) {
      const command = index === 0 ? 'apply' : 'resume';
      const { stderr } = await interruptAt([command, '--yes', '--dir', folder], step, 'SIGKILL');
      // Compose goes on for a moment without the program that began it.
      if (step.startsWith('start ')) await sleep(2_000);
      const now = await running();
      const down = up.filter((name) => !now.includes(name) && name !== 'core');
      expect(down.length, `${step}: ${down.join(', ')}`).toBeLessThanOrEqual(1);
      const former = steps[index - 1]?.replace('"', '');
      if (former !== undefined) expect(stderr, step).toContain(`was interrupted at: ${former}`);
    }
    const status = await sprocket('status');
    expect(status.stderr).toMatch(/An apply begun .* was interrupted at: verify/);
    expect(status.stderr).toContain('sprocket resume');
    expect((await sprocket('plan')).stderr).toMatch(/An apply begun .* was interrupted at: verify/);
    const last = await sprocket('resume');
    expect(last.exitCode, last.stderr).toBe(0);
    expect(await running()).toEqual(up);
    const ids = await containerIds();
    const time = async (name: string, key: string): Promise<number> =>
      Date.parse(await docker('inspect', ids[name] ?? '', '--format', `{{.State.${key}}}`));
    expect(await time('core', 'StartedAt')).toBeGreaterThan(await time('core-complete', 'FinishedAt'));
    await writing.stop();
    await expectLedger();
    expect(await migrations()).toBeGreaterThan(before);
    expect(await databases()).toEqual(['sprocket', expect.stringMatching(/^sprocket-before-\d{4}$/)]);
    expect((await sprocket('plan')).exitCode).toBe(0);
    expect((await sprocket('resume')).stderr).toContain('Nothing is unfinished');
  });

  it('can be rolled back, with the data or without, and forward again', async () => {
    const { ledger, sprocket, text, expectLedger } = league;
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
