import type { Key } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { intro, isCancel, log, multiselect, password, S_BAR, select, text } from '@clack/prompts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { BACK, type Back, type Check, type Choice, type Ui } from './ui.ts';

/** Columns that the bar and the space behind it take. */
const BAR_WIDTH = 3;

interface UiStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks with clack.
 * @param streams stdin and stderr; tests type into streams of their own
 */
export function clackUi({ input, output }: UiStreams): Ui {
  const ask = <T>(prompt: (common: Common) => Promise<T | symbol>) => asking(input, output, prompt);
  return {
    text: ({ message, hint, placeholder, initial, check }) =>
      ask<string>((common) =>
        text({
          ...common,
          message: withHint(message, hint, output),
          ...(placeholder === undefined ? {} : { placeholder }),
          ...(initial === undefined ? {} : { initialValue: initial }),
          validate: validator(check),
        }),
      ).then(trimmed),
    secret: ({ message, hint, check }) =>
      ask<string>((common) =>
        password({ ...common, message: withHint(message, hint, output), validate: validator(check) }),
      ).then(trimmed),
    choose: <T extends string>({
      message,
      choices,
      initial,
    }: {
      message: string;
      choices: readonly Choice<T>[];
      initial?: T | undefined;
    }) =>
      ask<T>(
        (common) =>
          select<string>({
            ...common,
            message,
            options: [...choices],
            ...(initial === undefined ? {} : { initialValue: initial }),
          }) as Promise<T | symbol>,
      ),
    chooseMany: <T extends string>({
      message,
      choices,
      initial,
      required,
    }: {
      message: string;
      choices: readonly Choice<T>[];
      initial: readonly T[];
      required: boolean;
    }) =>
      ask<readonly T[]>(
        (common) =>
          multiselect<string>({
            ...common,
            message,
            options: [...choices],
            initialValues: [...initial],
            required,
          }) as Promise<T[] | symbol>,
      ),
    begin: (title, ...notes) => {
      intro(styleText('inverse', ` ${title} `), { output });
      log.message(
        notes.map((note) => styleText('dim', note)),
        { output, spacing: 0 },
      );
    },
    tell: (...lines) => log.message(fitted(lines, output), { output, spacing: 1 }),
    warn: (...lines) => log.warn(fitted(lines, output).join('\n'), { output }),
  };
}

interface Common {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * clack ends a prompt by Escape and by Ctrl-C alike; which of them it was is seen on the stream itself. Ctrl-D would
 * close the stream below clack, which then waits for ever: here it is a Ctrl-C.
 * @throws SprocketError cancelled
 */
async function asking<T>(
  input: Readable,
  output: Writable,
  prompt: (common: Common) => Promise<T | symbol>,
): Promise<T | Back> {
  const stop = new AbortController();
  const last = { escape: false };
  const onKey = (_text: string | undefined, key: Key | undefined): void => {
    last.escape = key?.name === 'escape';
    if (key?.ctrl && key.name === 'd') stop.abort();
  };
  const onEnd = (): void => stop.abort();
  input.on('keypress', onKey).once('end', onEnd);
  try {
    const answer = await prompt({ input, output, signal: stop.signal });
    if (!isCancel(answer)) return answer as T;
    if (last.escape) return BACK;
    throw new SprocketError('cancelled', 'Nothing was written');
  } finally {
    input.off('keypress', onKey).off('end', onEnd);
  }
}

/** clack draws its bar before the first line only, so a hint brings its own. */
function withHint(message: string, hint: string | undefined, output: Writable): string {
  const lines = hint === undefined ? [] : wrapped(hint, columnsOf(output) - BAR_WIDTH);
  return [message, ...lines.map((line) => `${styleText('gray', S_BAR)}  ${styleText('dim', line)}`)].join('\n');
}

function columnsOf(output: Writable): number {
  return 'columns' in output && typeof output.columns === 'number' ? output.columns : 80;
}

function fitted(lines: readonly string[], output: Writable): string[] {
  return lines.flatMap((line) => wrapped(line, columnsOf(output) - BAR_WIDTH));
}

/** Lines of whole words. */
function wrapped(text: string, width: number): string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

/** A check that answers at once is passed on as such: clack shows a waiting line for every other. */
function validator(check: Check): (value: string | undefined) => ReturnType<Check> {
  return (value) => check((value ?? '').trim());
}

function trimmed(answer: string | Back | undefined): string | Back {
  return answer === BACK ? BACK : (answer ?? '').trim();
}
