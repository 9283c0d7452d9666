import { SprocketError } from '../../core/sprocket-error.ts';
import { generationFolder } from '../../state/generations.ts';
import type { Session } from '../session.ts';

/**
 * Makes sure that Compose can read what was staged together with what the user added, before anything is changed.
 * @throws SprocketError config-invalid with Compose's own words
 */
export async function checkOverride({ ports, folder }: Session, generation: number): Promise<void> {
  const staged = `${generationFolder(folder, generation)}/compose.yaml`;
  const { exitCode, output } = await ports.compose.config(folder.root, [staged, folder.override]);
  if (exitCode === 0) return;
  throw new SprocketError(
    'config-invalid',
    'docker compose cannot read compose.override.yaml together with compose.yaml',
    {
      details: output.split('\n').slice(-6),
      hint: 'Correct compose.override.yaml, then: sprocket apply',
    },
  );
}
