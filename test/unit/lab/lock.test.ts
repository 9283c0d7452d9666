import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockOwner, takeLock } from '../../lab/lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sprocket-lock-'));
  file = join(folder, 'deeper/lock');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

it('is taken once, and whoever asks then is told by whom', async () => {
  expect(await takeLock(file)).toBeUndefined();
  expect(await readFile(file, 'utf8')).toBe(String(process.pid));
  expect(await takeLock(file)).toBe(process.pid);
  expect(await lockOwner(file)).toBe(process.pid);
});

it('is free when its file is gone', async () => {
  await takeLock(file);
  await rm(file);
  expect(await lockOwner(file)).toBeUndefined();
  expect(await takeLock(file)).toBeUndefined();
});

it('is taken over from a process that is dead', async () => {
  const program = execa('true');
  await program;
  await takeLock(file);
  await writeFile(file, String(program.pid));
  expect(await lockOwner(file)).toBeUndefined();
  expect(await takeLock(file)).toBeUndefined();
  expect(await readFile(file, 'utf8')).toBe(String(process.pid));
});
