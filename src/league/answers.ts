import { z } from 'zod';
import { describeIssues } from '../core/describe-issues.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { parseYaml, toYaml } from '../core/yaml.ts';
import { validateLeague } from './parse-league.ts';
import { type League, LEAGUE_VERSION, leagueSchema } from './schema.ts';
import { refuseSecrets } from './secret-guard.ts';
import { schemaOrder } from './schema-walk.ts';

/**
 * Answers have the shape of sprocket.yaml with any part missing: presets, answers files, `--set` and prompts alike.
 * `null` is an answer too: the default, without being asked.
 */
export type Answers = { readonly [key: string]: unknown };

/** Parts whose own keys are asked for one by one, so that "league: is missing" never is the answer. */
const SECTIONS: Answers = { league: { admin: {} }, ways: {} };

/** Later answers win over earlier ones, key by key; lists are replaced whole. */
export function mergeAnswers(...layers: readonly Answers[]): Answers {
  return layers.reduce((merged, layer) => mergeTwo(merged, layer), {});
}

function mergeTwo(base: Answers, over: Answers): Answers {
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = result.get(key);
    result.set(key, isMap(before) && isMap(value) ? mergeTwo(before, value) : value);
  }
  return Object.fromEntries(result);
}

export function isMap(value: unknown): value is Answers {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * Reads `key=value` of `--set`. The value is YAML, so that `true`, lists and numbers in quotes are what they look like;
 * a value of digits alone stays text, because ids are longer than numbers are exact.
 * @throws SprocketError usage
 */
export function parseSetting(text: string): Answers {
  const equals = text.indexOf('=');
  const path = text.slice(0, equals).split('.');
  if (equals < 1 || path.some((part) => part === '')) {
    throw new SprocketError('usage', `--set ${text}: expected key=value`, {
      hint: 'For example: --set app.version=v2.3.0',
    });
  }
  const raw = text.slice(equals + 1);
  const value =
    /^\d+$/.test(raw) || raw.startsWith('#') ? raw : parseYaml(raw, `--set ${path.join('.')}`, 'usage').value;
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Answers;
}

/** The value at a dotted path, or undefined. */
export function answerAt(answers: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, key) => (isMap(node) && Object.hasOwn(node, key) ? node[key] : undefined), answers);
}

/** Answers with one dotted path set. */
export function withAnswer(answers: Answers, path: string, value: unknown): Answers {
  return mergeAnswers(
    answers,
    path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Answers,
  );
}

/** Every answer with its dotted path; lists, empty maps and `null` are answers as they stand. */
export function* answerLeaves(
  answers: Answers,
  path: readonly string[] = [],
): Generator<{ readonly key: string; readonly value: unknown }> {
  for (const [name, value] of Object.entries(answers)) {
    const here = [...path, name];
    if (isMap(value) && Object.keys(value).length > 0) yield* answerLeaves(value, here);
    else yield { key: here.join('.'), value };
  }
}

/** What stands between answers and a league. */
interface AnswerCheck {
  /** Lines for people: key, what was expected, line in the file. */
  readonly wrong: readonly string[];
  /** Dotted keys of answers that nobody gave and that have no default. */
  readonly missing: readonly string[];
}

/**
 * Checks answers with the schema of sprocket.yaml.
 * @param lineOf tells the line of an answer, where there is a file
 */
export function checkAnswers(
  answers: Answers,
  lineOf: (path: readonly (string | number)[]) => number | undefined = () => undefined,
): AnswerCheck {
  const value = { version: LEAGUE_VERSION, ...mergeAnswers(SECTIONS, withoutDefaults(answers)) };
  const { error } = leagueSchema.safeParse(value);
  const issues = error?.issues ?? [];
  const missing = issues.filter((issue) => isMissing(issue, value));
  const wrong = new z.ZodError(issues.filter((issue) => !missing.includes(issue)));
  return { wrong: describeIssues(wrong, value, lineOf), missing: missing.map(({ path }) => path.join('.')) };
}

/** A rule about a whole section (at least one way in) is not broken by what is there, but by what is not. */
function isMissing({ code, path }: z.core.$ZodIssue, value: unknown): boolean {
  if (code === 'unrecognized_keys') return false;
  const found = answerAt(value, path.join('.'));
  return found === undefined || (code === 'custom' && isMap(found));
}

/**
 * What is wrong with one answer, by the schema and in its words, or that it is a secret; undefined when nothing is.
 * @param key dotted
 */
export function answerProblem(key: string, value: unknown): string | undefined {
  if (holdsSecret(withAnswer({}, key, value)))
    return 'Expected no password or token here; secrets are asked by themselves';
  const { error } = leagueSchema.safeParse({ version: LEAGUE_VERSION, ...withAnswer(SECTIONS, key, value) });
  const issue = error?.issues.find(({ path }) => path.join('.') === key);
  // Quotes are for YAML, where bare digits are a number; an answer that is typed is text anyway.
  return issue?.message.replace(/^expected/, 'Expected').replace(/ in quotes$/, '');
}

function holdsSecret(answers: Answers): boolean {
  try {
    refuseSecrets(answers, 'the answer');
    return false;
  } catch {
    return true;
  }
}

/** Answers without `null`, and without the maps that held nothing else. */
function withoutDefaults(answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([key, value]): [string, unknown][] => {
      if (value === null) return [];
      if (!isMap(value)) return [[key, value]];
      const inner = withoutDefaults(value);
      return Object.keys(inner).length === 0 && Object.keys(value).length > 0 ? [] : [[key, inner]];
    }),
  );
}

/**
 * Turns complete answers into a league.
 * @throws SprocketError config-invalid naming every field that is missing or wrong
 */
export function leagueFromAnswers(answers: Answers): League {
  return validateLeague({ version: LEAGUE_VERSION, ...withoutDefaults(answers) }, 'the answers');
}

/** The text of sprocket.yaml for answers: only what was answered, in the order of the schema; defaults are left out. */
export function leagueText(answers: Answers): string {
  const ordered = schemaOrder({ version: LEAGUE_VERSION, ...withoutDefaults(answers) });
  return `# What this league wants. Defaults are left out: sprocket config shows them all.\n${toYaml(ordered)}`;
}
