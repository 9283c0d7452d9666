import type { Finding } from '../../core/finding.ts';
import type { Session } from '../session.ts';

/** One thing that verify proves about a running league. */
export interface Check {
  /** Stable id; also the code of its findings unless a service declared them. */
  readonly code: string;
  /** What it proves, for the reference page. */
  readonly title: string;
  /**
   * Looks at the league and changes nothing that lasts.
   * @returns at least one finding
   * @throws whatever kept it from looking; `verifyLeague` turns that into an error finding
   */
  run(session: Session): Promise<Finding[]>;
}

/** A finding that says what was proved. */
export function proved(code: string, subject: string, message: string): Finding {
  return { code, level: 'ok', subject, message };
}

/** A finding that the league can live with. @param fix the next command or edit */
export function doubtful(code: string, subject: string, message: string, fix: string): Finding {
  return { code, level: 'warning', subject, message, fix };
}

/** A finding that the league is broken. @param fix the next command or edit */
export function broken(code: string, subject: string, message: string, fix: string): Finding {
  return { code, level: 'error', subject, message, fix };
}
