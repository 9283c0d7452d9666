import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests of a run a folder of their own for what is temporary, which goes with them.
 * @returns what removes it
 */
export async function setup(): Promise<() => Promise<void>> {
  const own = await mkdtemp(join(tmpdir(), 'sprocket-tests-'));
  process.env['TMPDIR'] = own;
  return () => rm(own, { recursive: true, force: true });
}
