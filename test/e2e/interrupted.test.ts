import { readdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { containerIds, docker, leagueName, newFolder, removeFolder, removeLeague, running } from './support/league.ts';
import { type Interrupted, interruptAt } from './support/interrupt.ts';
import { install, sprocket } from './support/program.ts';

/** Steps of a first install in their order; the first test makes sure that there are no others. */
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

/** The same for an install that must not come to its end: then it is begun anew in another folder. */
async function interruptInstall(
  step: string,
  signal: 'SIGKILL' | 'SIGINT',
): Promise<Interrupted & { readonly anew: boolean }> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const result = await interruptAt(folder, install(folder), step, signal);
    if (result && !(await everEnded())) return { ...result, anew: attempt > 0 };
    await removeLeague();
    await removeFolder(folder);
    folder = await newFolder();
  }
  throw new Error(`no install could be interrupted at: ${step}`);
}

/** Whether an install came to its good end although it was to be interrupted. */
async function everEnded(): Promise<boolean> {
  const logs = await readdir(`${folder}/.sprocket/log`).catch(() => []);
  const texts = await Promise.all(logs.map((name) => readFile(`${folder}/.sprocket/log/${name}`, 'utf8')));
  return texts.some((text) => text.includes('"committed"'));
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

  it('has the steps that are interrupted below', async () => {
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

  it('by kill -9 at each step in turn goes on each time, and the last run finishes it', async () => {
    for (const [index, step] of STEPS.entries()) {
      const { stderr, anew, exitCode } = await interruptInstall(step, 'SIGKILL');
      expect(exitCode, step).toBeUndefined();
      if (index === 0 || anew) continue;
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

  it.each(['start ', 'verify'])('by kill -9 at "%s" is finished by the next run', async (step) => {
    await interruptInstall(step, 'SIGKILL');
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('was interrupted at');
    expect(await leagueName()).toBe('Test League');
  });

  it('by Ctrl-C at each step in turn is undone each time, and the last run installs', async () => {
    for (const step of STEPS.slice(0, -1)) {
      const { exitCode, stderr } = await interruptInstall(step, 'SIGINT');
      expect(exitCode, step).toBe(130);
      expect(stderr, step).not.toContain('was interrupted at');
      expect(await running(), step).toEqual([]);
    }
    const again = await sprocket(install(folder));
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).not.toContain('was interrupted at');
    expect(await leagueName()).toBe('Test League');
  });
});

describe('an upgrade that is killed again and again', () => {
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

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
      const killed = await interruptAt(folder, ['apply', '--dir', folder, '--yes'], step, 'SIGKILL');
      expect(killed, step).toBeDefined();
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
    const ids = await containerIds();
    const time = async (name: string, key: string): Promise<number> =>
      Date.parse(await docker('inspect', ids[name] ?? '', '--format', `{{.State.${key}}}`));
    expect(await time('core', 'StartedAt')).toBeGreaterThan(await time('core-complete', 'FinishedAt'));
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });
});
