/** The answer of somebody who wants the question before. */
export const BACK = Symbol('back');
export type Back = typeof BACK;

/** @returns what is wrong with an answer, in a sentence; undefined when it is good */
export type Check = (answer: string) => string | undefined | Promise<string | undefined>;

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** What a question may do with the person in front of it. Escape is BACK everywhere; Ctrl-C is thrown. */
export interface Ui {
  /** A line of text, without spaces around it. */
  text(question: {
    readonly message: string;
    /** What it means or where to find it. */
    readonly hint?: string | undefined;
    /** Shown while nothing is typed. */
    readonly placeholder?: string | undefined;
    /** Stands there to be edited. */
    readonly initial?: string | undefined;
    readonly check: Check;
  }): Promise<string | Back>;
  /** The same without showing what is typed. */
  secret(question: {
    readonly message: string;
    readonly hint?: string | undefined;
    readonly check: Check;
  }): Promise<string | Back>;
  choose<T extends string>(question: {
    readonly message: string;
    readonly choices: readonly Choice<T>[];
    readonly initial?: T | undefined;
  }): Promise<T | Back>;
  chooseMany<T extends string>(question: {
    readonly message: string;
    readonly choices: readonly Choice<T>[];
    readonly initial: readonly T[];
    /** Whether at least one has to be chosen. */
    readonly required: boolean;
  }): Promise<readonly T[] | Back>;
  /** Begins the dialogue. */
  begin(title: string, ...notes: readonly string[]): void;
  /** Lines between questions. */
  tell(...lines: readonly string[]): void;
  /** Lines about something that does not work. */
  warn(...lines: readonly string[]): void;
}
