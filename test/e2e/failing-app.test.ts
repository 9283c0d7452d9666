import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, leagueName, newFolder, removeFolder, removeLeague, running, setVersion } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

let folder: string;

beforeAll(async () => {
  await removeLeague();
  folder = await newFolder();
});
afterAll(async () => {
  await removeLeague();
  await removeFolder(folder);
});

describe('a first install of an app that', () => {
  it.each([
    { tag: 'crash-loop', exit: 6, says: /TypeError: Cannot read properties of undefined \(reading 'botToken'\)/ },
    { tag: 'bad-migration', exit: 5, says: /core-migrate .*failed with exit code 4/ },
  ])('is $tag says why, stops what was started and keeps the data', async ({ tag, exit, says }) => {
    const isFirst = tag === 'crash-loop';
    if (!isFirst) await setVersion(folder, tag);
    const failed = await sprocket(
      isFirst ? install(folder, '--set', `app.version=${tag}`) : ['apply', '--dir', folder, '--yes'],
    );
    expect(failed.exitCode, failed.stderr).toBe(exit);
    expect(failed.stderr).toMatch(says);
    expect(failed.stderr).toContain('Nothing runs now');
    expect(failed.stderr).toContain('Next:');
    expect(failed.stderr).not.toContain('    at file:');
    expect(await running()).toEqual([]);
    expect(await docker('volume', 'ls', '-q')).toContain('sprocket-postgres-data');
  });

  it('is good at last completes', async () => {
    await setVersion(folder, 'v2.3.0');
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(await leagueName()).toBe('Test League');
  });
});
