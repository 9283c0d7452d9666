import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOnPath, runnable } from '../../../src/cli/next-command.ts';

let root: string;
let league: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
  league = join(root, 'league');
  await mkdir(join(league, 'config'), { recursive: true });
  await writeFile(join(league, 'sprocket.yaml'), 'version: 1\n');
  await writeFile(join(root, 'program'), '');
});
afterAll(() => rm(root, { recursive: true }));

describe('the next command', () => {
  it('names the league where it would not be found', () => {
    const there = (text: string): string => runnable(text, league, root).replaceAll(league, 'LEAGUE');
    expect(there('Correct the cause, then: sprocket apply')).toBe(
      'Correct the cause, then: sprocket apply --dir LEAGUE',
    );
    expect(there('sprocket secrets set discord-bot-token')).toBe('sprocket secrets set --dir LEAGUE discord-bot-token');
    expect(there('sudo sprocket cert trust --install')).toBe('sudo sprocket cert trust --dir LEAGUE --install');
    expect(there('sprocket status shows it')).toBe('sprocket status --dir LEAGUE shows it');
    expect(there('Use less: sprocket module list shows what each needs.')).toContain(
      'sprocket module list --dir LEAGUE shows',
    );
  });

  it('stays as it is where the league is found, is named already, or is not known', () => {
    expect(runnable('sprocket apply', league, league)).toBe('sprocket apply');
    expect(runnable('sprocket apply', league, join(league, 'config'))).toBe('sprocket apply');
    expect(runnable('sprocket apply --dir /opt/x', league, root)).toBe('sprocket apply --dir /opt/x');
    expect(runnable('sprocket apply', undefined, root)).toBe('sprocket apply');
    expect(runnable('Correct sprocket.yaml', league, root)).toBe('Correct sprocket.yaml');
  });
});

describe('a program', () => {
  it('is on the path when a folder of it holds it, executable', async () => {
    expect(isOnPath('program', `/nonexistent:${root}`)).toBe(false);
    await chmod(join(root, 'program'), 0o755);
    expect(isOnPath('program', `/nonexistent:${root}`)).toBe(true);
    expect(isOnPath('program', '')).toBe(false);
  });
});
