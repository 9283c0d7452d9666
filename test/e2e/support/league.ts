import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A fresh folder for a league, in a temporary one. */
export async function newFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'sprocket-e2e-')), 'league');
}

/** Output of a docker command. @throws Error with its stderr when it fails */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', [...args])).stdout;
}

/** Removes every container, network and volume of the league's Compose project. */
export async function removeLeague(): Promise<void> {
  const label = 'label=com.docker.compose.project=sprocket';
  const each = async (list: readonly string[], remove: readonly string[]): Promise<void> => {
    const found = (await docker(...list)).split('\n').filter((line) => line !== '');
    if (found.length > 0) await docker(...remove, ...found);
  };
  await each(['ps', '-aq', '--filter', label], ['rm', '-f', '-v']);
  await each(['network', 'ls', '-q', '--filter', label], ['network', 'rm']);
  await each(['volume', 'ls', '-q', '--filter', label], ['volume', 'rm', '-f']);
}

/** Compose service → container id, of everything that exists. */
export async function containerIds(): Promise<Record<string, string>> {
  const lines = await docker(
    'ps',
    '-a',
    '--no-trunc',
    '--filter',
    'label=com.docker.compose.project=sprocket',
    '--format',
    '{{.Label "com.docker.compose.service"}} {{.ID}}',
  );
  return Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line !== '')
      .sort()
      .map((line) => line.split(' ') as [string, string]),
  );
}

/** Names of what runs. */
export async function running(): Promise<string[]> {
  const lines = await docker(
    'ps',
    '--filter',
    'label=com.docker.compose.project=sprocket',
    '--format',
    '{{.Label "com.docker.compose.service"}}',
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

/** Path → checksum and mode of every file below a folder: two of these are equal when nothing was written. */
export async function fingerprintOf(folder: string): Promise<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => {
        const sum = createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
          .slice(0, 12);
        return [file.slice(folder.length + 1), `${sum} ${((await stat(file)).mode & 0o777).toString(8)}`] as const;
      }),
    ),
  );
}

/** Sets the version of the app in sprocket.yaml. */
export async function setVersion(folder: string, version: string): Promise<void> {
  const path = join(folder, 'sprocket.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^( +version: ).*$/m, `$1${version}`));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(join(folder, '..'), { recursive: true, force: true });
}

/** Asks the API through the proxy, as a browser on this machine would. */
async function api(
  path: string,
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; body: string }> {
  const args = [
    '-s',
    '-o',
    '-',
    '-w',
    '\n%{http_code}',
    '-m',
    '10',
    '-H',
    'Host: api.localhost',
    '-H',
    'content-type: application/json',
    '-X',
    init.method ?? 'GET',
    `http://127.0.0.1${path}`,
  ];
  const { stdout } = await execa('curl', init.body === undefined ? args : [...args, '-d', init.body], {
    reject: false,
  });
  const lines = stdout.split('\n');
  return { status: Number(lines.at(-1)), body: lines.slice(0, -1).join('\n') };
}

/** Name of the league as its API tells it, or what it answered instead. */
export async function leagueName(): Promise<string> {
  const { body } = await api('/graphql', {
    method: 'POST',
    body: JSON.stringify({ query: '{ getOrganizationById(id: 2) { profile { name } } }' }),
  });
  return /"name":"([^"]*)"/.exec(body)?.[1] ?? body;
}
