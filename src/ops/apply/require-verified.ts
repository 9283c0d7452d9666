import type { Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { REVOKED } from '../../plan/public-report.ts';
import type { Progress } from '../progress.ts';

/**
 * Lets a change stand when verify found no error that it could have made. That an authority revoked a certificate is
 * only told: no change made it so, and undoing one would not help.
 * @throws SprocketError verify-failed
 */
export function requireVerified(findings: readonly Finding[], progress: Progress): void {
  const wrong = findings.filter(({ level }) => level === 'error');
  const errors = wrong.filter(({ code }) => code !== REVOKED);
  if (errors.length > 0) {
    throw new SprocketError('verify-failed', `${errors.length} of ${findings.length} checks failed`, {
      details: errors.flatMap(({ subject, message, fix }) => [
        `${subject}: ${message}`,
        ...(fix ? [`  → ${fix}`] : []),
      ]),
      hint: errors[0]?.fix ?? 'sprocket verify',
    });
  }
  for (const { subject, message, fix } of wrong)
    progress.warn(`${subject}: ${message} ${fix === undefined ? '' : `→ ${fix}`}`);
}
