import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { docker } from './league.ts';

/** A disk that can be as good as full. */
export interface SmallDisk {
  /** Something of somebody else fills it. */
  fill(): Promise<void>;
  /** The volume is where it was before, with what it has now. */
  moveBack(): Promise<void>;
}

const ROOM = 64 * 2 ** 20;

/**
 * Moves a volume to a small disk of its own, its container being stopped meanwhile, and then something fills that.
 * @param free bytes that are left
 */
export async function moveToSmallDisk(volume: string, container: string, free: number): Promise<SmallDisk> {
  const path = await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', volume);
  const filler = join(path, 'filler');
  const move = async (mount: () => Promise<unknown>): Promise<void> => {
    const kept = await mkdtemp(join(tmpdir(), 'sprocket-e2e-volume-'));
    await docker('stop', container);
    await execa('cp', ['-a', `${path}/.`, kept]);
    await mount();
    await execa('find', [path, '-mindepth', '1', '-delete']);
    await execa('cp', ['-a', `${kept}/.`, path]);
    await rm(kept, { recursive: true });
    await docker('start', container);
  };
  const used = Number((await execa('du', ['-s', '-B1', path])).stdout.split('\t')[0]);
  await move(() => execa('mount', ['-t', 'tmpfs', '-o', `size=${used + ROOM}`, 'tmpfs', path]));
  return {
    fill: async () => {
      const { bavail, bsize } = await statfs(path);
      await execa('fallocate', ['-l', String(bavail * bsize - free), filler]);
    },
    moveBack: async () => {
      await rm(filler, { force: true });
      await move(() => execa('umount', [path]));
    },
  };
}
