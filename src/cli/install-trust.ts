import { SprocketError } from '../core/sprocket-error.ts';
import type { LeagueAuthorityFacts } from '../ops/league-authority.ts';
import type { Session } from '../ops/session.ts';
import { type HostTrust, planHostTrust, trustOnHost } from '../ops/trust-on-host.ts';
import { meaningLines } from './output/trust-view.ts';
import { confirm } from './prompts/confirm.ts';
import type { GlobalFlags, Terminal } from './terminal.ts';

/**
 * Has this host trust the authority, with the screen around it: what would be done, the question, the result.
 * @param ask for consent
 * @returns what was planned and, but for a dry run, done
 * @throws SprocketError preflight when it needs root or another kind of host, cancelled, or usage when nobody is there
 *   to ask
 */
export async function installTrust(
  terminal: Pick<Terminal, 'say' | 'talk' | 'interactive'>,
  flags: GlobalFlags,
  session: Session,
  authority: LeagueAuthorityFacts,
  ask: (question: string) => Promise<boolean> = confirm,
): Promise<HostTrust> {
  const trust = await planHostTrust(session, authority);
  if (trust.done) {
    terminal.say(`This host trusts the authority already (${trust.path}). Nothing to do.`);
    return trust;
  }
  terminal.say(
    `  + ${trust.path}   the certificate of ${authority.name}`,
    '  ~ what this host trusts, by update-ca-certificates',
    '',
    ...meaningLines(authority),
    '',
  );
  if (flags.dryRun) return trust;
  if (trust.needsRoot) {
    throw new SprocketError('preflight', 'Only root may change what this host trusts', {
      hint: 'sudo sprocket cert trust --install',
    });
  }
  if (!flags.yes) {
    if (!terminal.interactive) throw new SprocketError('usage', 'There is no terminal to ask', { hint: 'Add --yes.' });
    if (!(await ask('Have this host trust it?'))) throw new SprocketError('cancelled', 'Nothing was changed');
  }
  await trustOnHost(session, authority);
  terminal.say(`${terminal.talk.paint('green', '✔')} This host trusts the authority.`);
  return { ...trust, done: true };
}
