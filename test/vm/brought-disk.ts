import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { repoDir } from '../lab/paths.ts';
import { step } from '../lab/progress.ts';
import { bringAuthority } from './guest-authority.ts';

/** Where the guest mounts what is brought in. */
export const BROUGHT = '/mnt/brought';
export const PACKAGE = 'create-sprocket.tgz';
export const ANSWERS = 'answers.yaml';
/** Folder of what a public authority is made of. */
export const AUTHORITY = 'authority';

/** A disk with all that a stranger brings, and the keys of one run. */
export interface Brought {
  readonly disk: string;
  readonly keys: string;
}

/**
 * Makes the second disk: the packed package, install.sh, an answers file, and the keys by which guest and test know each other.
 * @param work folder of this run
 * @param settings `key=value` settings of a league that uses the lab
 */
export async function makeBroughtDisk(
  work: string,
  settings: Readonly<Record<string, string>>,
  sshPort: number,
): Promise<Brought> {
  const keys = join(work, 'keys');
  const tree = join(work, 'brought');
  const disk = join(work, 'brought.img');
  await mkdir(keys, { mode: 0o700 });
  await mkdir(join(tree, 'keys'), { recursive: true });
  await step('pack what is brought in', async (log) => {
    await log.run('npm', ['pack', repoDir, '--pack-destination', work]);
    const packed = (await readdir(work)).find((name) => name.endsWith('.tgz'));
    if (packed === undefined) throw new Error('npm pack made no tarball');
    await copyFile(join(work, packed), join(tree, PACKAGE));
    await copyFile(join(repoDir, 'install.sh'), join(tree, 'install.sh'));
    await writeFile(join(tree, ANSWERS), stringify(leagueAnswers(settings)));
    for (const name of ['client', 'host']) {
      await log.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(keys, name)]);
    }
    await copyFile(join(keys, 'host'), join(tree, 'keys/host'));
    await copyFile(join(keys, 'client.pub'), join(tree, 'keys/authorized'));
    await chmod(join(tree, 'keys/host'), 0o600);
    await bringAuthority(join(tree, AUTHORITY), log);
    const host = await readFile(join(keys, 'host.pub'), 'utf8');
    await writeFile(join(keys, 'known_hosts'), `[127.0.0.1]:${sshPort} ${host}`);
    await log.run('truncate', ['-s', '64M', disk]);
    await log.run('mkfs.ext4', ['-q', '-F', '-L', 'brought', '-d', tree, disk]);
  });
  return { disk, keys };
}

/** A league for the guest itself, with the lab's images. */
export function leagueAnswers(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  const answers: Record<string, Record<string, unknown>> = {
    league: { name: 'Power Cut League', admin: { discord: '100000000000000001', email: 'admin@example.org' } },
    ways: { localhost: true },
  };
  for (const [path, value] of Object.entries(settings)) {
    const [section = '', key = ''] = path.split('.');
    (answers[section] ??= {})[key] = value;
  }
  return answers;
}
