import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import { checksum } from '../../../src/core/checksum.ts';
import { pullReference, repositoryOf } from '../../../src/plan/images.ts';
import { docker } from './league.ts';
import { ROOT } from './program.ts';

/** Leagues that former versions of this program made; see make.ts there. */
export const FORMER = join(ROOT, 'test/fixtures/leagues');
/** Ends the name of the dump of a league's database; before it stands the version. */
const DUMP = '.database.dump';

/** What is kept of former versions, oldest first: those with a league, and the names of the dumps. */
export async function keptOfFormer(): Promise<{ readonly versions: string[]; readonly dumps: string[] }> {
  const names = await readdir(FORMER);
  const sorted = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return {
    versions: sorted.filter((name) => /^\d+\.\d+\.\d+$/.test(name)),
    dumps: sorted.filter((name) => name.endsWith(DUMP)),
  };
}

/** Name of the dump of the league that a version made. */
export function dumpOf(version: string): string {
  return `${version}${DUMP}`;
}

const REGISTRY = '127.0.0.1:5000';
const POSTGRES = 'sprocket-postgres-1';

interface Lock {
  readonly images: Record<string, { pull: string; digest: string }>;
  readonly files: Record<string, string>;
}

/**
 * Brings a league to life as a former version of this program left it: its folder, its database, and its containers,
 * which need no program of ours to start. The lab's images have digests of their own, so those of the folder are
 * replaced by them; and secrets are not kept, so it gets others.
 * @param folder where it is to be; it must not exist
 */
export async function startFormerLeague(version: string, folder: string): Promise<void> {
  await cp(join(FORMER, version), folder, { recursive: true });
  await useLabImages(folder);
  await makeSecrets(folder);
  const generation = join(folder, '.sprocket/generations/0001');
  await mkdir(generation, { recursive: true, mode: 0o700 });
  for (const name of ['compose.yaml', 'config', 'secrets', 'sprocket.yaml', 'sprocket.lock'])
    await cp(join(folder, name), join(generation, name), { recursive: true });

  const compose = ['compose', '--project-directory', folder];
  await docker(...compose, 'up', '--detach', '--wait', 'postgres');
  const restore = ['exec', '-i', POSTGRES, 'pg_restore', '-U', 'sprocket', '-d', 'sprocket', '--no-owner'];
  await execa('docker', restore, { inputFile: join(FORMER, dumpOf(version)) });
  await docker(...compose, 'up', '--detach');
}

async function useLabImages(folder: string): Promise<void> {
  const path = (name: string): string => join(folder, name);
  const lock = JSON.parse(await readFile(path('sprocket.lock'), 'utf8')) as Lock;
  const pins = new Map<string, string>();
  for (const [name, image] of Object.entries(lock.images)) {
    const pull = pullReference(name, REGISTRY);
    await docker('pull', '--quiet', pull);
    const known = (await docker('image', 'inspect', '--format', '{{join .RepoDigests "\\n"}}', pull)).split('\n');
    const [, digest = ''] = known.find((one) => one.startsWith(`${repositoryOf(pull)}@`))?.split('@') ?? [];
    pins.set(`${name}@${image.digest}`, `${pull}@${digest}`);
    lock.images[name] = { pull, digest };
  }
  const withPins = (text: string): string => [...pins].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const compose = withPins(await readFile(path('compose.yaml'), 'utf8'));
  lock.files['compose.yaml'] = checksum(compose);
  await writeFile(path('compose.yaml'), compose);
  await writeFile(path('sprocket.lock'), withPins(JSON.stringify(lock)));
  const league = await readFile(path('sprocket.yaml'), 'utf8');
  await writeFile(path('sprocket.yaml'), `${league}images: { registry: "${REGISTRY}" }\n`);
}

/** Secrets of any content, but for the token by which the app knows that it has no bot. */
async function makeSecrets(folder: string): Promise<void> {
  const { secrets } = parse(await readFile(join(folder, 'compose.yaml'), 'utf8')) as { secrets: object };
  await mkdir(join(folder, 'secrets'), { mode: 0o700 });
  for (const name of Object.keys(secrets)) {
    const value = name === 'discord-bot-token' ? 'local_dev_placeholder' : randomBytes(16).toString('hex');
    await writeFile(join(folder, 'secrets', name), value, { mode: 0o444 });
  }
}
