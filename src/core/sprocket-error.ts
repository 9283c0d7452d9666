import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.ts';
import type { ExitCode } from './exit-codes.ts';

export interface ErrorParts {
  /** The next command or edit that helps. One line. */
  readonly hint?: string;
  /** Further facts, one per line: field paths, the failing service's own last lines. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A stop that the user can understand and act on. Anything else that is thrown is a bug of ours. */
export class SprocketError extends Error {
  override readonly name = 'SprocketError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];

  /**
   * @param code entry of the error catalogue; decides the exit code
   * @param message what happened, in one sentence
   */
  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.hint = parts.hint;
    this.details = parts.details ?? [];
  }

  get exit(): ExitCode {
    return ERROR_CATALOGUE[this.code].exit;
  }
}
