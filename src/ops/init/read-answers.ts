import { SprocketError } from '../../core/sprocket-error.ts';
import { parseYaml } from '../../core/yaml.ts';
import { answerAt, type Answers, checkAnswers, isMap, mergeAnswers, parseSetting } from '../../league/answers.ts';
import { LEAGUE_VERSION } from '../../league/schema.ts';
import { refuseSecrets } from '../../league/secret-guard.ts';

/** Where answers come from before anybody is asked. */
export interface AnswerSources {
  /** Name and text of a preset. */
  readonly preset: { readonly name: string; readonly text: string } | undefined;
  /** Name and text of an answers file. */
  readonly file: { readonly name: string; readonly text: string } | undefined;
  /** `key=value` of each `--set`. */
  readonly settings: readonly string[];
  /** Ids of every module there is: what a preset means by `modules: all`. */
  readonly modules: readonly string[];
}

export interface ReadAnswers {
  /** Everything together: preset, then file, then settings; the later wins. */
  readonly answers: Answers;
  /** What preset and file give, without the settings. */
  readonly base: Answers;
  /** What file and settings give, without the preset. */
  readonly explicit: Answers;
  /** Keys that the preset wants answered and nobody has. */
  readonly required: ReadonlySet<string>;
}

/**
 * Reads and checks the answers that need no terminal.
 * @throws SprocketError usage, config-invalid or config-secret, naming the source and each key that is wrong
 */
export function readAnswers({ preset, file, settings, modules }: AnswerSources): ReadAnswers {
  const { answers: fromPreset, required } = preset ? readPreset(preset, modules) : { answers: {}, required: [] };
  const fromFile = file ? readAnswersFile(file) : {};
  const fromSettings = mergeAnswers(...settings.map(readSetting));
  const answers = mergeAnswers(fromPreset, fromFile, fromSettings);
  return {
    answers,
    base: mergeAnswers(fromPreset, fromFile),
    explicit: mergeAnswers(fromFile, fromSettings),
    required: new Set(required.filter((key) => answerAt(answers, key) === undefined)),
  };
}

/**
 * A preset is answers, and under `ask` the keys without which it would not be what its name says. No preset names a
 * module: it may want all of them.
 */
function readPreset(
  { name, text }: { name: string; text: string },
  modules: readonly string[],
): { answers: Answers; required: readonly string[] } {
  const label = `the preset ${name}`;
  const { value } = parseYaml(text, label);
  const { ask = [], ...given } = mapOf(value, label) as Answers & { ask?: readonly string[] };
  const answers = given['modules'] === 'all' ? { ...given, modules } : given;
  refuseWrong(answers, label);
  return { answers, required: ask };
}

function readAnswersFile({ name, text }: { name: string; text: string }): Answers {
  const source = parseYaml(text, name);
  const { version = LEAGUE_VERSION, ...answers } = mapOf(source.value, name);
  if (version !== LEAGUE_VERSION) {
    throw new SprocketError('config-invalid', `${name} has version ${String(version)}; expected ${LEAGUE_VERSION}`, {
      hint: `Write version: ${LEAGUE_VERSION} into ${name}, or leave it out.`,
    });
  }
  refuseWrong(answers, name, (path) => source.lineOf(path));
  return answers;
}

function readSetting(text: string): Answers {
  const answers = parseSetting(text);
  refuseWrong(answers, `--set ${text.slice(0, text.indexOf('='))}`);
  return answers;
}

function refuseWrong(
  answers: Answers,
  name: string,
  lineOf?: (path: readonly (string | number)[]) => number | undefined,
): void {
  refuseSecrets(answers, name);
  const { wrong } = checkAnswers(answers, lineOf);
  if (wrong.length === 0) return;
  throw new SprocketError(
    'config-invalid',
    `${name} has ${wrong.length === 1 ? 'a mistake' : `${wrong.length} mistakes`}`,
    {
      details: wrong,
      hint: 'Every key is explained in docs/reference/configuration.md and by: sprocket config --schema',
    },
  );
}

function mapOf(value: unknown, name: string): Answers {
  if (value === null || value === undefined) return {};
  if (isMap(value)) return value;
  throw new SprocketError('config-invalid', `${name} is not in the shape of sprocket.yaml`, {
    hint: 'Write it like sprocket.yaml, with the parts that you want to answer; see docs/reference/configuration.md.',
  });
}
