import type { Secret } from '../../core/secret.ts';
import type { WantedSecret } from '../../plan/deployment.ts';
import { REGISTRY_PASSWORD } from '../images.ts';
import { isGivenByPerson } from '../init/known-league.ts';
import type { Session } from '../session.ts';

/** What is known of one secret of a league; never its value. */
export interface SecretInfo {
  readonly name: string;
  /** Who uses it. */
  readonly services: readonly string[];
  /** `placeholder`: the service starts, and something does not work. `missing`: there is no file. */
  readonly state: 'generated' | 'given' | 'placeholder' | 'missing';
  /** In words: what does not work, or how it comes to be. */
  readonly note: string;
}

/** The secrets of a league, in the order of their names. */
export async function listSecrets(session: Session): Promise<SecretInfo[]> {
  const values = await session.secrets.all();
  const { username } = session.league.app;
  return [
    ...session.deployment.secrets.map((wanted) => describe(wanted, values.get(wanted.name))),
    ...(username ? [describeLogin(username, values.has(REGISTRY_PASSWORD))] : []),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describe(wanted: WantedSecret, value: Secret | undefined): SecretInfo {
  const { name, services, ask, htpasswd } = wanted;
  const made = !isGivenByPerson(wanted);
  const madeFrom = htpasswd ? `made from ${htpasswd.password}` : '';
  if (!value) {
    const note = made
      ? madeFrom || 'the next apply makes it'
      : (ask?.without ?? (ask?.placeholder ? 'the next apply writes a placeholder' : 'nothing starts without it'));
    return { name, services, state: 'missing', note };
  }
  if (made) return { name, services, state: 'generated', note: madeFrom };
  if (value.reveal() === ask?.placeholder) return { name, services, state: 'placeholder', note: ask.without ?? '' };
  return { name, services, state: 'given', note: '' };
}

function describeLogin(user: string, given: boolean): SecretInfo {
  const note = given ? `of ${user}` : `images cannot be pulled as ${user}`;
  return { name: REGISTRY_PASSWORD, services: ['images'], state: given ? 'given' : 'missing', note };
}
