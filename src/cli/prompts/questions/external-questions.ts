import { answerAt } from '../../../league/answers.ts';
import type { Question } from '../question.ts';
import { answered, requiring, textQuestion } from '../text-question.ts';
import { BACK } from '../ui.ts';

/** The details of what is managed elsewhere; they stand before the choices that open them. */
export const externalDetails: readonly Question[] = [
  textQuestion('database.url', {
    message: 'URL of the managed Postgres, without the password',
    hint: 'The password comes next; then the database is tried, as the league will use it.',
    example: 'postgresql://sprocket@db.example.com:25060/sprocket',
  }),
  textQuestion('storage.endpoint', { message: 'URL of the S3 service', example: 'https://s3.example.com' }),
  textQuestion('storage.region', { message: 'Region of the buckets', hint: 'Enter keeps us-east-1.', optional: true }),
  textQuestion('storage.buckets.replays', {
    message: 'Bucket for replays',
    hint: 'Enter keeps replays.',
    optional: true,
  }),
  textQuestion('storage.buckets.images', {
    message: 'Bucket for generated images',
    hint: 'Enter keeps images.',
    optional: true,
  }),
];

export const externalChoices: readonly Question[] = [
  bundledOrElsewhere('database', {
    message: 'Where is the database?',
    bundled: 'on this host',
    bundledHint: 'a Postgres comes with the league',
    elsewhere: 'managed elsewhere',
    elsewhereHint: 'a Postgres by its URL',
    details: ['database.url'],
  }),
  bundledOrElsewhere('storage', {
    message: 'Where are replays and images kept?',
    bundled: 'on this host',
    bundledHint: 'an S3 server comes with the league',
    elsewhere: 'elsewhere',
    elsewhereHint: 'an S3 service by its URL',
    details: ['storage.endpoint', 'storage.region', 'storage.buckets.replays', 'storage.buckets.images'],
  }),
];

interface ChoiceWords {
  readonly message: string;
  readonly bundled: string;
  readonly bundledHint: string;
  readonly elsewhere: string;
  readonly elsewhereHint: string;
  /** Keys that are asked when it is elsewhere. */
  readonly details: readonly string[];
}

function bundledOrElsewhere(key: 'database' | 'storage', words: ChoiceWords): Question {
  return {
    id: key,
    isOpen: ({ answers }) => answerAt(answers, key) === undefined,
    ask: async (ui, draft, earlier) => {
      const choice = await ui.choose<'bundled' | 'elsewhere'>({
        message: words.message,
        choices: [
          { value: 'bundled', label: words.bundled, hint: words.bundledHint },
          { value: 'elsewhere', label: words.elsewhere, hint: words.elsewhereHint },
        ],
        initial: answerAt(earlier.answers, key) ? 'elsewhere' : 'bundled',
      });
      if (choice === BACK) return BACK;
      if (choice === 'bundled') return answered(draft, key, null);
      return requiring(answered(draft, key, {}), ...words.details);
    },
  };
}
