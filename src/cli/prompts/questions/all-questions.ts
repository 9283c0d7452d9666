import type { Draft } from '../../../ops/init/draft.ts';
import type { Question, QuestionContext } from '../question.ts';
import { externalChoices, externalDetails } from './external-questions.ts';
import { folderQuestion } from './folder-question.ts';
import { imageChoice, imageDetails } from './image-questions.ts';
import { adminQuestions, leagueQuestions } from './league-questions.ts';
import { moduleQuestion } from './module-question.ts';
import { secretQuestions } from './secret-questions.ts';
import { databaseTrial, storageTrial } from './trials.ts';
import { wayQuestions } from './way-questions.ts';

/**
 * Every question of a new league, in order. The first that is open is asked next, so whatever a choice opens stands
 * before that choice: details, their secrets, and the trial of both.
 * @param last the question that shows the plan and asks for consent; absent when nothing will be written
 */
export function allQuestions(
  context: QuestionContext,
  last: Question | undefined,
): (draft: Draft) => readonly Question[] {
  const ways = wayQuestions();
  return (draft) => [
    ...leagueQuestions,
    ...ways,
    ...adminQuestions,
    ...externalDetails,
    ...imageDetails,
    ...secretQuestions(context, draft),
    databaseTrial(context),
    storageTrial(context),
    ...externalChoices,
    imageChoice,
    moduleQuestion(context.catalog),
    folderQuestion(context),
    ...(last ? [last] : []),
  ];
}
