import type { Catalog } from '../../catalog/load-catalog.ts';
import { type Answers, checkAnswers, leagueFromAnswers, withAnswer } from '../../league/answers.ts';
import type { League } from '../../league/schema.ts';
import { buildDeployment } from '../../plan/build-deployment.ts';
import type { WantedSecret } from '../../plan/deployment.ts';
import { REGISTRY_PASSWORD } from '../images.ts';

/** Values for answers that are still missing. They are only ever looked through, never written. */
const STAND_INS: Readonly<Record<string, readonly [key: string, value: unknown]>> = {
  'league.name': ['league.name', 'League'],
  'league.admin.discord': ['league.admin.discord', '100000000000000000'],
  'league.admin.email': ['league.admin.email', 'nobody@example.org'],
  ways: ['ways.localhost', true],
  'ways.email': ['ways.email', 'nobody@example.org'],
  'app.build.repository': ['app.build.repository', 'https://git.invalid'],
  'app.build.ref': ['app.build.ref', 'main'],
  'database.url': ['database.url', 'postgresql://user@database.invalid/league'],
  'storage.endpoint': ['storage.endpoint', 'https://storage.invalid'],
};

/**
 * The league as far as it is known, with stand-ins for what is missing: enough to find out which secrets and services
 * it will have. Not for planning.
 * @throws SprocketError config-invalid when an answer is wrong
 */
export function knownLeague(answers: Answers): League {
  const filled = checkAnswers(answers).missing.reduce((known, key) => {
    const standIn = STAND_INS[key];
    return standIn ? withAnswer(known, ...standIn) : known;
  }, answers);
  return leagueFromAnswers(filled);
}

/** A secret that only a person can give. */
export interface AskableSecret {
  readonly name: string;
  readonly title: string;
  /** The league starts without it. */
  readonly optional: boolean;
  /** What does not work until it is given. */
  readonly without: string | undefined;
  /** Not worth a question. */
  readonly quiet: boolean;
}

/**
 * The secrets of the league that nobody makes, in the order of the catalog, and the password of a private registry.
 * @throws SprocketError config-invalid or service-unknown when the answers name what is not there
 */
export function askableSecrets(answers: Answers, catalog: Catalog): AskableSecret[] {
  const league = knownLeague(answers);
  const wanted = buildDeployment(league, catalog).secrets.filter(isGivenByPerson);
  const order = [...new Set([...catalog.values()].flatMap(({ definition }) => Object.keys(definition.secrets)))];
  const sorted = [...wanted].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return [...sorted.map(askable), ...(league.app.username ? [registryPassword(league.app.username)] : [])];
}

/** True for a secret that is neither generated nor made from another. */
export function isGivenByPerson({ generate, htpasswd }: WantedSecret): boolean {
  return generate === undefined && !htpasswd;
}

function askable({ name, ask }: WantedSecret): AskableSecret {
  return {
    name,
    title: ask?.title ?? name,
    optional: ask?.placeholder !== undefined,
    without: ask?.without,
    quiet: ask?.quiet ?? false,
  };
}

function registryPassword(user: string): AskableSecret {
  const title = `Password or token of ${user} at the registry`;
  return { name: REGISTRY_PASSWORD, title, optional: false, without: undefined, quiet: false };
}
