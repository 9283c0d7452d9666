import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A package built from the sources as they are. */
let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'sprocket-test-package-'));
  for (const part of ['presets', 'templates']) await symlink(join(ROOT, part), join(built, part));
  const options = ['-c', '.config/tsdown.config.ts', '--out-dir', join(built, 'dist'), '--log-level', 'error'];
  await execa('tsdown', options, { cwd: ROOT, preferLocal: true });
}, 60_000);
afterAll(() => rm(built, { recursive: true }));

interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program without a terminal and without an engine to talk to. */
async function run(
  program: 'create-sprocket' | 'sprocket',
  given: { args: string[]; cwd: string; input?: string; env?: Record<string, string> },
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(built, 'dist', `${program}.js`), ...given.args], {
    cwd: given.cwd,
    env: { PATH: process.env['PATH'] ?? '', DOCKER_HOST: 'unix:///nowhere/docker.sock', ...given.env },
  });
  child.stdin.end(given.input ?? '');
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString('utf8')));
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, ...output };
}

const place = async () => realpath(await mkdtemp(join(tmpdir(), 'sprocket-test-')));

describe('create-sprocket without a terminal', () => {
  it('lists everything that is missing, and writes nothing', async () => {
    const cwd = await place();
    const { exit, stdout, stderr } = await run('create-sprocket', { args: ['rockets', '--yes'], cwd });
    expect(exit).toBe(2);
    for (const key of ['league.name', 'league.admin.discord', 'league.admin.email', 'ways'])
      expect(stderr).toContain(key);
    expect(stderr).toContain('(answers-missing, exit 2)');
    expect(stdout).toBe('');
    expect(await readdir(cwd)).toEqual([]);
  });

  it('does nothing without --yes', async () => {
    const cwd = await place();
    const { exit, stderr } = await run('create-sprocket', { args: ['rockets', '--preset', 'ci'], cwd });
    expect(exit).toBe(2);
    expect(stderr).toContain('Add --yes');
    expect(await readdir(cwd)).toEqual([]);
  });

  it('leaves a folder alone that is somebody else’s', async () => {
    const cwd = await place();
    await writeFile(join(cwd, 'index.html'), 'mine');
    const { exit, stderr } = await run('create-sprocket', { args: ['.', '--preset', 'ci', '--yes'], cwd });
    expect(exit).toBe(2);
    expect(stderr).toContain('folder-not-empty');
    expect(await readdir(cwd)).toEqual(['index.html']);
  });

  it.each([
    ['domain', 'München.example', 'this one is written xn--mnchen-3ya.example'],
    ['domain', 'rockets.example) || Host(`evil.example', 'expected a domain name'],
    ['lan', '192.168.001.010', 'expected an IP address'],
  ])('refuses ways.%s=%s with its path and what was expected', async (way, name, expected) => {
    const cwd = await place();
    const set = ['--set', `ways.${way}=${name}`, '--set', 'ways.email=a@b.org'];
    const { exit, stderr } = await run('create-sprocket', {
      args: ['rockets', '--preset', 'ci', '--yes', ...set],
      cwd,
    });
    expect(exit).toBe(2);
    expect(stderr).toMatch(new RegExp(`^ +ways\\.${way}: expected .*$`, 'm'));
    expect(stderr).toContain(expected);
    expect(stderr).toContain('(config-invalid, exit 2)');
    expect(await readdir(cwd)).toEqual([]);
  });

  it('refuses a dump that is none before anything is written', async () => {
    const cwd = await place();
    await writeFile(join(cwd, 'a.dump'), 'hello');
    const args = ['rockets', '--preset', 'ci', '--yes', '--database-dump', 'a.dump'];
    const { exit, stderr } = await run('create-sprocket', { args, cwd });
    expect(exit).toBe(3);
    expect(stderr).toContain('dump-unusable');
    expect(await readdir(cwd)).toEqual(['a.dump']);
  });

  it('writes nothing when no engine answers, and says so with exit code 4', async () => {
    const cwd = await place();
    const { exit, stderr } = await run('create-sprocket', { args: ['rockets', '--preset', 'ci', '--yes'], cwd });
    expect(exit).toBe(4);
    expect(stderr).toMatch(/docker-(absent|stopped), exit 4/);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('create-sprocket --render-only', () => {
  const args = ['--preset', 'ci', '--yes', '--render-only', '--secrets-file', 'secrets.env'];
  const env = { SPROCKET_SECRET_DISCORD_CLIENT_ID: 'CANARY-env' };

  it('makes the folder without an engine, beside the user and called like the league; again it changes nothing', async () => {
    const cwd = await place();
    await writeFile(join(cwd, 'secrets.env'), 'DISCORD_BOT_TOKEN=CANARY-file\nDOPPLER_CONFIG=CANARY-other\n');
    const first = await run('create-sprocket', { args, cwd, env });
    expect(first.exit).toBe(4);
    expect(first.stderr).toContain('Ignored in secrets.env, because no secret has that name: DOPPLER_CONFIG');
    expect(first.stderr).toContain('Nothing runs.');
    const root = join(cwd, 'test-league');
    expect((await readdir(root)).sort()).toEqual(['.sprocket', 'compose.yaml', 'config', 'secrets', 'sprocket.yaml']);
    expect(await readFile(join(root, 'secrets/discord-bot-token'), 'utf8')).toBe('CANARY-file');
    expect(await readFile(join(root, 'secrets/discord-client-id'), 'utf8')).toBe('CANARY-env');
    expect(await readFile(join(root, 'compose.yaml'), 'utf8')).not.toContain('CANARY');
    expect(await readFile(join(root, 'sprocket.yaml'), 'utf8')).not.toContain('CANARY');

    const jwt = await readFile(join(root, 'secrets/jwt-secret'), 'utf8');
    const before = (await stat(join(root, 'compose.yaml'))).mtimeMs;
    const second = await run('create-sprocket', { args, cwd, env });
    expect(second.exit).toBe(4);
    expect(await readFile(join(root, 'secrets/jwt-secret'), 'utf8')).toBe(jwt);
    expect((await stat(join(root, 'compose.yaml'))).mtimeMs).toBe(before);

    const other = await run('create-sprocket', { args: [...args, '--set', 'app.version=v9'], cwd, env });
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain('app.version: sprocket.yaml says "main", you gave "v9"');
    for (const { stdout, stderr } of [first, second, other]) expect(stdout + stderr).not.toContain('CANARY');
  });

  it('shows the plan as data and writes nothing on a dry run', async () => {
    const cwd = await place();
    const flags = ['rockets', '--preset', 'ci', '--render-only', '--dry-run'];
    const { exit, stdout } = await run('create-sprocket', { args: [...flags, '--json'], cwd });
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'sprocket.plan/1', unchanged: [] });
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('sprocket secrets', () => {
  it('sets, lists and finds a secret, and never prints one', async () => {
    const cwd = await place();
    await run('create-sprocket', { args: ['.', '--preset', 'ci', '--yes', '--render-only'], cwd });
    const set = await run('sprocket', { args: ['secrets', 'set', 'discord-bot-token'], cwd, input: 'CANARY-1\n' });
    expect(set.exit).toBe(0);
    expect(set.stderr).toContain('Next: sprocket apply');
    const list = await run('sprocket', { args: ['secrets', 'list', '--json'], cwd });
    const { schema, secrets } = JSON.parse(list.stdout) as {
      schema: string;
      secrets: { name: string; state: string }[];
    };
    expect(schema).toBe('sprocket.secrets/1');
    expect(secrets).toContainEqual(expect.objectContaining({ name: 'discord-bot-token', state: 'given' }));
    const path = await run('sprocket', { args: ['secrets', 'path', 'discord-bot-token'], cwd });
    expect(path.stdout).toBe(`${join(cwd, 'secrets/discord-bot-token')}\n`);
    expect(await readFile(path.stdout.trim(), 'utf8')).toBe('CANARY-1');
    const two = await run('sprocket', { args: ['secrets', 'set', 'discord-bot-token'], cwd, input: 'CANARY-2\nx\n' });
    expect(two.exit).toBe(2);
    expect(await readFile(path.stdout.trim(), 'utf8')).toBe('CANARY-1');
    const unknown = await run('sprocket', { args: ['secrets', 'set', 'discord-bot'], cwd, input: 'CANARY-3\n' });
    expect(unknown.exit).toBe(2);
    expect(unknown.stderr).toContain('Did you mean: discord-bot-token?');
    for (const { stdout, stderr } of [set, list, path, two, unknown]) expect(stdout + stderr).not.toContain('CANARY');
  });
});
