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
  /** `placeholder`: the service starts, and something may not work. `missing`: there is no file yet. */
  readonly state: 'generated' | 'given' | 'placeholder' | 'missing';
  /** What does not work without a value of the user's, where something does not. */
  readonly without?: string;
  /** Where its value comes from, or why there is none, in words. */
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
  const { name, services, ask } = wanted;
  const without = ask?.without === undefined ? {} : { without: ask.without };
  const info = { name, services, ...without };
  if (!value) return { ...info, state: 'missing', note: origin(wanted) };
  if (!isGivenByPerson(wanted)) return { ...info, state: 'generated', note: wanted.htpasswd ? origin(wanted) : '' };
  return { ...info, state: value.reveal() === ask?.placeholder ? 'placeholder' : 'given', note: '' };
}

/** How a secret that has no file comes to be. */
function origin({ name, htpasswd, generate, ask }: WantedSecret): string {
  if (htpasswd) return `made from ${htpasswd.password}`;
  if (generate !== undefined) return 'the next apply generates it';
  return ask?.placeholder === undefined ? `sprocket secrets set ${name}` : 'the next apply writes a placeholder';
}

function describeLogin(user: string, given: boolean): SecretInfo {
  const without = `Images cannot be pulled as ${user}.`;
  return {
    name: REGISTRY_PASSWORD,
    services: ['images'],
    state: given ? 'given' : 'missing',
    without,
    note: given ? '' : `sprocket secrets set ${REGISTRY_PASSWORD}`,
  };
}
