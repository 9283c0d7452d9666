import type { Hop } from '../../plan/upgrade-path.ts';
import type { AuditEntry } from '../../state/audit-log.ts';

/** What an upgrade took the last time. */
export interface LastHop {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  /** Seconds of it for which visitors were kept away; undefined when they never were. */
  readonly away: number | undefined;
}

/** What the audit log keeps of a hop; {@link lastHop} reads it. */
export function hopDetails({ from, to, migrates }: Hop): Readonly<Record<string, string>> {
  return { from, to, migrates };
}

/** The last upgrade of the app that worked, and changed the database as this one does; what is not known fits all. */
export function lastHop(entries: readonly AuditEntry[], migrates: Hop['migrates']): LastHop | undefined {
  const found = entries.findLast(
    ({ result, seconds, details }) =>
      result === 'committed' &&
      seconds !== undefined &&
      typeof details?.['from'] === 'string' &&
      typeof details['to'] === 'string' &&
      (migrates === 'unknown' || details['migrates'] === migrates),
  );
  if (!found) return undefined;
  const { at, seconds = 0, away, details } = found;
  return { at, seconds, away, from: String(details?.['from']), to: String(details?.['to']) };
}
