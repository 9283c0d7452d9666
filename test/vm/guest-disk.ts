import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cacheKey } from '../lab/cache-key.ts';
import { readTree } from '../lab/input-files.ts';
import { cacheDir, repoDir } from '../lab/paths.ts';
import { step } from '../lab/progress.ts';
import { debianMirrors } from './debian-mirror.ts';

const suite = 'bookworm';
const guestDir = fileURLToPath(new URL('guest', import.meta.url));
const disksDir = join(cacheDir, 'vm');
const installer = join(repoDir, 'install.sh');

/** An image that is put on the disk. */
export interface PreloadedImage {
  readonly reference: string;
  readonly digest: string;
}

/** A disk that boots; it is never written to, machines write to a copy on top of it. */
export interface GuestDisk {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** A kernel of a guest that was made earlier, if there is one. */
export async function cachedKernel(): Promise<string | undefined> {
  const made = await readdir(disksDir).catch((): string[] => []);
  const dir = made.find((name) => /^(bare|prepared)-/.test(name));
  return dir === undefined ? undefined : join(disksDir, dir, 'vmlinuz');
}

/**
 * A bare Debian as a disk, made when it is not in the cache.
 * @param preload images to put on it together with the packages that install.sh installs; absent: a bare guest
 */
export async function ensureGuestDisk(preload?: readonly PreloadedImage[]): Promise<GuestDisk> {
  const kind = preload ? 'prepared' : 'bare';
  const files = await readTree(guestDir);
  if (preload) files.push({ path: 'install.sh', executable: true, content: await readFile(installer) });
  const key = cacheKey({ settings: { suite, arch: arch(), preload: preload ?? [] }, files });
  const dir = join(disksDir, `${kind}-${key}`);
  const made = (await readdir(disksDir).catch((): string[] => [])).filter((name) => name.startsWith(`${kind}-`));
  if (!made.includes(`${kind}-${key}`)) {
    await step(`Debian ${suite} guest (${kind})`, (log) => make(dir, log, preload));
    for (const old of made) await rm(join(disksDir, old), { recursive: true });
  }
  return { disk: join(dir, 'root.img'), kernel: join(dir, 'vmlinuz'), initrd: join(dir, 'initrd') };
}

async function make(
  dir: string,
  log: Parameters<Parameters<typeof step>[1]>[0],
  preload?: readonly PreloadedImage[],
): Promise<void> {
  await mkdir(disksDir, { recursive: true });
  const work = await mkdtemp(join(disksDir, 'making-'));
  try {
    const root = join(work, 'root');
    const { main, security } = await debianMirrors();
    const { stdout: npmRegistry } = await execa('npm', ['config', 'get', 'registry'], { stderr: 'ignore' });
    const prepare = preload ? [installer, ...preload.map(({ reference }) => reference)] : [];
    const script = [join(guestDir, 'make.sh'), suite, root, main, security, npmRegistry.trim(), ...prepare];
    await log.run('unshare', ['--mount', '--propagation', 'private', 'nice', 'sh', ...script]);
    for (const [from, to] of [
      ['vmlinuz', 'vmlinuz'],
      ['initrd.img', 'initrd'],
    ] as const) {
      const name = (await readdir(join(root, 'boot'))).find((file) => file.startsWith(`${from}-`));
      if (name === undefined) throw new Error(`the guest has no ${from}`);
      await log.run('cp', [join(root, 'boot', name), join(work, to)]);
    }
    await log.run('truncate', ['-s', '16G', join(work, 'root.img')]);
    await log.run('mkfs.ext4', ['-q', '-F', '-d', root, join(work, 'root.img')]);
    await rm(root, { recursive: true });
    await rename(work, dir);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}
