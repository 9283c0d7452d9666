import { resolve } from 'node:path';
import { answerAt } from '../../../league/answers.ts';
import { folderName, folderState } from '../../../ops/init/folder-state.ts';
import type { Question, QuestionContext } from '../question.ts';
import { BACK } from '../ui.ts';

/** Where the league's files go. */
export function folderQuestion({ ports }: QuestionContext): Question {
  return {
    id: 'folder',
    isOpen: ({ folder }) => folder === undefined,
    ask: async (ui, draft, earlier) => {
      const answer = await ui.text({
        message: 'Folder of the league',
        hint: 'Settings, secrets and the generated files; the data itself is in Docker volumes.',
        initial: earlier.folder ?? resolve(folderName(String(answerAt(draft.answers, 'league.name')))),
        check: async (text) => {
          if (text === '') return 'Expected the path of a folder';
          const state = await folderState(ports.files, resolve(text));
          if (state.kind === 'league') return 'A league is there already; to change it, edit its sprocket.yaml.';
          return state.kind === 'foreign' ? `Expected a new or empty folder: ${state.what}` : undefined;
        },
      });
      return answer === BACK ? BACK : { ...draft, folder: resolve(answer) };
    },
  };
}
