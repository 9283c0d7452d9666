import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { VERSION } from '../version.ts';
import type { Style } from './style.ts';

/** Version of the JSON form of an error. */
const ERROR_SCHEMA = 'sprocket.error/1';

/**
 * An error as lines for people: what happened, the facts, the next command. Only a bug of ours shows its stack.
 * @param locate makes the commands in a text work from where the user is
 */
export function errorLines(error: unknown, style: Style, locate: (text: string) => string): string[] {
  const sign = style.paint('red', '✘');
  if (error instanceof SprocketError) {
    if (error.code === 'cancelled')
      return [`${style.paint('yellow', '■')} Cancelled. ${error.message}.`, ...indent(error.details)];
    return [
      `${sign} ${style.paint('bold', error.message)}`,
      ...indent(error.details.map(locate)),
      ...(error.hint ? [`${style.paint('cyan', 'Next:')} ${locate(error.hint)}`] : []),
      style.paint('dim', `(${error.code}, exit ${error.exit})`),
    ];
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${sign} ${style.paint('bold', 'This is a bug of create-sprocket, not of yours.')}`,
    ...indent(text.split('\n')),
    `${style.paint('cyan', 'Next:')} report it with the lines above and: create-sprocket ${VERSION}, Node ${process.version}`,
  ];
}

/** The same for programs. */
export function errorJson(error: unknown): Record<string, unknown> {
  if (!(error instanceof SprocketError)) {
    return {
      schema: ERROR_SCHEMA,
      code: 'internal',
      message: error instanceof Error ? error.message : String(error),
      exit: EXIT.bug,
    };
  }
  const { code, message, details, hint, exit } = error;
  return { schema: ERROR_SCHEMA, code, message, details, ...(hint ? { hint } : {}), exit };
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof SprocketError ? error.exit : EXIT.bug;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}
