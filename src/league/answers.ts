import { SprocketError } from '../core/sprocket-error.ts';
import { parseYaml, toYaml } from '../core/yaml.ts';
import { validateLeague } from './parse-league.ts';
import { type League, LEAGUE_VERSION } from './schema.ts';

/** Answers have the shape of sprocket.yaml with any part missing: presets, answers files, `--set` and prompts alike. */
export type Answers = { readonly [key: string]: unknown };

/** Later answers win over earlier ones, key by key; lists are replaced whole. */
export function mergeAnswers(...layers: readonly Answers[]): Answers {
  return layers.reduce((merged, layer) => mergeTwo(merged, layer), {});
}

function mergeTwo(base: Answers, over: Answers): Answers {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isMap(before) && isMap(value) ? mergeTwo(before, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Answers {
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
    throw new SprocketError('usage', `--set ${text}: expected key=value`, { hint: 'For example: --set app.version=v2.3.0' });
  }
  const raw = text.slice(equals + 1);
  const value = /^\d+$/.test(raw) || raw.startsWith('#') ? raw : parseYaml(raw, `--set ${path.join('.')}`).value;
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Answers;
}

/** The value at a dotted path, or undefined. */
export function answerAt(answers: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), answers);
}

/** Answers with one dotted path set. */
export function withAnswer(answers: Answers, path: string, value: unknown): Answers {
  return mergeAnswers(answers, path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Answers);
}

/**
 * Turns complete answers into a league.
 * @throws SprocketError config-invalid naming every field that is missing or wrong
 */
export function leagueFromAnswers(answers: Answers): League {
  return validateLeague({ version: LEAGUE_VERSION, ...answers }, 'the answers');
}

/** The text of sprocket.yaml for answers: only what was answered, defaults are left out. */
export function leagueText(answers: Answers): string {
  return `# What this league wants. Defaults are left out: sprocket config shows them all.\n${toYaml({ version: LEAGUE_VERSION, ...answers })}`;
}
