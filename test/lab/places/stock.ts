import { execa } from 'execa';
import { dockerLines, labels } from '../docker.ts';
import { registryAddress } from '../paths.ts';
import { registryContainer } from '../registry.ts';
import type { ImageState } from '../state.ts';
import { registryTool } from '../tools.ts';

/**
 * Gives a place what the first one has: the lab's own images, a registry over the same store, and the images
 * of that. What is there already costs a look.
 * @param within what stands in front of a command that is to run there
 * @throws Error of the command that fails
 */
export async function stock(within: readonly string[], images: readonly ImageState[]): Promise<void> {
  const there = (...args: readonly string[]) => execa('env', [...within, 'docker', ...args]);
  await copyTools(within);
  // What a killed run left would start again with the engine.
  const left = (await there('ps', '-aq')).stdout.split('\n').filter((id) => id !== '');
  if (left.length > 0) await there('rm', '-f', '-v', ...left);
  await there('volume', 'prune', '-f');
  const store = await execa('docker', ['volume', 'inspect', '--format', '{{.Mountpoint}}', registryContainer]);
  await there(
    ...['run', '-d', '--name', registryContainer, '--network', 'host', '--label', `${labels.lab}=1`],
    ...['-e', `REGISTRY_HTTP_ADDR=${registryAddress}`, '-v', `${store.stdout}:/var/lib/registry`],
    ...['--restart', 'unless-stopped', '--memory', '256m', registryTool.image],
  );
  const answer = ['-s', '-f', '-o', '/dev/null', '--retry', '20', '--retry-delay', '1', '--retry-connrefused'];
  await execa('env', [...within, 'curl', ...answer, `http://${registryAddress}/v2/`]);
  const present = (await there('images', '--digests', '--format', '{{.Repository}}:{{.Tag}}@{{.Digest}}')).stdout;
  const known = new Set(present.split('\n'));
  const missing = images.filter(({ plan, present: stored }) => !known.has(`${plan.reference}@${stored?.digest}`));
  await Promise.all(missing.map(({ plan }) => there('pull', '--quiet', plan.reference)));
}

/** Images that no registry holds. */
async function copyTools(within: readonly string[]): Promise<void> {
  const list = ['images', '--no-trunc', '--filter', 'reference=sprocket-lab/*', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}']; // prettier-ignore
  const { stdout } = await execa('env', [...within, 'docker', ...list]);
  const known = new Set(stdout.split('\n'));
  const wanted = (await dockerLines(list)).filter((line) => !known.has(line)).map((line) => line.split(' ')[0] ?? '');
  if (wanted.length === 0) return;
  await execa('docker', ['save', ...wanted], { buffer: false }).pipe('env', [...within, 'docker', 'load']);
}
