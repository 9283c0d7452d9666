import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { dockerLines, engineAnswers, labels } from './docker.ts';
import { programsDir } from './go-programs.ts';
import { registryAddress } from './paths.ts';
import { MORE_PLACES, removePlace } from './places/place.ts';
import { say } from './progress.ts';
import { registryContainer } from './registry.ts';

/** Removes the lab's containers and the other places; with `images` also the registry's data and everything that was built. */
export async function down({ images }: { images: boolean }): Promise<void> {
  for (const number of MORE_PLACES) {
    const owner = await removePlace(number);
    say(owner === undefined ? `  ✔ no place ${number}` : `  ✘ place ${number} stays: process ${owner} uses it`);
  }
  if (!(await engineAnswers())) {
    say('  ✔ no engine answers here, so no lab runs');
    return;
  }
  const containers = await dockerLines(['ps', '-aq', '--filter', `label=${labels.lab}=1`]);
  if (containers.length > 0) await execa('docker', ['rm', '-f', ...containers]);
  say(`  ✔ ${containers.length} containers removed`);
  if (!images) return;

  await execa('docker', ['volume', 'rm', '-f', registryContainer]);
  const listed = await dockerLines([
    ...['images', '--filter', `label=${labels.key}`, '--format', '{{.Repository}} {{.Tag}} {{.ID}}'],
  ]);
  const built = [...new Set(listed.flatMap(ownReference))];
  // An image that a league still runs stays; everything else goes.
  const { stderr } = built.length > 0 ? await execa('docker', ['rmi', ...built], { reject: false }) : { stderr: '' };
  if (stderr !== '') say(stderr);
  await rm(programsDir, { recursive: true, force: true });
  say(`  ✔ ${built.length} images, the registry's data and the built programs removed`);
}

// Images that others built on the lab's inherit its labels; theirs have other names.
function ownReference(line: string): string[] {
  const [repository = '', tag = '', id = ''] = line.split(' ');
  if (repository === '<none>') return [id];
  const own = repository.startsWith('sprocket-lab/') || repository.startsWith(`${registryAddress}/`);
  return own ? [tag === '<none>' ? id : `${repository}:${tag}`] : [];
}
