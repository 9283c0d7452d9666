import { readdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptAt } from './support/interrupt.ts';
import { leagueName } from './support/league.ts';
import { type LedgerLeague, ledgerLeague, migrations } from './support/ledger-league.ts';

let league: LedgerLeague;
beforeAll(async () => void (league = await ledgerLeague()));
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

describe('an interrupted change is undone by abort', () => {
  it.each(['stage generation', 'stop core', 'restore point', 'start core-', 'start core"', 'verify'])(
    'from: %s',
    async (step) => {
      const { folder, sprocket, want, ledger } = league;
      const before = await migrations();
      await ledger.write(`before-${step}`);
      await want('v2.4.0');
      expect(await interruptAt(folder, ['apply', '--yes', '--dir', folder], step, 'SIGKILL'), step).toBeDefined();
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
