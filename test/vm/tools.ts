import { execa } from 'execa';
import { LabError, step } from '../lab/progress.ts';

export const QEMU = 'qemu-system-x86_64';
export const QEMU_IMG = 'qemu-img';
/** Of util-linux: runs a program that ends with the one that started it. */
export const SETPRIV = 'setpriv';

/** Programs that the throwaway machine needs, and the Debian package of each. */
const TOOLS: Readonly<Record<string, string>> = {
  [QEMU]: 'qemu-system-x86',
  [QEMU_IMG]: 'qemu-utils',
  debootstrap: 'debootstrap',
  'ssh-keygen': 'openssh-client',
  'mkfs.ext4': 'e2fsprogs',
};

/**
 * Installs what is missing of them.
 * @throws LabError when this is not root, or not an amd64 machine
 */
export async function ensureTools(): Promise<void> {
  if (process.arch !== 'x64') throw new LabError('✘ The throwaway machine is made for amd64 only.');
  if (process.getuid?.() !== 0)
    throw new LabError('✘ The disk of the throwaway machine is made with debootstrap, which needs root.');
  const missing: string[] = [];
  for (const [program, name] of Object.entries(TOOLS)) {
    const { exitCode } = await execa('which', [program], { reject: false });
    if (exitCode !== 0) missing.push(name);
  }
  if (missing.length === 0) return;
  await step(`installing ${missing.join(', ')}`, async (log) => {
    await log.run('apt-get', ['update', '-q']);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await log.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'debian-archive-keyring', ...missing], {
      env,
    });
  });
}
