import { describe, expect, it } from 'vitest';
import { clackUi } from '../../../src/cli/prompts/clack-ui.ts';
import { BACK, type Ui } from '../../../src/cli/prompts/ui.ts';
import { rejectionOf } from '../thrown-by.ts';
import { KEY, Screen } from './screen.ts';

const open = (): { screen: Screen; ui: Ui } => {
  const screen = new Screen();
  return { screen, ui: clackUi(screen) };
};
const fine = () => undefined;
const CHOICES = [
  { value: 'a', label: 'first' },
  { value: 'b', label: 'second', hint: 'the other' },
] as const;

describe('a line of text', () => {
  it('comes without the spaces around it', async () => {
    const { screen, ui } = open();
    const answer = ui.text({ message: 'Name?', check: fine });
    await screen.answer('Name?', ' Sunday Rockets ', KEY.enter);
    expect(await answer).toBe('Sunday Rockets');
  });

  it('is checked before it is taken, and what is wrong is said', async () => {
    const { screen, ui } = open();
    const answer = ui.text({ message: 'Name?', check: (text) => (text === 'good' ? undefined : `Not ${text}`) });
    await screen.answer('Name?', 'bad', KEY.enter);
    await screen.answer('Not bad', ...Array<string>(3).fill(KEY.backspace), 'good', KEY.enter);
    expect(await answer).toBe('good');
  });

  it('may be checked by something that takes a while', async () => {
    const { screen, ui } = open();
    const answer = ui.text({
      message: 'Name?',
      check: (text) => Promise.resolve(text === '' ? 'Say something' : undefined),
    });
    await screen.answer('Name?', KEY.enter);
    await screen.answer('Say something', 'x', KEY.enter);
    expect(await answer).toBe('x');
  });

  it('may begin with a suggestion, and shows hint and example', async () => {
    const { screen, ui } = open();
    const answer = ui.text({ message: 'Address?', hint: 'word '.repeat(30).trim(), initial: '10.0.0.1', check: fine });
    await screen.answer('Address?', KEY.enter);
    expect(await answer).toBe('10.0.0.1');
    const lines = screen.text.split('\n').filter((line) => line.includes('word'));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^│ {2}word/);
  });
});

describe('a secret', () => {
  it('is never drawn', async () => {
    const { screen, ui } = open();
    const answer = ui.secret({ message: 'Token?', check: (text) => (text.length < 9 ? 'Too short' : undefined) });
    await screen.answer('Token?', 'CANARY', KEY.enter);
    await screen.answer('Too short', '-7f3a', KEY.enter);
    expect(await answer).toBe('CANARY-7f3a');
    expect(screen.text).not.toMatch(/CANARY|7f3a/);
  });

  it('is not drawn when it is left with Escape or Ctrl-C either', async () => {
    for (const key of [KEY.escape, KEY.ctrlC]) {
      const { screen, ui } = open();
      const answer = ui.secret({ message: 'Token?', check: fine }).catch(() => undefined);
      await screen.answer('Token?', 'CANARY', key);
      await answer;
      expect(screen.text).not.toContain('CANARY');
    }
  });
});

describe('choices', () => {
  it('of one', async () => {
    const { screen, ui } = open();
    const answer = ui.choose({ message: 'Which?', choices: CHOICES });
    await screen.answer('Which?', KEY.down, KEY.enter);
    expect(await answer).toBe('b');
  });

  it('of one, with a suggestion', async () => {
    const { screen, ui } = open();
    const answer = ui.choose({ message: 'Which?', choices: CHOICES, initial: 'b' });
    await screen.answer('Which?', KEY.enter);
    expect(await answer).toBe('b');
  });

  it('of several', async () => {
    const { screen, ui } = open();
    const answer = ui.chooseMany({ message: 'Which?', choices: CHOICES, initial: ['a'], required: true });
    await screen.answer('Which?', KEY.space, KEY.enter);
    await screen.answer('at least one', KEY.down, KEY.space, KEY.enter);
    expect(await answer).toEqual(['b']);
  });

  it('of several or none', async () => {
    const { screen, ui } = open();
    const answer = ui.chooseMany({ message: 'Which?', choices: CHOICES, initial: [], required: false });
    await screen.answer('Which?', KEY.enter);
    expect(await answer).toEqual([]);
  });
});

const ASKED: [string, (ui: Ui) => Promise<unknown>][] = [
  ['text', (ui) => ui.text({ message: 'Asked?', check: () => 'never good' })],
  ['secret', (ui) => ui.secret({ message: 'Asked?', check: () => 'never good' })],
  ['choose', (ui) => ui.choose({ message: 'Asked?', choices: CHOICES })],
  ['chooseMany', (ui) => ui.chooseMany({ message: 'Asked?', choices: CHOICES, initial: [], required: true })],
];

describe.each(ASKED)('%s', (_name, ask) => {
  it('takes Escape for going back, whatever was typed', async () => {
    const { screen, ui } = open();
    const answer = ask(ui);
    await screen.answer('Asked?', 'x', KEY.escape);
    expect(await answer).toBe(BACK);
  });

  it.each(['ctrlC', 'ctrlD'] as const)('takes %s for the end of everything', async (key) => {
    const { screen, ui } = open();
    const answer = rejectionOf(ask(ui));
    await screen.answer('Asked?', KEY[key]);
    expect((await answer).code).toBe('cancelled');
  });

  it('ends when the terminal goes away', async () => {
    const { screen, ui } = open();
    const answer = rejectionOf(ask(ui));
    await screen.answer('Asked?');
    screen.input.end();
    expect((await answer).code).toBe('cancelled');
  });

  it('leaves no listener behind', async () => {
    const { screen, ui } = open();
    const answer = ask(ui);
    await screen.answer('Asked?', KEY.escape);
    await answer;
    expect(screen.input.listenerCount('end')).toBeLessThanOrEqual(1);
    expect(screen.output.listenerCount('resize')).toBe(0);
  });
});
