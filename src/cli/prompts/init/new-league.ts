import type { Catalog } from '../../../catalog/load-catalog.ts';
import { SprocketError } from '../../../core/sprocket-error.ts';
import type { Draft } from '../../../ops/init/draft.ts';
import { missingAnswers, requireAnswers } from '../../../ops/init/missing-answers.ts';
import { clackUi } from '../clack-ui.ts';
import { previewLeague, type Preview, type PreviewOptions } from './preview.ts';
import { allQuestions } from '../questions/all-questions.ts';
import { reviewQuestion } from '../questions/review-question.ts';
import { runQuestions } from '../run-questions.ts';
import { promptOutput } from '../prompt-output.ts';

/** A league that was agreed to. */
export interface Agreed {
  readonly draft: Draft;
  readonly preview: Preview;
}

/**
 * Asks for what is missing, shows the plan and asks for consent.
 * @throws SprocketError cancelled, or why it cannot be installed; nothing is written then
 */
export async function askForLeague(
  options: PreviewOptions,
  catalog: Catalog,
  start: Draft,
  existing: ReadonlySet<string>,
): Promise<Agreed> {
  const { terminal, ports, flags } = options;
  const ui = clackUi({ input: process.stdin, output: promptOutput(process.stderr, terminal.talk) });
  const { progress } = terminal;
  let preview: Preview | undefined;
  const show = async (draft: Draft): Promise<void> => {
    preview = await previewLeague(options, draft, folderOf(draft));
    progress.close();
    terminal.say('', ...preview.lines);
  };
  ui.begin(
    'create-sprocket',
    'Escape goes back by one question, Ctrl-C stops.',
    'Nothing is written before you have seen the plan and said yes.',
  );
  const last = flags.dryRun ? undefined : reviewQuestion(show, terminal.talk);
  const draft = await runQuestions(
    ui,
    allQuestions({ catalog, ports, progress, existing, createBuckets: flags.createBuckets ?? false }, last),
    start,
  );
  if (!preview) await show(draft);
  if (!preview) throw new Error('the dialogue ended without a plan');
  return { draft, preview };
}

/**
 * The same without anybody to ask.
 * @throws SprocketError answers-missing with everything that is missing; usage without `--yes`
 */
export async function takeLeague(
  options: PreviewOptions,
  catalog: Catalog,
  start: Draft,
  existing: ReadonlySet<string>,
): Promise<Agreed> {
  const { terminal, flags } = options;
  requireAnswers(missingAnswers(start, catalog, existing));
  if (!flags.yes && !flags.dryRun) {
    throw new SprocketError('usage', 'There is no terminal to ask whether to go on', {
      hint: 'Add --yes to install, or --dry-run to see the plan only.',
    });
  }
  const preview = await previewLeague(options, start, folderOf(start));
  terminal.progress.close();
  terminal.say('', ...preview.lines);
  return { draft: start, preview };
}

function folderOf({ folder }: Draft): string {
  if (folder === undefined) throw new Error('the folder of the league was not asked for');
  return folder;
}
