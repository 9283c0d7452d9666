import type { Drift } from '../../plan/plan.ts';
import { generationName } from '../../state/league-folder.ts';
import type { Session } from '../session.ts';

/** Keeps what somebody edited by hand in `.sprocket/drift/GENERATION/`, before it is replaced. */
export async function keepDrift(
  { ports, folder }: Session,
  drift: readonly Drift[],
  generation: number,
): Promise<void> {
  for (const { path, what } of drift) {
    if (what === 'missing') continue;
    const text = await ports.files.read(folder.at(path));
    if (text !== undefined)
      await ports.files.write(`${folder.drift}/${generationName(generation)}/${path}`, text, 0o600);
  }
}
