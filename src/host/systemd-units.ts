import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeFiles, syncFolder } from './node-files.ts';
import type { HostUnits } from './ports.ts';

/**
 * Units of systemd. A unit counts as enabled by its link, as `systemctl enable` makes it, so it needs no systemd that runs.
 * @param root of the file system
 * @param user who runs this
 * @param systemctl runs that program; a timer is started with it
 */
export function systemdUnits(
  root = '/',
  user = process.getuid?.(),
  systemctl: (...words: string[]) => Promise<void> = runSystemctl,
): HostUnits {
  const files = nodeFiles();
  const folder = join(root, 'etc/systemd/system');
  const at = (name: string): string => join(folder, name);
  return {
    obstacle: async () => {
      const runs = await files.exists(join(root, 'run/systemd/system'));
      if (!runs) return 'this host has no systemd that could start anything';
      return user === 0 ? undefined : 'only root may add what starts by itself';
    },
    read: async (name) => {
      if (!(await files.exists(at(name)))) return undefined;
      const text = await readFile(at(name), 'utf8');
      const link = linkOf(folder, name, text);
      return link === undefined || (await files.exists(link)) ? text : undefined;
    },
    write: async (name, text) => {
      await files.write(at(name), text);
      const link = linkOf(folder, name, text);
      if (link !== undefined && !(await files.exists(link))) await makeLink(at(name), link);
      if (!name.endsWith('.timer')) return;
      await systemctl('daemon-reload');
      await systemctl('start', name);
    },
    remove: async (name) => {
      if (!(await files.exists(at(name)))) return;
      const link = linkOf(folder, name, await readFile(at(name), 'utf8'));
      if (name.endsWith('.timer')) await systemctl('stop', name);
      if (link !== undefined) await rm(link, { force: true });
      await rm(at(name), { force: true });
    },
  };
}

/** Where the link is by which a unit is started; undefined for one that others start. */
function linkOf(folder: string, name: string, text: string): string | undefined {
  const target = /^WantedBy=(\S+)$/m.exec(text)?.[1];
  return target === undefined ? undefined : join(folder, `${target}.wants`, name);
}

async function makeLink(to: string, link: string): Promise<void> {
  const wants = dirname(link);
  await mkdir(wants, { recursive: true });
  await rm(link, { force: true });
  await symlink(to, link);
  // It has to outlast a power cut a second later: that is what it is for.
  await syncFolder(wants);
  await syncFolder(dirname(wants));
}

async function runSystemctl(...words: string[]): Promise<void> {
  const { execa } = await import('execa');
  await execa('systemctl', words);
}
