import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { begin, install, sprocket } from './support/program.ts';

/** Steps of a first install in their order; the first test makes sure that there are no others. */
const STEPS = [
  'make missing secrets',
  'fetch images',
  'stage generation',
  'write the league',
  'check the files with Compose',
  'stop core',
  'start containers',
  'verify',
  'commit generation',
];

let folder: string;

/** Begins an install and sends a signal as soon as the journal says that a step has begun. */
async function interruptAt(step: string, signal: 'SIGKILL' | 'SIGINT'): Promise<number | undefined> {
  const running = begin(install(folder));
  const ended = running.then(({ exitCode }) => ({ exitCode }));
  for (;;) {
    const journal = await readFile(`${folder}/.sprocket/journal.jsonl`, 'utf8').catch(() => '');
    if (journal.split('\n').some((line) => line.includes('"start"') && line.includes(`"step":"${step}`))) break;
    const done = await Promise.race([ended, sleep(5, undefined)]);
    if (done) throw new Error(`the install ended (${done.exitCode ?? 'signal'}) before it came to: ${step}`);
  }
  running.kill(signal);
  return (await ended).exitCode;
}

beforeAll(removeLeague);
afterAll(removeLeague);

describe('an install that is interrupted', () => {
  afterEach(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it('has the steps that are interrupted below', async () => {
    folder = await newFolder();
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    const log = await readFile(`${folder}/.sprocket/log/0001-install.jsonl`, 'utf8');
    const steps = log
      .split('\n')
      .filter((line) => line.includes('"start"'))
      .map((line) => (JSON.parse(line) as { step: string }).step);
    expect(steps).toHaveLength(STEPS.length);
    for (const [index, step] of steps.entries()) expect(step).toContain(STEPS[index]);
  });

  it.each(STEPS)('by kill -9 at "%s" is finished by the next run', async (step) => {
    folder = await newFolder();
    await interruptAt(step, 'SIGKILL');
    const secrets = await readFile(`${folder}/secrets/database-password`, 'utf8').catch(() => undefined);
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('is dead and left its lock');
    expect(stderr).toContain('was interrupted at');
    expect(await leagueName()).toBe('Test League');
    if (secrets !== undefined) expect(await readFile(`${folder}/secrets/database-password`, 'utf8')).toBe(secrets);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it.each(STEPS.slice(0, -1))('by Ctrl-C at "%s" is undone, and the next run installs', async (step) => {
    folder = await newFolder();
    const exitCode = await interruptAt(step, 'SIGINT');
    expect(exitCode).toBe(130);
    expect(await running()).toEqual([]);
    const again = await sprocket(install(folder));
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).not.toContain('was interrupted at');
  });
});
