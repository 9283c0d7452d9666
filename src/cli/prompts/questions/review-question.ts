import { SprocketError } from '../../../core/sprocket-error.ts';
import type { Draft } from '../../../ops/init/draft.ts';
import { errorLines } from '../../output/error-view.ts';
import type { Style } from '../../output/style.ts';
import type { Question } from '../question.ts';
import { BACK, type Back, type Ui } from '../ui.ts';

/**
 * The last question: shows what will be, and asks whether it shall be. When it cannot be planned, the answers are not
 * lost: one of them may be changed, or the same tried again.
 * @param show plans a draft and shows it. @throws SprocketError when it cannot be installed
 */
export function reviewQuestion(show: (draft: Draft) => Promise<void>, style: Style): Question {
  return {
    id: 'review',
    isOpen: ({ agreed }) => !agreed,
    ask: async (ui, draft) => {
      try {
        await show(draft);
      } catch (error) {
        if (!(error instanceof SprocketError)) throw error;
        return await afterFailure(ui, draft, error, style);
      }
      const choice = await ui.choose<'yes' | 'back' | 'stop'>({
        message: 'Install this league now?',
        choices: [
          { value: 'yes', label: 'yes' },
          { value: 'back', label: 'no, change the last answer', hint: 'like Escape' },
          { value: 'stop', label: 'no, stop here', hint: 'nothing is written' },
        ],
      });
      if (choice === 'stop') throw new SprocketError('cancelled', 'Nothing was written');
      return choice === 'yes' ? { ...draft, agreed: true } : BACK;
    },
  };
}

async function afterFailure(ui: Ui, draft: Draft, error: SprocketError, style: Style): Promise<Draft | Back> {
  ui.warn(...errorLines(error, style, (text) => text));
  const choice = await ui.choose<'again' | 'back' | 'stop'>({
    message: 'This cannot be installed yet. How do you want to go on?',
    choices: [
      { value: 'again', label: 'try again', hint: 'after you changed what it names' },
      { value: 'back', label: 'change the last answer', hint: 'like Escape' },
      { value: 'stop', label: 'stop here', hint: 'nothing is written' },
    ],
  });
  if (choice === 'stop') throw error;
  return choice === 'again' ? draft : BACK;
}
