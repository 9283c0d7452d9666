import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { continueWith, newerProgram } from '../../../src/cli/upgrade/newer-program.ts';
import { openTerminal } from '../../../src/cli/terminal.ts';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import type { Packages } from '../../../src/host/ports.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { rejectionOf } from '../thrown-by.ts';

const registry = (newest: string): Partial<Packages> => ({
  versions: () => Promise.resolve({ newest, all: [newest] }),
});
const asked = async (wish: { to?: string; appTag?: string }, packages: Partial<Packages> = {}) => {
  const warnings: string[] = [];
  const found = await newerProgram(fakePorts({ packages }), wish, (text) => warnings.push(text));
  return { found, warnings };
};

describe('the program that an upgrade goes to', () => {
  it('is the newest of the registry, when that is newer than this one (0.1.0)', async () => {
    expect((await asked({}, registry('0.2.0'))).found).toBe('0.2.0');
    expect((await asked({}, registry('0.1.0'))).found).toBeUndefined();
    expect((await asked({}, registry('0.0.9'))).found).toBeUndefined();
  });

  it('is what was asked for, without asking which is the newest', async () => {
    expect((await asked({ to: '0.3.0' })).found).toBe('0.3.0');
    expect((await asked({ to: '0.1.0' })).found).toBeUndefined();
  });

  it('is this one when only a tag of the app was asked for', async () => {
    expect(await asked({ appTag: 'v2.4.0' })).toEqual({ found: undefined, warnings: [] });
  });

  it('is never an older one, nor something that is no version', async () => {
    expect(await rejectionOf(asked({ to: '0.0.9' }))).toMatchObject({ code: 'downgrade', exit: 2 });
    expect((await rejectionOf(asked({ to: '0.0.9' }))).hint).toContain('sprocket rollback');
    expect(await rejectionOf(asked({ to: 'latest' }))).toMatchObject({ code: 'usage' });
  });

  it('is this one where the registry cannot be asked, and that is said', async () => {
    const silent = { versions: () => Promise.reject(new SprocketError('program-unavailable', 'no answer')) };
    const { found, warnings } = await asked({}, silent);
    expect(found).toBeUndefined();
    expect(warnings.join()).toContain('no answer');
    const broken = { versions: () => Promise.reject(new Error('a bug')) };
    await expect(asked({}, broken)).rejects.toThrow('a bug');
  });
});

describe('a newer program', () => {
  it('does the rest with what was typed, and its temporary copy goes when it ended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
    const told = `${folder}.json`;
    await mkdir(join(folder, 'dist'));
    await writeFile(
      join(folder, 'dist/sprocket.js'),
      `require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.argv.slice(2))); process.exit(10)`,
    );
    const remove = () => rm(folder, { recursive: true });
    const fetch = (version: string) =>
      Promise.resolve({ folder, integrity: `sha512-${version}`, signature: 'none' as const, remove });
    const terminal = openTerminal({});
    const go = (argv: readonly string[]) => continueWith(fakePorts({ packages: { fetch } }), terminal, '0.2.0', argv);
    expect(await go(['upgrade', '--plan'])).toBe(10);
    expect(JSON.parse(await readFile(told, 'utf8'))).toEqual(['upgrade', '--plan', '--to', '0.2.0']);
    expect(existsSync(folder)).toBe(false);
    await rm(told);
  });

  it('is not run when it is not what the registry announced', async () => {
    const fetch = () => Promise.reject(new SprocketError('program-untrusted', 'no'));
    const go = continueWith(fakePorts({ packages: { fetch } }), openTerminal({}), '0.2.0', ['upgrade']);
    expect((await rejectionOf(go)).code).toBe('program-untrusted');
  });
});
