import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dockerEngine } from '../../../src/host/docker/docker-engine.ts';

let folder: string;
let server: Server;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = await mkdtemp(join(tmpdir(), 'sprocket-engine-'));
  // It takes requests, and never answers.
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
});
afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

it('an engine that takes a question and never answers is an error', async () => {
  const engine = dockerEngine(new Dockerode({ socketPath: join(folder, 'socket') }));
  const asked = engine.containers('sprocket').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await asked).toMatchObject({
    code: 'docker-failed',
    message: 'The Docker engine hangs: no answer in 60 s',
    hint: expect.stringContaining('docker ps') as string,
  });
});
