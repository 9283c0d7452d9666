import { randomInt } from 'node:crypto';
import { Secret } from '../core/secret.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits from the system's generator: no character that a URL, a shell or a DSN would read differently. */
export function randomText(length: number): Secret {
  return new Secret(Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join(''));
}
