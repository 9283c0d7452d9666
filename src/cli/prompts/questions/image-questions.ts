import { resolve } from 'node:path';
import { answerAt } from '../../../league/answers.ts';
import { describeKey } from '../../../league/schema-walk.ts';
import type { Question } from '../question.ts';
import { answered, requiring, textQuestion } from '../text-question.ts';
import { BACK } from '../ui.ts';

/** Where Sprocket's own images come from: the details, then the choice that opens them. */
export const imageDetails: readonly Question[] = [
  textQuestion('app.registry', {
    message: "Registry and namespace of Sprocket's images",
    hint: 'Enter keeps ghcr.io/sprocketbot.',
    optional: true,
  }),
  textQuestion('app.version', { message: 'Tag of the images', hint: 'Enter keeps main.', optional: true }),
  textQuestion('app.username', {
    message: 'User for that registry',
    hint: 'Enter alone when it needs no login. The password is asked next.',
    optional: true,
  }),
  textQuestion('app.build.repository', {
    message: 'Git repository with the sources',
    example: 'https://github.com/SprocketBot/sprocket',
  }),
  textQuestion('app.build.ref', { message: 'Branch, tag or commit to build', example: 'main' }),
  textQuestion('app.build.patches', {
    message: 'Folder with *.patch files that are applied first',
    hint: 'Enter alone when there are none.',
    optional: true,
    keep: (text) => (text === '' ? text : resolve(text)),
  }),
];

export const imageChoice: Question = {
  id: 'app',
  isOpen: ({ answers }) => answerAt(answers, 'app') === undefined,
  ask: async (ui, draft, earlier) => {
    const standard = `${String(describeKey('app.registry').default)}, tag ${String(describeKey('app.version').default)}`;
    const choice = await ui.choose<'standard' | 'registry' | 'build'>({
      message: "Where do Sprocket's own images come from?",
      choices: [
        { value: 'standard', label: 'the usual registry', hint: standard },
        { value: 'registry', label: 'another registry, namespace or tag' },
        { value: 'build', label: 'built here from a git repository', hint: 'takes long, about 1.7 GB an image' },
      ],
      initial: answerAt(earlier.answers, 'app.build')
        ? 'build'
        : answerAt(earlier.answers, 'app')
          ? 'registry'
          : 'standard',
    });
    if (choice === BACK) return BACK;
    if (choice === 'standard') return answered(draft, 'app', null);
    if (choice === 'registry')
      return requiring(answered(draft, 'app', {}), 'app.registry', 'app.version', 'app.username');
    return requiring(answered(draft, 'app.build', {}), 'app.build.repository', 'app.build.ref', 'app.build.patches');
  },
};
