import { inspect } from 'node:util';

export const REDACTED = '[redacted]';

/** A value that must not be printed by accident: every usual way to turn it into text gives `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Only for writing it to its file or handing it to the program it authenticates against. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/** As it stands in the query of a URL, which errors quote. */
function inQuery(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

/**
 * Replaces every known secret value in a text that comes from elsewhere (a container's log, an engine's error).
 * Values shorter than 6 characters are left: replacing them would destroy unrelated text.
 */
export function redact(text: string, secrets: Iterable<Secret>): string {
  const known = [...secrets].map((secret) => secret.reveal()).filter((value) => value.length >= 6);
  const values = [...new Set(known.flatMap((value) => [value, encodeURIComponent(value), inQuery(value)]))];
  // Longest first: a value that is part of another would otherwise leave the rest of that one standing.
  return values.sort((a, b) => b.length - a.length).reduce((result, value) => result.replaceAll(value, REDACTED), text);
}
