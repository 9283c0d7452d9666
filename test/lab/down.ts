import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { dockerLines, engineAnswers, labels } from './docker.ts';
import { programsDir } from './go-programs.ts';
import { say } from './progress.ts';
import { registryContainer } from './registry.ts';

/** Removes the lab's containers; with `images` also the registry's data and everything that was built. */
export async function down({ images }: { images: boolean }): Promise<void> {
  if (!(await engineAnswers())) {
    say('  ✔ no engine answers here, so no lab runs');
    return;
  }
  const containers = await dockerLines(['ps', '-aq', '--filter', `label=${labels.lab}=1`]);
  if (containers.length > 0) await execa('docker', ['rm', '-f', ...containers]);
  say(`  ✔ ${containers.length} containers removed`);
  if (!images) return;

  await execa('docker', ['volume', 'rm', '-f', registryContainer]);
  const built = new Set(
    await dockerLines(['images', '--filter', `label=${labels.key}`, '--format', '{{.Repository}}:{{.Tag}}']),
  );
  // An image that a league still runs stays; everything else goes.
  const { stderr } = built.size > 0 ? await execa('docker', ['rmi', ...built], { reject: false }) : { stderr: '' };
  if (stderr !== '') say(stderr);
  await rm(programsDir, { recursive: true, force: true });
  say(`  ✔ ${built.size} images, the registry's data and the built programs removed`);
}
