import type { Catalog } from '../../catalog/load-catalog.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { answerAt, checkAnswers } from '../../league/answers.ts';
import { describeKey } from '../../league/schema-walk.ts';
import type { Draft } from './draft.ts';
import { askableSecrets } from './known-league.ts';
import { variableOf } from './read-secrets.ts';

/** Something that only the user can say, and has not. */
export interface Missing {
  /** A key of sprocket.yaml, or the variable of a secret. */
  readonly key: string;
  readonly description: string;
  readonly secret: boolean;
}

/** True for a key that still has to be answered: the schema cannot do without it, or an earlier choice asks for it. */
export function isMissing(draft: Draft, key: string): boolean {
  if (draft.required.has(key) && answerAt(draft.answers, key) === undefined) return true;
  return checkAnswers(draft.answers).missing.includes(key);
}

/**
 * Everything that is still missing, at once.
 * @param existing names of the secrets that the folder holds already
 * @throws SprocketError when the answers name a service that does not exist
 */
export function missingAnswers(draft: Draft, catalog: Catalog, existing: ReadonlySet<string>): Missing[] {
  const required = [...draft.required].filter((key) => isMissing(draft, key));
  const keys = new Set([...checkAnswers(draft.answers).missing, ...required]);
  const secrets = askableSecrets(draft.answers, catalog).filter(
    ({ name, optional }) => !optional && !draft.secrets.get(name) && !existing.has(name),
  );
  return [
    ...[...keys].map((key) => ({ key, description: describeKey(key).description, secret: false })),
    ...secrets.map(({ name, title }) => ({ key: variableOf(name), description: title, secret: true })),
  ];
}

/**
 * Stops when something is missing and nobody is there to ask.
 * @throws SprocketError answers-missing with every key and how to give it
 */
export function requireAnswers(missing: readonly Missing[]): void {
  if (missing.length === 0) return;
  const width = Math.max(...missing.map(({ key }) => key.length));
  const ways = [
    'ways.localhost=true',
    'ways.lan=ADDRESS',
    'ways.tailnet=ADDRESS',
    'ways.domain=NAME with ways.email=ADDRESS',
  ];
  const how = [
    ...(missing.some(({ secret }) => !secret) ? ['--set KEY=VALUE or a key in --answers FILE'] : []),
    ...(missing.some(({ secret }) => secret) ? ['secrets by --secrets-file FILE or the environment'] : []),
  ];
  throw new SprocketError(
    'answers-missing',
    `Nothing is asked here (no terminal, --yes or CI), and ${missing.length === 1 ? 'an answer is' : `${missing.length} answers are`} missing`,
    {
      details: missing.flatMap(({ key, description }) => [
        `${key.padEnd(width)}  ${description}`.trimEnd(),
        ...(key === 'ways' ? [`${''.padEnd(width)}  At least one of: ${ways.join(', ')}`] : []),
      ]),
      hint: `Give each by ${how.join('; ')}.`,
    },
  );
}
