import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/cli/prompts/question.ts';
import { reviewQuestion } from '../../../src/cli/prompts/questions/review-question.ts';
import { runQuestions } from '../../../src/cli/prompts/run-questions.ts';
import { answered, requiring } from '../../../src/cli/prompts/text-question.ts';
import { BACK, type Back, type Ui } from '../../../src/cli/prompts/ui.ts';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { answerAt } from '../../../src/league/answers.ts';
import { type Draft, newDraft } from '../../../src/ops/init/draft.ts';
import type { Style } from '../../../src/cli/output/style.ts';
import { rejectionOf } from '../thrown-by.ts';

const START = newDraft({ answers: {}, required: new Set(), secrets: new Map(), folder: undefined });
const PLAIN: Style = { paint: (_look, text) => text, width: 80, isTerminal: false };

/** A user who answers in this order, and what they were asked and told. */
function user(...answers: (string | Back)[]) {
  const asked: string[] = [];
  const told: string[] = [];
  const next = ({ message }: { message: string }) => {
    asked.push(message);
    const [answer] = answers.splice(0, 1);
    if (answer === undefined) throw new Error(`no answer for ${message}`);
    return Promise.resolve(answer);
  };
  const ui = { text: next, choose: next, warn: (...lines: string[]) => told.push(...lines) } as unknown as Ui;
  return { ui, asked, told };
}

/** A question for one key that shows what it suggests. */
function question(key: string, then: (draft: Draft, answer: string) => Draft = (draft) => draft): Question {
  return {
    id: key,
    isOpen: ({ answers, required }) =>
      answerAt(answers, key) === undefined && (!key.startsWith('detail') || required.has(key)),
    ask: async (ui, draft, earlier) => {
      const before = answerAt(earlier.answers, key);
      const message = typeof before === 'string' ? `${key} (${before})` : key;
      const answer = await ui.text({ message, check: () => undefined });
      return answer === BACK ? BACK : then(answered(draft, key, answer), answer);
    },
  };
}

describe('runQuestions', () => {
  const detail = question('detail');
  const choice = question('choice', (draft, answer) => (answer === 'more' ? requiring(draft, 'detail') : draft));
  const questions = () => [detail, question('first'), choice, question('last')];

  it('asks what is open, in order, and what a choice opens right after it', async () => {
    const { ui, asked } = user('1', 'more', 'd', '3');
    const { answers } = await runQuestions(ui, questions, START);
    expect(asked).toEqual(['first', 'choice', 'detail', 'last']);
    expect(answers).toEqual({ first: '1', choice: 'more', detail: 'd', last: '3' });
  });

  it('does not ask what is closed', async () => {
    const { ui, asked } = user('3');
    await runQuestions(ui, questions, { ...START, answers: { first: 'x', choice: 'none' } });
    expect(asked).toEqual(['last']);
  });

  it('goes back over what a choice opened, and closes it when the choice changes', async () => {
    const { ui, asked } = user('1', 'more', 'd', BACK, BACK, 'none', '3');
    const { answers } = await runQuestions(ui, questions, START);
    expect(asked).toEqual(['first', 'choice', 'detail', 'last', 'detail (d)', 'choice (more)', 'last']);
    expect(answers).toEqual({ first: '1', choice: 'none', last: '3' });
  });

  it('suggests the latest answer after going back further', async () => {
    const { ui, asked } = user('1', 'none', BACK, BACK, '1b', 'none', '3');
    await runQuestions(ui, questions, START);
    expect(asked).toEqual(['first', 'choice', 'last', 'choice (none)', 'first (1)', 'choice (none)', 'last']);
  });

  it('goes back over a trial that asked nothing', async () => {
    const trial: Question = {
      id: 'trial',
      passive: true,
      isOpen: ({ answers, checked }) => answerAt(answers, 'first') !== undefined && !checked.has('trial'),
      ask: (_ui, draft) => Promise.resolve({ ...draft, checked: new Set(['trial']) }),
    };
    const { ui, asked } = user('1', BACK, '2', '3');
    const { answers } = await runQuestions(ui, () => [question('first'), trial, question('last')], START);
    expect(asked).toEqual(['first', 'last', 'first (1)', 'last']);
    expect(answers).toEqual({ first: '2', last: '3' });
  });

  it('asks the first question again when there is nothing before it', async () => {
    const { ui, asked } = user(BACK, BACK, '1', 'none', '3');
    await runQuestions(ui, questions, START);
    expect(asked.slice(0, 3)).toEqual(['first', 'first', 'first']);
  });
});

describe('the last question', () => {
  const failure = new SprocketError('image-unavailable', 'no such tag', { hint: 'Correct app.version' });
  const run = (show: (draft: Draft) => Promise<void>, ...answers: (string | Back)[]) => {
    const { ui, asked, told } = user(...answers);
    return { asked, told, result: runQuestions(ui, () => [question('first'), reviewQuestion(show, PLAIN)], START) };
  };

  it('shows the plan before it asks', async () => {
    const shown: unknown[] = [];
    const { result } = run((draft) => Promise.resolve(void shown.push(draft.answers)), '1', 'yes');
    expect((await result).agreed).toBe(true);
    expect(shown).toEqual([{ first: '1' }]);
  });

  it('goes back, and plans anew', async () => {
    const shown: unknown[] = [];
    const show = (draft: Draft) => Promise.resolve(void shown.push(draft.answers['first']));
    await run(show, '1', 'back', '2', BACK, '3', 'yes').result;
    expect(shown).toEqual(['1', '2', '3']);
  });

  it('ends without an agreement when the user stops', async () => {
    const { result } = run(() => Promise.resolve(), '1', 'stop');
    expect((await rejectionOf(result)).code).toBe('cancelled');
  });

  it('keeps the answers when it cannot be planned: another try, another answer, or the error itself', async () => {
    const outcomes = [failure, failure, undefined];
    const show = () => {
      const outcome = outcomes.shift();
      return outcome ? Promise.reject(outcome) : Promise.resolve();
    };
    const { result, told, asked } = run(show, '1', 'again', 'back', '2', 'yes');
    expect((await result).answers).toEqual({ first: '2' });
    expect(told.join('\n')).toMatch(/no such tag[^]*Correct app\.version/);
    expect(asked).toContain('first (1)');

    const stopped = run(() => Promise.reject(failure), '1', 'stop');
    expect(await rejectionOf(stopped.result)).toBe(failure);
  });

  it('does not hide a bug of ours', async () => {
    const { result } = run(() => Promise.reject(new TypeError('bug')), '1');
    await expect(result).rejects.toThrow(TypeError);
  });
});
