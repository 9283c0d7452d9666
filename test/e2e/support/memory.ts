import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { docker } from './league.ts';

const PAGE = 4096;
const CGROUPS = '/sys/fs/cgroup';

/** What a boot leaves: no file of any image is in memory. Containers that run keep what they use. */
export async function forgetCaches(): Promise<void> {
  await execa('sync');
  await writeFile('/proc/sys/vm/drop_caches', '1');
}

/** Bytes of files that a container had to read once more, because its memory limit had no room for them. */
export async function readAgain(container: string): Promise<number> {
  const process = await docker('inspect', '--format', '{{.State.Pid}}', container);
  const groups = await readFile(`/proc/${process}/cgroup`, 'utf8');
  const [, legacy] = /^\d+:memory:(.*)$/m.exec(groups) ?? [];
  const [, unified = ''] = /^0::(.*)$/m.exec(groups) ?? [];
  const folder = legacy === undefined ? `${CGROUPS}${unified}` : `${CGROUPS}/memory${legacy}`;
  const [, pages] = /^workingset_refault_file (\d+)$/m.exec(await readFile(`${folder}/memory.stat`, 'utf8')) ?? [];
  if (pages === undefined) throw new Error(`${folder}/memory.stat does not tell what was read again`);
  return Number(pages) * PAGE;
}
