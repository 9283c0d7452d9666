import { isDeepStrictEqual } from 'node:util';
import { answerAt, answerLeaves, type Answers, parseSetting } from '../../../league/answers.ts';

/** What the user typed and answered, as far as a command line can say it again. */
export interface OneShot {
  readonly folder: string;
  readonly preset: string | undefined;
  readonly answersFile: string | undefined;
  /** What preset and answers file give. */
  readonly base: Answers;
  readonly answers: Answers;
  /** Names of the secrets that were given. */
  readonly secrets: readonly string[];
  readonly secretsFile: string | undefined;
  readonly databaseDump: string | undefined;
  readonly createBuckets: boolean;
}

/**
 * The command that does the same without a question, quoted for a POSIX shell, one part a line. Secrets are never in
 * it: it names a file for them.
 */
export function oneShotCommand(given: OneShot): string[] {
  const leaves = [...answerLeaves(given.answers)].filter(({ key, value }) => {
    const before = answerAt(given.base, key);
    // `null` only says that a default need not be asked for; without questions that goes without saying.
    return !isDeepStrictEqual(before, value) && !(value === null && before === undefined);
  });
  const parts = [
    `npx create-sprocket ${shellQuoted(given.folder)}`,
    ...(given.preset ? [`--preset ${shellQuoted(given.preset)}`] : []),
    ...(given.answersFile ? [`--answers ${shellQuoted(given.answersFile)}`] : []),
    ...leaves.map(({ key, value }) => `--set ${shellQuoted(`${key}=${settingText(key, value)}`)}`),
    ...(given.secrets.length > 0 ? [`--secrets-file ${shellQuoted(given.secretsFile ?? 'FILE')}`] : []),
    ...(given.databaseDump ? [`--database-dump ${shellQuoted(given.databaseDump)}`] : []),
    ...(given.createBuckets ? ['--create-buckets'] : []),
    '--yes',
  ];
  return parts.map((part, index) => `${index === 0 ? '' : '  '}${part}${index === parts.length - 1 ? '' : ' \\'}`);
}

/** Text that `--set` reads as this value again. */
function settingText(key: string, value: unknown): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return readsAs(key, plain, value) ? plain : JSON.stringify(value);
}

function readsAs(key: string, text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(answerAt(parseSetting(`${key}=${text}`), key), value);
  } catch {
    return false;
  }
}

/** One word for a POSIX shell. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
