import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  containerIds,
  docker,
  fingerprintOf,
  leagueName,
  newFolder,
  removeFolder,
  removeLeague,
  running,
} from './support/league.ts';
import { forgetCaches, readAgain } from './support/memory.ts';
import { install, sprocket } from './support/program.ts';

const MIB = 2 ** 20;

const CORE = [
  'core',
  'core-retention',
  'object-storage',
  'postgres',
  'redis',
  'replay-parse',
  'traefik',
  'traefik-maintenance',
  'web',
];

/** What the engine makes for a container whose image declares a volume that nothing is mounted at. */
async function namelessVolumes(): Promise<string[]> {
  return (await docker('volume', 'ls', '-q', '--filter', 'label=com.docker.volume.anonymous')).split('\n').sort();
}

describe('a league from an empty host to verified', () => {
  let folder: string;
  let nameless: string[];
  beforeAll(async () => {
    await removeLeague();
    nameless = await namelessVolumes();
    folder = await newFolder();
  });
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it('a dry run writes nothing and starts nothing', async () => {
    const { exitCode, stdout, stderr } = await sprocket([...install(folder), '--dry-run']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('postgres');
    expect(await fingerprintOf(folder)).toEqual({});
    expect(await containerIds()).toEqual({});
  });

  it('is installed and verified by one command, and says where it is', async () => {
    const { exitCode, stdout, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('http://localhost');
    expect(stdout).toContain('http://api.localhost');
    expect(await running()).toEqual(CORE);
    expect(await leagueName()).toBe('Test League');
  });

  it('is pinned by digest, in compose.yaml and in the lock', async () => {
    const compose = parse(await readFile(`${folder}/compose.yaml`, 'utf8')) as {
      services: Record<string, { image: string }>;
    };
    for (const [name, { image }] of Object.entries(compose.services))
      expect(image, name).toMatch(/@sha256:[0-9a-f]{64}$/);
    const lock = parse(await readFile(`${folder}/sprocket.lock`, 'utf8')) as {
      generation: number;
      images: Record<string, { digest: string }>;
    };
    expect(lock.generation).toBe(1);
    for (const { digest } of Object.values(lock.images)) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('keeps no secret where others can read it', async () => {
    const ids = Object.values(await containerIds());
    const inspected = await docker('inspect', ...ids);
    const texts = await Promise.all(
      ['compose.yaml', 'sprocket.yaml', 'sprocket.lock'].map((name) => readFile(`${folder}/${name}`, 'utf8')),
    );
    const names = (await execa('ls', [`${folder}/secrets`])).stdout.split('\n');
    expect(names).toContain('database-password');
    for (const name of names.filter((one) => /password|secret-key|access-key|jwt/.test(one))) {
      const value = await readFile(`${folder}/secrets/${name}`, 'utf8');
      for (const text of [inspected, ...texts]) expect(text.includes(value), name).toBe(false);
    }
    expect((await execa('stat', ['-c', '%a', `${folder}/secrets`])).stdout).toBe('700');
  });

  it('a second apply has an empty plan and touches no container', async () => {
    const before = await containerIds();
    const plan = await sprocket(['plan', '--dir', folder, '--json']);
    expect(plan.exitCode, plan.stderr).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [], drift: [] });
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('Nothing to change');
    expect(await containerIds()).toEqual(before);
  });

  it('the same init again converges and keeps the secrets', async () => {
    const before = await fingerprintOf(`${folder}/secrets`);
    const ids = await containerIds();
    const { exitCode, stderr } = await sprocket(install(folder));
    expect(exitCode, stderr).toBe(0);
    expect(await fingerprintOf(`${folder}/secrets`)).toEqual(before);
    expect(await containerIds()).toEqual(ids);
  });

  it('status and verify say that it works', async () => {
    const status = await sprocket(['status', '--dir', folder, '--json']);
    expect(status.exitCode).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({ healthy: true, generation: 1 });
    const verify = await sprocket(['verify', '--dir', folder, '--json']);
    expect(verify.exitCode, verify.stdout).toBe(0);
    const { findings } = JSON.parse(verify.stdout) as { findings: { code: string; level: string }[] };
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(findings.length).toBeGreaterThan(12);
  });

  it('runs on without this program: plain docker compose takes it down and brings it back', async () => {
    const compose = (...args: string[]) => execa('docker', ['compose', ...args], { cwd: folder });
    await compose('down');
    expect(await running()).toEqual([]);
    await forgetCaches();
    // After a boot they come in any order, and a program that several share counts for the first: the one with least room.
    await compose('up', '-d', '--wait', '--no-deps', 'traefik-maintenance');
    await compose('up', '-d', '--wait');
    expect(await running()).toEqual(CORE);
    expect(await leagueName()).toBe('Test League');
  });

  it('has room in the memory of each service for its own program, when that comes from the disk', async () => {
    for (const [name, id] of Object.entries(await containerIds())) {
      if ((await docker('inspect', '--format', '{{.State.Running}}', id)) === 'true')
        expect(await readAgain(id), name).toBeLessThan(128 * MIB);
    }
    // It would be seen: a file that has no room, and is read again and again.
    const image = await docker('inspect', '--format', '{{.Image}}', 'sprocket-traefik-1');
    const cramped = ['--name', 'sprocket-test-cramped', '--memory', '32m', '--entrypoint', 'sh', image];
    const reading = 'head -c 64000000 /dev/zero >/file; while true; do cat /file >/dev/null; done';
    await docker('run', '-d', ...cramped, '-c', reading);
    try {
      await expect.poll(() => readAgain('sprocket-test-cramped'), { timeout: 60_000 }).toBeGreaterThan(128 * MIB);
    } finally {
      await docker('rm', '-f', '-v', 'sprocket-test-cramped');
    }
  });

  it('an edit recreates just what depends on it', async () => {
    const before = await containerIds();
    const text = await readFile(`${folder}/sprocket.yaml`, 'utf8');
    await writeFile(`${folder}/sprocket.yaml`, `${text}modules: [gatus]\n`);
    const plan = await sprocket(['plan', '--dir', folder]);
    expect(plan.exitCode).toBe(10);
    expect(plan.stdout).toMatch(/\+ gatus/);
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    const after = await containerIds();
    const kept = ['web', 'replay-parse', 'core-retention'];
    for (const name of kept) expect(after[name], name).toBe(before[name]);
    expect(await running()).toContain('gatus');
  });

  it('a module is removed again, and its route with it', async () => {
    const { exitCode, stderr } = await sprocket(['module', 'remove', 'gatus', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(await running()).toEqual(CORE);
    expect(await readFile(`${folder}/config/traefik/dynamic/routes.yaml`, 'utf8')).not.toContain('gatus');
  });

  it('files edited by hand are shown as drift, kept aside, and replaced', async () => {
    const path = `${folder}/config/redis/redis.conf`;
    await writeFile(path, `${await readFile(path, 'utf8')}# by hand\n`);
    const plan = await sprocket(['plan', '--dir', folder]);
    expect(plan.exitCode).toBe(10);
    expect(plan.stdout).toContain('! config/redis/redis.conf');
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(await readFile(path, 'utf8')).not.toContain('# by hand');
    const kept = (await execa('grep', ['-rl', '# by hand', `${folder}/.sprocket/drift`])).stdout;
    expect(kept).toContain('config/redis/redis.conf');
  });

  it('loads compose.override.yaml and recreates just what it names', async () => {
    const before = await containerIds();
    await writeFile(`${folder}/compose.override.yaml`, 'services:\n  web:\n    environment: { OVERRIDDEN: "yes" }\n');
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    const after = await containerIds();
    expect(after['web']).not.toBe(before['web']);
    expect({ ...after, web: '' }).toEqual({ ...before, web: '' });
    expect(await docker('inspect', after['web'] ?? '', '--format', '{{.Config.Env}}')).toContain('OVERRIDDEN=yes');
    await rm(`${folder}/compose.override.yaml`);
    expect((await sprocket(['apply', '--dir', folder, '--yes'])).exitCode).toBe(0);
  });

  it('refuses a compose.override.yaml that Compose cannot read, before anything is changed', async () => {
    const before = await containerIds();
    await writeFile(`${folder}/compose.override.yaml`, 'services:\n  web:\n    no-such-key: 1\n');
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(stderr).toContain('no-such-key');
    expect(stderr).toContain('Next: Correct compose.override.yaml');
    expect(exitCode).toBe(2);
    expect(await containerIds()).toEqual(before);
    await rm(`${folder}/compose.override.yaml`);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('a new secret recreates just what mounts it, and never shows its value', async () => {
    const before = await containerIds();
    const canary = 'CanaryClientSecret4711';
    const set = await sprocket(['secrets', 'set', 'discord-client-secret', '--dir', folder], { input: `${canary}\n` });
    expect(set.exitCode, set.stderr).toBe(0);
    const applied = await sprocket(['apply', '--dir', folder, '--yes', '--verbose']);
    expect(applied.exitCode, applied.stderr).toBe(0);
    const after = await containerIds();
    expect(after['core']).not.toBe(before['core']);
    expect(after['postgres']).toBe(before['postgres']);
    expect(after['web']).toBe(before['web']);
    const listed = await sprocket(['secrets', 'list', '--dir', folder]);
    for (const { stdout, stderr } of [set, applied, listed]) expect(`${stdout}${stderr}`).not.toContain(canary);
  });

  it('uninstall keeps the data', async () => {
    const removed = await sprocket(['uninstall', '--dir', folder, '--yes']);
    expect(removed.exitCode, removed.stderr).toBe(0);
    expect(await containerIds()).toEqual({});
    expect(await docker('volume', 'ls', '-q', '--filter', 'label=com.docker.compose.project=sprocket')).toContain(
      'sprocket-postgres-data',
    );
  });

  it('makes no new secrets for data that is there, but stops', async () => {
    const path = `${folder}/secrets/database-password`;
    await rename(path, `${folder}/aside`);
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(stderr).toContain('database-password');
    expect(stderr).toContain('sprocket-postgres-data');
    expect(exitCode).toBe(3);
    await expect(readFile(path)).rejects.toThrow();
    expect(await containerIds()).toEqual({});
    await rename(`${folder}/aside`, path);
  });

  it('apply brings the league back with its data', async () => {
    const back = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(back.exitCode, back.stderr).toBe(0);
    expect(await leagueName()).toBe('Test League');
  });

  it('deletes data only when two flags say so', async () => {
    const refused = await sprocket(['uninstall', '--dir', folder, '--yes', '--delete-data']);
    expect(refused.exitCode).toBe(2);
    expect(await running()).toEqual(CORE);
    const removed = await sprocket(['uninstall', '--dir', folder, '--yes', '--delete-data', '--without-backup']);
    expect(removed.exitCode, removed.stderr).toBe(0);
    expect(await docker('volume', 'ls', '-q', '--filter', 'label=com.docker.compose.project=sprocket')).toBe('');
  });

  it('never made a volume without a name, which nobody would ever remove', async () => {
    expect(await namelessVolumes()).toEqual(nameless);
  });
});
