import type { Secret } from '../../core/secret.ts';
import type { Answers } from '../../league/answers.ts';

/** A league in the making: what is known of it so far. Never changed; each answer makes a new one. */
export interface Draft {
  readonly answers: Answers;
  /** Keys that have to be answered although the schema could do without: a preset or an earlier choice asks for them. */
  readonly required: ReadonlySet<string>;
  /** Given secrets by name; undefined for one that the user left for later. */
  readonly secrets: ReadonlyMap<string, Secret | undefined>;
  /** Absolute path of the league folder, once it is known. */
  readonly folder: string | undefined;
  /** What was tried out and works: keys of questions that ask nothing. */
  readonly checked: ReadonlySet<string>;
  /** The user has seen the plan and wants it. */
  readonly agreed: boolean;
}

/** A draft out of what flags, files and the environment give. */
export function newDraft(given: {
  readonly answers: Answers;
  readonly required: ReadonlySet<string>;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly folder: string | undefined;
}): Draft {
  return { ...given, checked: new Set(), agreed: false };
}

/** The secrets of a draft that have a value. */
export function givenSecrets({ secrets }: Pick<Draft, 'secrets'>): Map<string, Secret> {
  return new Map([...secrets].flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}
