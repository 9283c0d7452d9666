import type { Finding } from '../../../core/finding.ts';
import { showBytes } from '../../../core/quantity.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { PreflightCheck } from '../check.ts';

const MEBIBYTE = 2 ** 20;
/** A registry does not say how large an image is once unpacked; those of the catalog take 36 to 471 MB as the lab builds them. */
const PULLED_IMAGE = 400 * MEBIBYTE;
/** An image built from source, with the layers that its build needs on the way (contract: about 1.7 GB). */
const BUILT_IMAGE = 2048 * MEBIBYTE;
/** Room for what the running league writes before somebody looks again: rows, objects, logs of 30 MB a container. */
const RESERVE = 1024 * MEBIBYTE;
/** Generated files, four generations of them, and logs of one-shot steps. */
const LEAGUE_FOLDER = 128 * MEBIBYTE;

/** The disks hold what will be pulled and written. */
export const diskLow: PreflightCheck = {
  code: 'disk-low',
  title: 'There is room on the disk for the images to fetch and for what the league writes',
  run: async ({ session: { ports, folder }, plan, wanted }) => {
    const { dataRoot } = await ports.engine.info();
    const [engineFree, folderFree] = await Promise.all([
      ports.host.freeBytes(dataRoot),
      ports.host.freeBytes(folder.root),
    ]);
    const carried = wanted.moves.reduce((sum, { bytes }) => sum + bytes, 0);
    return [
      judge(dataRoot, engineFree, RESERVE + imageBytes(plan) + carried),
      judge(folder.root, folderFree, LEAGUE_FOLDER),
    ];
  },
};

function imageBytes({ changes }: Plan): number {
  const count = (action: string) =>
    changes.filter((change) => change.kind === 'image' && change.action === action).length;
  return count('pull') * PULLED_IMAGE + count('build') * BUILT_IMAGE;
}

function judge(path: string, free: number, needed: number): Finding {
  const message = `${showBytes(free)} free, ${showBytes(needed)} needed`;
  if (free >= 2 * needed) return { code: 'disk-low', level: 'ok', subject: path, message };
  return {
    code: 'disk-low',
    level: free < needed ? 'error' : 'warning',
    subject: path,
    message: free < needed ? message : `${message}; it will be nearly full`,
    fix: `Free some space (docker system df shows what Docker uses, docker image prune removes unused images) or enlarge the disk of ${path}.`,
  };
}
