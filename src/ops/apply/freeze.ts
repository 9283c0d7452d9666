import { SprocketError } from '../../core/sprocket-error.ts';
import { freezeAt } from '../../league/freeze.ts';
import type { Session } from '../session.ts';
import type { ApplyOptions } from './operation.ts';

/**
 * Stops a change while a freeze of sprocket.yaml holds, unless somebody says that it goes on. A league that never ran is
 * not disturbed by its installation. What finishes or undoes an interrupted change does not ask.
 * @throws SprocketError frozen when nobody is there to ask, cancelled when the answer is no
 */
export async function requireThawed(
  { ports, league, lock }: Session,
  { despiteFreeze }: Pick<ApplyOptions, 'despiteFreeze'>,
): Promise<void> {
  const freeze = lock && freezeAt(league.freeze, ports.clock.now());
  if (!freeze) return;
  const answer = await despiteFreeze?.(freeze);
  if (answer === undefined) {
    throw new SprocketError('frozen', `Nothing is changed now: ${freeze.why}, until ${freeze.shown}`, {
      details: ['This is a freeze of sprocket.yaml, and there is no terminal to ask whether to go on.'],
      hint: 'Wait until it is over, or run the same command with --despite-freeze.',
    });
  }
  if (!answer) throw new SprocketError('cancelled', 'Nothing was changed');
}
