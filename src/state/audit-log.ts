import { userInfo } from 'node:os';
import type { Clock, Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/** One line of the audit log: who, what, when, with what result. What an older program did not write is absent. */
export interface AuditEntry {
  /** When it began (ISO 8601). */
  readonly at: string;
  readonly user: string;
  /** As it was typed, without the name of the program; never a secret. */
  readonly command: string;
  /** In one word or a few: committed, undone, done, failed … */
  readonly result: string;
  /** How long it took. */
  readonly seconds?: number;
  /** Seconds of it for which visitors were kept away. */
  readonly away?: number;
  /** Generation that was the present one before. */
  readonly from?: number;
  /** Generation that it made, or tried to. */
  readonly generation?: number;
  /** Facts for later plans and for people; never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

type Change = Omit<AuditEntry, 'at' | 'user' | 'seconds' | 'away' | 'from'> & {
  /** Since when visitors are kept away. */
  readonly awaySince?: Date | undefined;
  /** When it began; absent: just now. */
  readonly began?: Date;
  readonly from?: number | undefined;
};

type AuditPorts = Readonly<{ files: Files; clock: Clock }>;

/** Adds one line about one change of the league. */
export async function appendAudit(
  { files, clock }: AuditPorts,
  folder: LeagueFolder,
  { began, awaySince, ...change }: Change,
): Promise<void> {
  await files.makeFolder(folder.state, 0o700);
  const user = process.env['SUDO_USER'] ?? userInfo().username;
  const now = clock.now();
  const since = (then: Date | undefined) => then && Math.round((now.getTime() - then.getTime()) / 100) / 10;
  const [seconds, away] = [since(began), since(awaySince)];
  await files.append(
    folder.audit,
    JSON.stringify({ at: (began ?? now).toISOString(), user, ...change, seconds, away }),
  );
}

/**
 * Does a change and adds its line, whether it works or not.
 * @param resultOf what became of it, in a few words
 */
export async function audited<T>(
  ports: AuditPorts,
  folder: LeagueFolder,
  command: string,
  work: () => Promise<T>,
  resultOf: (result: T) => string = () => 'done',
): Promise<T> {
  const began = ports.clock.now();
  try {
    const result = await work();
    await appendAudit(ports, folder, { command, began, result: resultOf(result) });
    return result;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    // Why it failed counts more than that this could not be noted (a full disk).
    await appendAudit(ports, folder, { command, began, result: `failed: ${code}` }).catch(() => undefined);
    throw error;
  }
}

/** What the audit log holds, oldest first. A line that a power cut spoiled is left out, a fact that is none as well. */
export async function readAudit(files: Files, folder: LeagueFolder): Promise<AuditEntry[]> {
  return ((await files.read(folder.audit)) ?? '').split('\n').flatMap(parseEntry);
}

function parseEntry(line: string): AuditEntry[] {
  const value = parseObject(line);
  const { at, user, command, result } = value;
  const needed = [at, user, command, result];
  if (!needed.every((item) => typeof item === 'string') || Number.isNaN(Date.parse(String(at)))) return [];
  const numbers = (['seconds', 'from', 'generation'] as const).filter((key) => typeof value[key] === 'number');
  const { details } = value;
  return [
    {
      at: String(at),
      user: String(user),
      command: String(command),
      result: String(result),
      ...Object.fromEntries(numbers.map((key) => [key, value[key]])),
      ...(details !== null && typeof details === 'object'
        ? { details: details as AuditEntry['details'] & object }
        : {}),
    },
  ];
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
