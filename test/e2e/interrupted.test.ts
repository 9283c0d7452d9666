import { readdir, readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { interruptAt } from './support/interrupt.ts';
import { install, sprocket } from './support/program.ts';

/** Steps of a first install in their order; the last test makes sure that there are no others. */
const STEPS = [
  'make missing secrets',
  'fetch images',
  'stage generation',
  'write the league',
  'stop core',
  'start ',
  'verify',
  'commit generation',
];

let folder: string;

/** The log of an install that came to its good end. */
async function goodLog(): Promise<string | undefined> {
  const logs = await readdir(`${folder}/.sprocket/log`).catch(() => []);
  const texts = await Promise.all(logs.map((name) => readFile(`${folder}/.sprocket/log/${name}`, 'utf8')));
  return texts.find((text) => text.includes('"committed"'));
}

beforeAll(removeLeague);
afterAll(removeLeague);

describe('an install that is interrupted', () => {
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it('by kill -9 at each step in turn goes on each time, and the last run finishes it', async () => {
    for (const [index, step] of STEPS.entries()) {
      const { stderr } = await interruptAt(install(folder), step, 'SIGKILL');
      if (index === 0) continue;
      expect(stderr, step).toContain('is dead and left its lock');
      expect(stderr, step).toContain(`was interrupted at: ${STEPS[index - 1]}`);
    }
    const secret = await readFile(`${folder}/secrets/database-password`, 'utf8');
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('was interrupted at: commit generation');
    expect(await leagueName()).toBe('Test League');
    expect(await readFile(`${folder}/secrets/database-password`, 'utf8')).toBe(secret);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('by Ctrl-C at each step in turn is undone each time, and the last run installs', async () => {
    for (const step of STEPS.slice(0, -1)) {
      const { stderr } = await interruptAt(install(folder), step, 'SIGINT');
      expect(stderr, step).not.toContain('was interrupted at');
      expect(await running(), step).toEqual([]);
    }
    const again = await sprocket(install(folder));
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).not.toContain('was interrupted at');
    expect(await leagueName()).toBe('Test League');
    // These are all steps that there are.
    const begun = ((await goodLog()) ?? '').split('\n').filter((line) => line.includes('"start"'));
    const steps = begun.map((line) => (JSON.parse(line) as { step: string }).step);
    expect(steps).toEqual(STEPS.map((step) => expect.stringContaining(step) as string));
  });
});
