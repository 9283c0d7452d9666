import { answerAt, answerProblem, withAnswer } from '../../league/answers.ts';
import { describeKey } from '../../league/schema-walk.ts';
import type { Draft } from '../../ops/init/draft.ts';
import { isMissing } from '../../ops/init/missing-answers.ts';
import type { Question } from './question.ts';
import { BACK } from './ui.ts';

interface TextWords {
  readonly message: string;
  readonly hint?: string;
  /** An example, for keys without a default. */
  readonly example?: string;
  /** A likely answer, which stands there to be edited. */
  readonly suggest?: () => string | undefined;
  /** Whether Enter alone is an answer: the default, or nothing where there is none. */
  readonly optional?: boolean;
  /** Makes what was typed into what is kept. */
  readonly keep?: (text: string) => string;
}

/**
 * A line of text for one key of sprocket.yaml, checked as it is typed by the schema itself.
 * @param key dotted
 */
export function textQuestion(key: string, words: TextWords): Question {
  const standard = describeKey(key).default;
  const placeholder = typeof standard === 'string' ? standard : words.example;
  const keep = words.keep ?? ((text: string) => text);
  return {
    id: key,
    isOpen: (draft) => isMissing(draft, key),
    ask: async (ui, draft, earlier) => {
      const before = answerAt(earlier.answers, key);
      const answer = await ui.text({
        message: words.message,
        hint: words.hint,
        placeholder,
        initial: typeof before === 'string' ? before : words.suggest?.(),
        check: (text) => (text === '' && words.optional ? undefined : answerProblem(key, keep(text))),
      });
      if (answer === BACK) return BACK;
      return answered(draft, key, answer === '' ? null : keep(answer));
    },
  };
}

/** The draft with one answer; `null` is the default. */
export function answered(draft: Draft, key: string, value: unknown): Draft {
  return { ...draft, answers: withAnswer(draft.answers, key, value) };
}

/** The draft with keys that have to be answered next. */
export function requiring(draft: Draft, ...keys: readonly string[]): Draft {
  return { ...draft, required: new Set([...draft.required, ...keys]) };
}
