import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder: string;

/** Opens it on a made-up host. @param programs whether that has the programs which it needs */
async function open({ user = 0, programs = true, engine = '', images = 'built' } = {}) {
  vi.spyOn(process, 'getuid').mockReturnValue(user);
  await writeFile(join(folder, 'which'), `#!/bin/sh\nexit ${programs ? 0 : 1}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', folder);
  vi.stubEnv('DOCKER_HOST', engine);
  vi.stubEnv('LAB_IMAGES', images);
  vi.stubEnv('SPROCKET_LAB_CACHE', join(folder, 'cache'));
  vi.resetModules();
  const { openPlace } = await import('../../lab/places/place.ts');
  return await openPlace(9);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sprocket-places-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('there is no other place', () => {
  it.each([
    ['for somebody who is not root', { user: 1000 }, /^only root can make one$/],
    ['beside an engine elsewhere', { engine: 'tcp://elsewhere:2375' }, /^DOCKER_HOST names an engine elsewhere$/],
    ['without the programs that make it', { programs: false }, /^setpriv, unshare, .* is missing on this host$/],
    ['with official images', { images: 'official' }, /^it would pull all official images once more$/],
    ['where its engine cannot be started', {}, /^spawn setpriv ENOENT$/],
  ])('%s, and it is said why', async (_, host, obstacle) => {
    expect(await open(host)).toEqual({ obstacle: expect.stringMatching(obstacle) as string });
    // What was begun is undone: nobody has it.
    const left = await readdir(join(folder, 'cache/place-9')).catch(() => []);
    expect(left).not.toContain('lock');
    expect(left).not.toContain('engine.pid');
  });

  it('while another process uses it', async () => {
    const lock = join(folder, 'cache/place-9/lock');
    await mkdir(join(lock, '..'), { recursive: true });
    await writeFile(lock, String(process.ppid));
    expect(await open()).toEqual({ obstacle: `process ${process.ppid} uses it` });
    expect(await readdir(join(lock, '..'))).toEqual(['lock']);
  });
});
