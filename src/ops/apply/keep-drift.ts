import type { Drift } from '../../plan/plan.ts';
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
      await ports.files.write(`${folder.drift}/${String(generation).padStart(4, '0')}/${path}`, text, 0o600);
  }
}
