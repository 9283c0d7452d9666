import type { Finding } from '../core/finding.ts';

const HOUR = 3_600_000;
const MOST_DAYS = 7;
/** The host does not look at the same minute every day. */
const EARLY_HOURS = 2;

/** How often a name was refused in a row, when last, and until when a limit lasts for which it was (ISO 8601). */
export interface Refusals {
  readonly name: string;
  readonly times: number;
  readonly at: string;
  readonly until?: string | undefined;
}

/**
 * From when on a refused name is asked for again: after a day, and after each further refusal twice as many, up to seven;
 * but never while a limit lasts, because the answer is known then.
 */
export function nextAttempt({ times, at, until = at }: Refusals): Date {
  const days = Math.min(2 ** (times - 1), MOST_DAYS);
  return new Date(Math.max(Date.parse(at) + (days * 24 - EARLY_HOURS) * HOUR, Date.parse(until)));
}

/** Whether a refused name is not to be asked for yet. */
export function isHeld(refusals: Refusals, now: Date): boolean {
  return nextAttempt(refusals) > now;
}

/** That a name waits. @param authority as people call it */
export function heldFinding(refusals: Refusals, authority: string): Finding {
  const { name, times } = refusals;
  const next = nextAttempt(refusals).toISOString().slice(0, 16).replace('T', ' ');
  return {
    code: 'certificate-held',
    level: 'warning',
    subject: name,
    message: `${authority} refused it ${times === 1 ? 'once' : `${times} times in a row`}; it is asked again from ${next} UTC on.`,
    fix: 'When what it named is corrected, or not to wait: sprocket cert renew --now',
  };
}
