import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { containerIds, docker, fingerprintOf, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';
import { standInRegistry } from './support/stand-in-registry.ts';

let folder: string;
beforeAll(removeLeague);
afterEach(async () => removeFolder(folder));

describe('a registry that', () => {
  it.each([
    { behaviour: { status: 401 }, says: /login/ },
    { behaviour: { status: 404 }, says: /does not have it \(404\)/ },
    { behaviour: { status: 429 }, says: /limits how often/ },
    { behaviour: { status: 500 }, says: /fault of its own/ },
    { behaviour: { hangs: true }, says: /did not answer in time/ },
  ])(
    'answers $behaviour.status (hangs: $behaviour.hangs) stops the install before anything is changed',
    async ({ behaviour, says }) => {
      folder = await newFolder();
      const registry = await standInRegistry(behaviour);
      try {
        const { exitCode, stderr } = await sprocket(install(folder, '--set', `images.registry=${registry.address}`));
        expect(stderr).toMatch(says);
        expect(stderr).toContain('Next:');
        expect(exitCode).toBe(3);
        expect(await fingerprintOf(folder)).toEqual({});
        expect(await containerIds()).toEqual({});
      } finally {
        await registry.close();
      }
    },
  );

  it('has a clock that is an hour ahead of this host shows that the host is wrong', async () => {
    folder = await newFolder();
    const registry = await standInRegistry({ clockOff: 3_600_000 });
    try {
      const { exitCode, stderr } = await sprocket(install(folder, '--set', `images.registry=${registry.address}`));
      expect(stderr).toMatch(/clock/i);
      expect(exitCode).toBe(3);
      expect(await containerIds()).toEqual({});
    } finally {
      await registry.close();
    }
  });

  it('has an image for another architecture only says so', async () => {
    folder = await newFolder();
    const name = '127.0.0.1:5000/sprocket-test/foreign';
    for (const image of ['web', 'replay-parse-service']) {
      await docker('pull', '-q', `127.0.0.1:5000/sprocketbot/${image}:v2.3.0`);
      await docker('tag', `127.0.0.1:5000/sprocketbot/${image}:v2.3.0`, `${name}/${image}:v2.3.0`);
      await docker('push', '-q', `${name}/${image}:v2.3.0`);
    }
    await docker(
      'build',
      '-q',
      '--platform',
      'linux/s390x',
      '-t',
      `${name}/monolith:v2.3.0`,
      `${import.meta.dirname}/support/empty-image`,
    );
    await docker('push', '-q', `${name}/monolith:v2.3.0`);
    const { exitCode, stderr } = await sprocket(install(folder, '--set', `app.registry=${name}`));
    expect(stderr).toMatch(/not made for this host: it exists for linux\/s390x, this is linux\//);
    expect(exitCode).toBe(3);
    expect(await fingerprintOf(folder)).toEqual({});
  });
});
