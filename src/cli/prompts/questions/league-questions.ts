import type { Question } from '../question.ts';
import { textQuestion } from '../text-question.ts';

/** The league and who may administer it. */
export const leagueQuestions: readonly Question[] = [
  textQuestion('league.name', { message: 'What is your league called?', example: 'Sunday Rockets' }),
];

export const adminQuestions: readonly Question[] = [
  textQuestion('league.admin.discord', {
    message: 'Discord user id of the first administrator',
    hint: '15 to 21 digits. Discord: Settings, Advanced, Developer Mode on; then right-click your name, Copy User ID.',
    example: '80351110224678912',
  }),
  textQuestion('league.admin.email', {
    message: 'E-mail address of the first administrator',
    example: 'you@example.org',
  }),
];
