import { ERROR_CATALOGUE, type ErrorCode } from '../../core/error-catalogue.ts';
import { EXIT } from '../../core/exit-codes.ts';
import type { Finding } from '../../core/finding.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Wanted } from '../../plan/wanted.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import type { PreflightCheck, PreflightContext } from './check.ts';
import { PREFLIGHT_CHECKS } from './checks.ts';

/**
 * Looks whether the host, and what is managed elsewhere, is ready for a plan that changes something. The league and
 * its folder are not touched; at most an image is pulled that the league needs anyway.
 * @returns what each check found; a check that cannot run is an error finding, never a throw
 */
export async function preflight(session: Session, plan: Plan, wanted: Wanted, progress: Progress): Promise<Finding[]> {
  const context = { session, plan, wanted, progress };
  const found = await Promise.all(PREFLIGHT_CHECKS.map((check) => findingsOf(check, context)));
  return withoutRepeats(found.flat());
}

/**
 * Stops when something stands in the way.
 * @throws SprocketError preflight, or the more fitting code when everything that was found is of one kind; every error
 *   finding is a detail, the first fix is the hint
 */
export function requireReady(findings: readonly Finding[]): void {
  const errors = findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  if (!first) return;
  const code = commonCode(errors.map((finding) => catalogueCode(finding.code)));
  throw new SprocketError(code, ERROR_CATALOGUE[code].meaning.replace(/\.$/, ''), {
    details: errors.flatMap(({ subject, message, fix }) => [`${subject}: ${message}`, ...(fix ? [`  → ${fix}`] : [])]),
    ...(first.fix ? { hint: first.fix } : {}),
  });
}

async function findingsOf(check: PreflightCheck, context: PreflightContext): Promise<Finding[]> {
  try {
    return await check.run(context);
  } catch (error) {
    return [couldNotLook(check, error)];
  }
}

function couldNotLook({ code, title }: PreflightCheck, error: unknown): Finding {
  if (error instanceof SprocketError) {
    const fix = error.hint ?? 'Correct what the message names, then the same command again.';
    return {
      code: error.code,
      level: 'error',
      subject: title,
      message: [error.message, ...error.details].join('; '),
      fix,
    };
  }
  const message = `this could not be found out: ${error instanceof Error ? error.message : String(error)}`;
  return {
    code,
    level: 'error',
    subject: title,
    message,
    fix: 'Correct what the message names, then the same command again.',
  };
}

/** An engine that does not answer stops several checks with the same words; once is enough. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ code, level, message }, index) =>
      level !== 'error' || findings.findIndex((other) => other.code === code && other.message === message) === index,
  );
}

function catalogueCode(code: string): ErrorCode {
  if (code.startsWith('database-')) return 'database-unusable';
  if (code.startsWith('storage-')) return 'storage-unusable';
  return Object.hasOwn(ERROR_CATALOGUE, code) ? (code as ErrorCode) : 'preflight';
}

/** Docker comes first, because nothing else can be judged without it. */
function commonCode(codes: readonly ErrorCode[]): ErrorCode {
  const docker = codes.find((code) => ERROR_CATALOGUE[code].exit === EXIT.docker);
  const [first = 'preflight', ...others] = codes;
  return docker ?? (others.every((code) => code === first) ? first : 'preflight');
}
