import { mergeAnswers } from '../../league/answers.ts';
import type { Draft } from '../../ops/init/draft.ts';
import type { Question } from './question.ts';
import { BACK, type Ui } from './ui.ts';

/**
 * Asks what is open, always the first of it: an answer may open questions that stand before it (the details of a
 * choice stand before the choice) and may close later ones. Going back restores the draft from before the last
 * answer, whose question is open again; at the first question it does nothing.
 * @param questions in the order in which they are asked; may depend on what is known
 * @throws SprocketError cancelled
 */
export async function runQuestions(
  ui: Ui,
  questions: (draft: Draft) => readonly Question[],
  start: Draft,
): Promise<Draft> {
  const trail: Draft[] = [];
  let draft = start;
  let earlier = start;
  for (;;) {
    const current = draft;
    const next = questions(current).find((question) => question.isOpen(current));
    if (!next) return current;
    const answer = await next.ask(ui, current, earlier);
    if (answer !== BACK) {
      if (answer !== current && !next.passive) trail.push(current);
      draft = answer;
      continue;
    }
    earlier = together(earlier, current);
    draft = trail.pop() ?? current;
  }
}

/** Everything that was ever answered, the latest of each: the best suggestions for questions that come again. */
function together(before: Draft, now: Draft): Draft {
  return {
    ...now,
    answers: mergeAnswers(before.answers, now.answers),
    required: new Set([...before.required, ...now.required]),
  };
}
