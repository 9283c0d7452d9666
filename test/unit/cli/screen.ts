import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Keys as a terminal sends them. */
export const KEY = {
  enter: '\r',
  escape: '\u001b',
  down: '\u001b[B',
  up: '\u001b[A',
  space: ' ',
  backspace: '\u007f',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

const GIVE_UP = 5_000;

/** A terminal of which a test is the user: prompts are drawn into it, and keys are typed into it. */
export class Screen {
  readonly input = new PassThrough();
  readonly output = Object.assign(new PassThrough(), { columns: 80, rows: 40 });
  #raw = '';
  #seen = 0;

  constructor() {
    this.output.on('data', (chunk: Buffer) => (this.#raw += chunk.toString('utf8')));
  }

  /** Everything that was ever drawn, with colours and cursor movements. */
  get raw(): string {
    return this.#raw;
  }

  /** The same as plain text. */
  get text(): string {
    return stripVTControlCharacters(this.#raw);
  }

  /** Waits until something is drawn that was not there when the last answer was given, then types. */
  async answer(question: string | RegExp, ...keys: readonly string[]): Promise<void> {
    await this.#drawn(question);
    for (const key of keys) {
      this.#seen = this.#raw.length;
      this.input.write(key);
      // A terminal sends one key after another; Escape is only known as such when nothing follows it.
      await new Promise((resolve) => setTimeout(resolve, key === KEY.escape ? 80 : 8));
    }
  }

  async #drawn(question: string | RegExp): Promise<void> {
    const found = () => {
      const text = stripVTControlCharacters(this.#raw.slice(this.#seen));
      return typeof question === 'string' ? text.includes(question) : question.test(text);
    };
    for (const end = Date.now() + GIVE_UP; !found();) {
      if (Date.now() > end) throw new Error(`nobody asked: ${String(question)}\n${this.text.slice(-600)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
