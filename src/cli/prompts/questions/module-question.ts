import type { Catalog } from '../../../catalog/load-catalog.ts';
import { modulesIn } from '../../../catalog/select-services.ts';
import { parseBytes, showBytes } from '../../../core/quantity.ts';
import { answerAt } from '../../../league/answers.ts';
import type { Question } from '../question.ts';
import { answered } from '../text-question.ts';
import { BACK } from '../ui.ts';

/** The optional services of the catalog with what each costs. */
export function moduleQuestion(catalog: Catalog): Question {
  const modules = modulesIn(catalog);
  return {
    id: 'modules',
    isOpen: ({ answers }) => modules.length > 0 && answerAt(answers, 'modules') === undefined,
    ask: async (ui, draft, earlier) => {
      const before = answerAt(earlier.answers, 'modules');
      const chosen = await ui.chooseMany<string>({
        message: 'Optional services (Enter alone for none):',
        choices: modules.map(({ id, description, memory }) => ({
          value: id,
          label: `${id}, ${showBytes(parseBytes(memory) ?? 0)}`,
          hint: description,
        })),
        initial: Array.isArray(before) ? (before as string[]) : [],
        required: false,
      });
      if (chosen === BACK) return BACK;
      return answered(draft, 'modules', chosen.length > 0 ? [...chosen] : null);
    },
  };
}
