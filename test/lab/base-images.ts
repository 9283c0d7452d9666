import { readdir, readFile, rm } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheKey, type InputFile } from './cache-key.ts';
import { labels, localLabels } from './docker.ts';
import { readTree } from './input-files.ts';
import { cacheDir, imagesDir } from './paths.ts';
import { LabError, step, type StepLog } from './progress.ts';
import type { ImageSource } from './reach.ts';

const suite = 'trixie';
const nodeVersion = '20.20.2';
const npmVersion = '10.9.4';
const authoritiesDir = '/usr/local/share/ca-certificates';
const officialNode = 'node:20-trixie-slim';

const debianImage = `sprocket-lab/debian:${suite}`;
const nodeImage = 'sprocket-lab/node:20';
export const goImage = 'sprocket-lab/go:1.26';

/** Keys of the images that others start from; they are part of the keys of what is built on them. */
export interface BaseKeys {
  readonly debian: string;
  readonly node: string;
  readonly go: string;
}

/** The keys the base images should have, from their inputs. */
export async function baseKeys(source: ImageSource): Promise<BaseKeys> {
  const debian = cacheKey({
    settings: { suite, arch: arch() },
    files: [...(await readTree(join(imagesDir, 'debian'))), ...(await hostAuthorities())],
  });
  const node =
    source === 'official'
      ? cacheKey({ settings: { from: officialNode } })
      : cacheKey({ settings: { debian, nodeVersion, npmVersion }, files: await readTree(join(imagesDir, 'node')) });
  const go = cacheKey({ settings: { debian }, files: await readTree(join(imagesDir, 'go')) });
  return { debian, node, go };
}

let debianCall: Promise<void> | undefined;

/**
 * Debian's base, made by debootstrap and imported; nothing happens when it is there with this key. Builds that go side by
 * side share one call.
 */
export function ensureDebian(keys: BaseKeys): Promise<void> {
  return (debianCall ??= makeDebian(keys));
}

async function makeDebian(keys: BaseKeys): Promise<void> {
  if (await hasKey(debianImage, keys.debian)) return;
  await ensureDebootstrap();
  const mirror = await hostMirror();
  await step(`base image Debian ${suite}`, (log) =>
    log.run('sh', [join(imagesDir, 'debian/build.sh'), suite, debianImage, keys.debian, mirror]),
  );
}

/** The Node runtime of the stand-ins: built, or the official one under the lab's name. */
export async function ensureNode(keys: BaseKeys, source: ImageSource): Promise<void> {
  if (await hasKey(nodeImage, keys.node)) return;
  if (source === 'official') {
    await step(`base image ${officialNode}`, async (log) => {
      await log.run('docker', ['pull', officialNode]);
      await log.run('docker', ['build', ...labelled(keys.node, 'official'), '-t', nodeImage, '-'], {
        input: `FROM ${officialNode}\n`,
      });
    });
    return;
  }
  await ensureDebian(keys);
  await step('base image Node 20', async (log) => {
    const unpacked = join(cacheDir, 'npm');
    await rm(unpacked, { recursive: true, force: true });
    const contexts = await Promise.all([
      unpack(log, unpacked, 'npm', `npm@${npmVersion}`),
      // Node's own binary: without Debian's splitting it up, it starts in half the time.
      unpack(log, unpacked, 'node', `node-linux-${arch()}@${nodeVersion}`),
    ]);
    await log.run('docker', [
      ...['build', ...labelled(keys.node, 'built'), ...contexts.flat(), '-t', nodeImage],
      join(imagesDir, 'node'),
    ]);
    await rm(unpacked, { recursive: true, force: true });
  });
}

/** Unpacks a package of the npm registry. @returns the arguments that make it a build context of that name */
async function unpack(log: StepLog, parent: string, name: string, wanted: string): Promise<string[]> {
  const folder = join(parent, name);
  await log.run('mkdir', ['-p', folder]);
  await log.run('npm', ['pack', wanted, '--pack-destination', folder]);
  const [tarball = ''] = await readdir(folder);
  await log.run('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  return ['--build-context', `${name}=${join(folder, 'package')}`];
}

/** A Go compiler in an image, for hosts without one. */
export async function ensureGo(keys: BaseKeys): Promise<void> {
  if (await hasKey(goImage, keys.go)) return;
  await ensureDebian(keys);
  await step('Go compiler', (log) =>
    log.run('docker', ['build', ...labelled(keys.go, 'built'), '-t', goImage, join(imagesDir, 'go')]),
  );
}

/** Arguments of `docker build` that mark what the lab makes. */
export function labelled(key: string, origin: string): string[] {
  return ['--provenance=false', '--label', `${labels.key}=${key}`, '--label', `${labels.origin}=${origin}`];
}

async function hasKey(image: string, key: string): Promise<boolean> {
  return (await localLabels(image))?.[labels.key] === key;
}

async function ensureDebootstrap(): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new LabError('✘ The lab makes its base image with debootstrap, which needs root.');
  const { exitCode } = await execa('debootstrap', ['--version'], { reject: false });
  if (exitCode === 0) return;
  await step('installing debootstrap', async (log) => {
    await log.run('apt-get', ['update', '-q']);
    await log.run(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', 'debootstrap', 'debian-archive-keyring'],
      {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      },
    );
  });
}

/** The mirror that this machine uses for Debian itself; empty on other systems, where debootstrap knows its own. */
async function hostMirror(): Promise<string> {
  const { stdout, exitCode } = await execa(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI) $(COMPONENT) $(ORIGIN) $(LABEL)', 'Created-By: Packages'],
    { reject: false },
  );
  if (exitCode !== 0) return '';
  const main = stdout.split('\n').find((line) => line.endsWith(' main Debian Debian'));
  return main?.split(' ')[0] ?? '';
}

async function hostAuthorities(): Promise<InputFile[]> {
  const names = await readdir(authoritiesDir).catch(() => []);
  return Promise.all(
    names
      .filter((name) => name.endsWith('.crt'))
      .map(async (name) => ({
        path: `authorities/${name}`,
        executable: false,
        content: await readFile(join(authoritiesDir, name)),
      })),
  );
}
