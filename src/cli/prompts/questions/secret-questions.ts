import { Secret } from '../../../core/secret.ts';
import type { Draft } from '../../../ops/init/draft.ts';
import { secretProblem } from '../../../ops/init/draft-session.ts';
import { askableSecrets, type AskableSecret } from '../../../ops/init/known-league.ts';
import type { Question, QuestionContext } from '../question.ts';
import { BACK } from '../ui.ts';

/** One question for each secret of the league that only a person can give. Which these are depends on the answers. */
export function secretQuestions(
  { catalog, ports, existing }: QuestionContext,
  { answers }: Draft,
): readonly Question[] {
  const askable = askableSecrets(answers, catalog).filter(({ name, quiet }) => !quiet && !existing.has(name));
  return askable.map((secret): Question => ({
    id: secret.name,
    isOpen: ({ secrets }) => !secrets.has(secret.name),
    ask: async (ui, draft) => {
      const value = await ui.secret({
        message: secret.title,
        hint: hintOf(secret),
        check: (text) => {
          if (text === '' && secret.optional) return undefined;
          return text === '' ? 'Expected some text' : secretProblem(ports, secret.name, new Secret(text));
        },
      });
      if (value === BACK) return BACK;
      return {
        ...draft,
        secrets: new Map([...draft.secrets, [secret.name, value === '' ? undefined : new Secret(value)]]),
      };
    },
  }));
}

function hintOf({ optional, without }: AskableSecret): string | undefined {
  if (!optional) return undefined;
  return `Enter leaves it for later.${without ? ` Without it: ${without}` : ''}`;
}
