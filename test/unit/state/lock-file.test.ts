import { describe, expect, it } from 'vitest';
import { type Lock, lockText, readLock, writeLock } from '../../../src/state/lock-file.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague } from './temporary-league.ts';

const LOCK: Lock = {
  version: 1,
  cli: '0.1.0',
  generation: 7,
  verified: '2026-01-01T12:00:00.000Z',
  images: {
    'postgres:17.11-trixie': {
      pull: '127.0.0.1:5000/library/postgres:17.11-trixie',
      digest: `sha256:${'a'.repeat(64)}`,
    },
  },
  files: { 'compose.yaml': 'b'.repeat(64), 'config/core/production.json': '0'.repeat(64) },
  containers: {
    core: {
      name: 'core',
      image: `monolith@sha256:${'c'.repeat(64)}`,
      body: '0123456789012345',
      config: { 'config/core/production.json': '1e10000000000000' },
      secrets: { 'jwt-secret': '000000000001' },
      override: '',
    },
  },
  tasks: { 'core-migrate': '1234567890123456' },
};

describe('sprocket.lock', () => {
  it('reads back as what was written, digits and all', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    await writeLock(files, folder, LOCK);
    expect(await readLock(files, folder.lock)).toEqual(LOCK);
  });

  it('says at its beginning whose it is', () => {
    expect(lockText(LOCK).split('\n')[1]).toMatch(/Written by sprocket after verify passed\. Do not edit/);
  });

  it('is not there before the first verified apply', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    expect(await readLock(files, folder.lock)).toBeUndefined();
  });

  it.each<[string, string, string | RegExp]>([
    ['cut off', lockText(LOCK).slice(0, 150), /JSON/],
    ['empty', '', /JSON/],
    ['of another version', lockText(LOCK).replace('"version": 1', '"version": 2'), /^version: expected one of 1$/],
    [
      'with a key that is not known',
      lockText(LOCK).replace('"cli"', '"extra": 1, "cli"'),
      /^extra: is not a known key/,
    ],
    ['with a generation that is none', lockText(LOCK).replace('"generation": 7', '"generation": -1'), /^generation: /],
  ])('is refused when it is %s, and the way back is named', async (_, text, detail) => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    await files.write(folder.lock, text);
    const error = await rejectionOf(readLock(files, folder.lock));
    expect(error).toMatchObject({ code: 'state-invalid', exit: 2 });
    expect(error.details.join('\n')).toMatch(detail);
    expect(error.message).toBe('sprocket.lock cannot be read');
    expect(error.hint).toContain('.sprocket/generations');
  });
});
