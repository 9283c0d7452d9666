import { join } from 'node:path';
import { execa } from 'execa';
import { engineAnswers } from './docker.ts';
import { repoDir } from './paths.ts';
import { LabError } from './progress.ts';

/**
 * Makes sure that an engine answers; install.sh brings one where there is none.
 * @throws LabError when none can run here
 */
export async function ensureEngine(): Promise<void> {
  if (await engineAnswers()) return;
  const { exitCode } = await execa(join(repoDir, 'install.sh'), ['--prepare', '--yes'], {
    stdio: 'inherit',
    reject: false,
  });
  if (exitCode !== 0)
    throw new LabError('✘ The lab needs a Docker Engine; install.sh could not bring one (see above).');
}
