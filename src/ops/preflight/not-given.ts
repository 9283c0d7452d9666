import type { Finding } from '../../core/finding.ts';

/** A check that needs a secret cannot say that all is well without it. */
export function notGiven(code: string, subject: string, secret: string): Finding {
  return {
    code,
    level: 'error',
    subject,
    message: `it cannot be asked: the secret ${secret} has not been given`,
    fix: `sprocket secrets set ${secret}`,
  };
}
