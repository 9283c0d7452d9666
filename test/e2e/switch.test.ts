import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../src/host/assets.ts';
import { realPorts } from '../../src/host/real-ports.ts';
import { holdRequests, passing, releaseRequests } from '../../src/ops/apply/hold.ts';
import { openSession, type Session } from '../../src/ops/session.ts';
import { verifyLeague } from '../../src/ops/verify/verify-league.ts';
import { silentProgress } from '../fakes/silent-progress.ts';
import { containerIds, docker, newFolder, removeFolder, removeLeague, setVersion } from './support/league.ts';
import { plainLoad } from './support/plain-load.ts';
import { begin, install, sprocket } from './support/program.ts';
import { makeReplay } from './support/replay-upload.ts';

const MIB = 2 ** 20;
const API = 'http://api.localhost/graphql';
let folder: string;

async function curl(url: string, ...more: readonly string[]): Promise<{ status: number; body: string }> {
  const args = ['-s', '-w', '\n%{http_code}', '--max-time', '90', '--resolve', 'api.localhost:80:127.0.0.1', ...more];
  const { stdout } = await execa('curl', [...args, url], { reject: false });
  const lines = stdout.split('\n');
  return { status: Number(lines.at(-1)), body: lines.slice(0, -1).join('\n') };
}

/** Versions of the containers that show pages. */
async function pages(): Promise<string[]> {
  const label = 'label=com.docker.compose.service=web';
  const lines = await docker('ps', '-a', '--filter', label, '--format', '{{.Label "org.sprocket.route"}}');
  return lines.split('\n').filter((line) => line !== '');
}

/** A replay that takes two seconds to come, is acknowledged and is stored. */
async function slowUpload(): Promise<void> {
  const replay = await makeReplay(folder, MIB);
  const { status, body } = await curl(API, ...replay.arguments, '--limit-rate', '512k');
  expect([status, body]).toEqual([200, expect.stringContaining('parseReplays')]);
  expect(await replay.isStored()).toBe(true);
  await replay.remove();
}

beforeAll(async () => {
  await removeLeague();
  folder = await newFolder();
  const { exitCode, stderr } = await sprocket(install(folder));
  expect(exitCode, stderr).toBe(0);
});
afterAll(async () => {
  await removeLeague();
  await removeFolder(folder);
});

describe('an upgrade of the app under load', () => {
  it('fails no request, keeps every acknowledged write once, and lets slow uploads end', async () => {
    const before = await containerIds();
    const load = plainLoad(50);
    await setVersion(folder, 'v2.3.1');
    const program = begin(['apply', '--dir', folder, '--yes']);
    const ended = { over: false };
    void program.then(() => {
      ended.over = true;
    });
    // One begins before another ends, so that there always is one under way, at whatever moment the API is stopped.
    const uploads: Promise<unknown>[] = [];
    while (!ended.over) {
      uploads.push(slowUpload().catch((error: unknown) => error));
      await sleep(1_500);
    }
    const { exitCode, stderr } = await program;
    const failures = (await Promise.all(uploads)).filter((failure) => failure !== undefined);
    await load.stop();
    expect(exitCode, stderr).toBe(0);
    expect(failures).toEqual([]);
    expect(uploads.length).toBeGreaterThan(5);
    expect(load.asked.filter(({ failure }) => failure !== '')).toEqual([]);
    const ledger = JSON.parse((await curl('http://api.localhost/ledger')).body) as string[];
    expect(load.acknowledged.length).toBeGreaterThan(100);
    for (const id of load.acknowledged) expect(ledger.filter((row) => row === id)).toHaveLength(1);
    expect((await curl('http://localhost/auth/login')).body).toContain('v2.3.1');
    expect((await containerIds())['core']).not.toBe(before['core']);
  });

  it('leaves what a plain docker compose up changes nothing of', async () => {
    const before = await containerIds();
    await execa('docker', ['compose', 'up', '-d'], { cwd: folder });
    const lasting = (ids: Record<string, string>) => ['web', 'core', 'traefik'].map((name) => ids[name]);
    expect(lasting(await containerIds())).toEqual(lasting(before));
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('that is killed while two containers show pages is finished by the next run, with one', async () => {
    const [old = ''] = await pages();
    await setVersion(folder, 'v2.3.0');
    const program = begin(['apply', '--dir', folder, '--yes']);
    await expect.poll(pages, { interval: 10, timeout: 60_000 }).toHaveLength(2);
    program.kill('SIGKILL');
    await program;
    expect(await pages()).toHaveLength(2);
    expect((await curl('http://localhost/auth/login')).status).toBe(200);
    const load = plainLoad(20);
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    await load.stop();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('edited');
    expect(load.asked.filter(({ failure }) => failure !== '')).toEqual([]);
    expect(await pages()).toEqual([expect.not.stringMatching(old)]);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });
});

describe('visitors who are held back', () => {
  let session: Session;
  beforeAll(async () => void (session = await openSession(realPorts('0.0.0-test'), folder, readServiceFolders())));

  it('get the page at once, who proves the league gets through, and afterwards everybody does', async () => {
    const hold = await holdRequests(session, ['core'], silentProgress, new AbortController().signal);
    for (const url of ['http://localhost/auth/login', 'http://api.localhost/healthz']) {
      const { status, body } = await curl(url, '-i');
      expect([url, status]).toEqual([url, 503]);
      expect(body.toLowerCase()).toContain('retry-after: 10');
      expect(body).toContain('Back in a moment');
      expect((await curl(url, '-H', `X-Sprocket-Pass: ${hold.pass.reveal()}`)).status).toBe(200);
      expect((await curl(url, '-H', 'X-Sprocket-Pass: guessed')).status).toBe(503);
    }
    const findings = await verifyLeague(passing(session, hold), silentProgress);
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    await releaseRequests(session);
    await expect.poll(async () => (await curl('http://api.localhost/healthz')).status).toBe(200);
    await expect.poll(async () => (await curl('http://localhost/auth/login')).status).toBe(200);
  });
});
