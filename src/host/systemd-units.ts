import { access, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeFiles, syncFolder } from './node-files.ts';
import type { BootUnits } from './ports.ts';

/**
 * Units of systemd. A unit counts as enabled by its link, as `systemctl enable` makes it, so nothing has to run for it.
 * @param root of the file system
 * @param user who runs this
 */
export function systemdUnits(root = '/', user = process.getuid?.()): BootUnits {
  const at = (name: string): string => join(root, 'etc/systemd/system', name);
  const link = (name: string): string => join(root, 'etc/systemd/system/multi-user.target.wants', name);
  return {
    obstacle: async () => {
      const runs = await exists(join(root, 'run/systemd/system'));
      if (!runs) return 'this host has no systemd that could start anything';
      return user === 0 ? undefined : 'only root may add what starts at boot';
    },
    read: async (name) => ((await exists(link(name))) ? await readFile(at(name), 'utf8') : undefined),
    write: async (name, text) => {
      await nodeFiles().write(at(name), text);
      if (await exists(link(name))) return;
      const wants = dirname(link(name));
      await mkdir(wants, { recursive: true });
      await rm(link(name), { force: true });
      await symlink(at(name), link(name));
      // It has to outlast a power cut a second later: that is what it is for.
      await syncFolder(wants);
      await syncFolder(dirname(wants));
    },
    remove: async (name) => {
      await rm(link(name), { force: true });
      await rm(at(name), { force: true });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false); // prettier-ignore
}
