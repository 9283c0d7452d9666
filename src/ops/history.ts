import { readAudit, type AuditEntry } from '../state/audit-log.ts';
import { keptGenerations } from './rollback.ts';
import type { Session } from './session.ts';

/** One change of the league. */
export interface HistoryEntry extends AuditEntry {
  /** Whether this is what runs now, or what can be gone back to; undefined for what left no generation. */
  readonly generationIs: 'present' | 'kept' | undefined;
  /** Version of the program and of the app that made it, as far as they are still known. */
  readonly program: string | undefined;
}

/** The changes that the audit log holds, oldest first. */
export async function historyOf(session: Session): Promise<HistoryEntry[]> {
  const { ports, folder, lock } = session;
  const kept = new Map((await keptGenerations(session)).map((one) => [one.generation, one.cli]));
  const entries = await readAudit(ports.files, folder);
  return entries.map((entry) => {
    const { generation, result } = entry;
    if (generation === undefined || result !== 'committed')
      return { ...entry, generationIs: undefined, program: undefined };
    if (generation === lock?.generation) return { ...entry, generationIs: 'present', program: lock.cli };
    const program = kept.get(generation);
    return { ...entry, generationIs: program === undefined ? undefined : 'kept', program };
  });
}
