import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alteredEngine } from './support/altered-engine.ts';
import { containerIds, fingerprintOf, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

let folder: string;
beforeAll(removeLeague);
afterEach(async () => {
  await removeLeague();
  await removeFolder(folder);
});

async function listening(server: Server, where: number | string): Promise<void> {
  await new Promise<void>((resolve) => server.listen(where, resolve));
}

describe('a host', () => {
  it('whose port 80 is taken: the process is named, nothing is changed', async () => {
    folder = await newFolder();
    const server = createServer();
    await listening(server, 80);
    try {
      const { exitCode, stderr } = await sprocket(install(folder));
      expect(stderr).toContain(`pid ${process.pid}`);
      expect(stderr).toMatch(/80/);
      expect(exitCode).toBe(3);
      expect(await containerIds()).toEqual({});
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('whose disk is nearly full: says how much is missing', async () => {
    folder = await newFolder();
    await execa('mkdir', ['-p', folder]);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder]);
    try {
      const { exitCode, stderr } = await sprocket(install(folder));
      expect(stderr).toMatch(/free|disk/i);
      expect(exitCode).toBe(3);
      expect(await containerIds()).toEqual({});
    } finally {
      await execa('umount', [folder]);
    }
  });

  it('without Docker, with a stopped one, and with one that is too old: exit 4 and the next command', async () => {
    folder = await newFolder();
    const absent = await sprocket(install(folder), {
      env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock', PATH: '/nonexistent' },
    });
    const stopped = await sprocket(install(folder), { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } });
    expect(absent.stderr).toContain('There is no Docker engine');
    expect(stopped.stderr).toContain('not running');
    for (const { exitCode, stderr } of [absent, stopped]) {
      expect(stderr).toContain('Next:');
      expect(exitCode).toBe(4);
    }
    expect(await fingerprintOf(folder)).toEqual({});
  });

  it('with an engine that is too old (a stand-in of one): exit 4 and how to upgrade', async () => {
    folder = await newFolder();
    const socket = join(dirname(folder), 'old.sock');
    // Its version is that of Debian 12's own package.
    const end = await alteredEngine(socket, (body) =>
      body
        .replace(/"ServerVersion":"[^"]*"/, '"ServerVersion":"20.10.24"')
        .replace(/"Version":"[^"]*","ApiVersion":"[^"]*"/, '"Version":"20.10.24","ApiVersion":"1.41"')
        .replace(/"ApiVersion":"[^"]*"/, '"ApiVersion":"1.41"'),
    );
    try {
      const { exitCode, stderr } = await sprocket(install(folder), { env: { DOCKER_HOST: `unix://${socket}` } });
      expect(stderr).toContain('20.10.24');
      expect(exitCode).toBe(4);
    } finally {
      await end();
    }
  });

  it('with less memory than the plan (a stand-in of one): says how much is needed, nothing is changed', async () => {
    folder = await newFolder();
    const socket = join(dirname(folder), 'small.sock');
    const end = await alteredEngine(socket, (body) => body.replace(/"MemTotal":\d+/, `"MemTotal":${512 * 2 ** 20}`));
    try {
      const { exitCode, stderr } = await sprocket(install(folder), { env: { DOCKER_HOST: `unix://${socket}` } });
      expect(stderr).toContain('memory: the host has 512 MB');
      expect(stderr).toContain('it needs at least');
      expect(stderr).toContain('Next:');
      expect(exitCode).toBe(3);
      expect(await fingerprintOf(folder)).toEqual({});
      expect(await containerIds()).toEqual({});
    } finally {
      await end();
    }
  });
});
