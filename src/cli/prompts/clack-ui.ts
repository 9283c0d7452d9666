import type { Key } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { intro, isCancel, log, multiselect, password, S_BAR, select, text } from '@clack/prompts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { BACK, type Back, type Check, type Choice, type Ui } from './ui.ts';

export interface UiStreams {
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
          message: withHint(message, hint),
          ...(placeholder === undefined ? {} : { placeholder }),
          ...(initial === undefined ? {} : { initialValue: initial }),
          validate: validator(check),
        }),
      ).then(trimmed),
    secret: ({ message, hint, check }) =>
      ask<string>((common) =>
        password({ ...common, message: withHint(message, hint), validate: validator(check) }),
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
    begin: (title, note) => {
      intro(styleText('inverse', ` ${title} `), { output });
      log.message(styleText('dim', note), { output, spacing: 0 });
    },
    tell: (...lines) => log.message([...lines], { output, spacing: 1 }),
    warn: (...lines) => log.warn(lines.join('\n'), { output }),
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

function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message}\n${styleText('gray', S_BAR)}  ${styleText('dim', hint)}` : message;
}

/** A check that answers at once is passed on as such: clack shows a waiting line for every other. */
function validator(check: Check): (value: string | undefined) => ReturnType<Check> {
  return (value) => check((value ?? '').trim());
}

function trimmed(answer: string | Back | undefined): string | Back {
  return answer === BACK ? BACK : (answer ?? '').trim();
}
