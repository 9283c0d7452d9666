import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
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
  'start ',
  'verify',
  'commit generation',
];

let folder: string;

/**
 * Installs into a new folder and sends a signal as soon as the journal says that a step has begun. A step can be over
 * before anybody has seen it begin; then the install is done again in another folder.
 * @returns the exit code, undefined when the process died of the signal
 */
async function interruptAt(step: string, signal: 'SIGKILL' | 'SIGINT'): Promise<number | undefined> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    folder = await newFolder();
    const program = begin(install(folder));
    const ending = program.then(({ exitCode }) => ({ exitCode }));
    while (!hasBegun(step) && !(await Promise.race([ending, sleep(1, undefined)])));
    program.kill(signal);
    const { exitCode } = await ending;
    if (!(await everEnded())) return exitCode;
    await removeLeague();
    await removeFolder(folder);
  }
  throw new Error(`no install could be interrupted at: ${step}`);
}

function hasBegun(step: string): boolean {
  try {
    const lines = readFileSync(`${folder}/.sprocket/journal.jsonl`, 'utf8').split('\n');
    return lines.some((line) => line.includes('"start"') && line.includes(`"step":"${step}`));
  } catch {
    return false;
  }
}

/** Whether the install came to its good end although it was to be interrupted. */
async function everEnded(): Promise<boolean> {
  const log = await readFile(`${folder}/.sprocket/log/0001-install.jsonl`, 'utf8').catch(() => '');
  return log.includes('"committed"');
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
    const exitCode = await interruptAt(step, 'SIGINT');
    expect(exitCode).toBe(130);
    expect(await running()).toEqual([]);
    const again = await sprocket(install(folder));
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).not.toContain('was interrupted at');
  });
});

describe('an upgrade that is killed again and again', () => {
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  /** Runs apply and kills it as soon as the journal says that a step has begun. @returns false when it was over before */
  async function killAt(step: string): Promise<boolean> {
    const program = begin(['apply', '--dir', folder, '--yes']);
    const ending = program.then(({ exitCode }) => ({ exitCode }));
    let ended: { exitCode: number | undefined } | undefined;
    while (!hasBegun(step) && ended === undefined) ended = await Promise.race([ending, sleep(1, undefined)]);
    program.kill('SIGKILL');
    await ending;
    return ended === undefined;
  }

  it('leaves no more than one place empty beside the service that its one-shot steps belong to', async () => {
    folder = await newFolder();
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    const before = await running();
    const file = `${folder}/sprocket.yaml`;
    await writeFile(file, (await readFile(file, 'utf8')).replace('v2.3.0', 'v2.4.0'));
    for (const step of [
      'stage generation 2',
      'start replay-parse',
      'stop core',
      'start core-',
      'start core"',
      'start web',
    ]) {
      expect(await killAt(step), step).toBe(true);
      // Compose goes on for a moment without the program that began it.
      await sleep(3_000);
      const up = await running();
      const down = before.filter((name) => !up.includes(name) && name !== 'core');
      expect(down.length, `${step}: ${down.join(', ')}`).toBeLessThanOrEqual(1);
    }
    const finish = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(finish.exitCode, finish.stderr).toBe(0);
    expect(finish.stderr).toContain('was interrupted at');
    expect(await running()).toEqual(before);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });
});
