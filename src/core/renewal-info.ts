import type { CertificateFacts } from './certificate.ts';

/** What an authority says that wants a certificate replaced before its time. */
export interface Unwanted {
  readonly since: Date;
  /** Where it says why: a URL. */
  readonly explanation: string | undefined;
}

/**
 * How an authority knows a certificate when it is asked for renewal information (RFC 9773, 4.1).
 * @returns undefined when the certificate does not hold what is needed
 */
export function certificateId({
  authorityKey,
  serial,
}: Pick<CertificateFacts, 'authorityKey' | 'serial'>): string | undefined {
  const digits = serial.length % 2 === 0 ? serial : `0${serial}`;
  if (authorityKey === '' || !HEX.test(digits)) return undefined;
  // Where the topmost bit is set, DER puts a byte in front: the number would be negative.
  const content = /^[89a-f]/i.test(digits) ? `00${digits}` : digits;
  return [authorityKey, content].map((text) => Buffer.from(text, 'hex').toString('base64url')).join('.');
}

const HEX = /^([\da-f]{2})+$/i;

/** Share of a certificate's life before which no authority suggests a renewal without a cause, and that of a short life. */
const EARLY = 0.6;
const EARLY_IN_SHORT_LIFE = 0.45;
const SHORT_LIFE = 10 * 86_400_000;

/**
 * Reads renewal information (RFC 9773, 4.2). A window that has ended is how an authority says that it revoked a
 * certificate, or is going to. But each certificate has one, after two thirds of its life and of a short life after
 * half, and a proxy may well renew a little later; so what ended counts when it began too early for that, or when the
 * authority explains it.
 * @param text of the answer; one that is none says nothing
 * @returns undefined while the authority does not want it replaced
 */
export function readRenewalInfo(
  text: string,
  { notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>,
  now: Date,
): Unwanted | undefined {
  const { suggestedWindow, explanationURL } = record(parsed(text));
  const { start, end } = record(suggestedWindow);
  const [since, until] = [momentOf(start), momentOf(end)];
  if (!since || !until || until < since || until > now) return undefined;
  const explanation = pageOf(explanationURL);
  const life = notAfter.getTime() - notBefore.getTime();
  const early = notBefore.getTime() + life * (life < SHORT_LIFE ? EARLY_IN_SHORT_LIFE : EARLY);
  return explanation !== undefined || since.getTime() < early ? { since, explanation } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A moment as RFC 3339 has it. */
function momentOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** What is shown to people: a page of the web, without anything that moves a cursor. */
function pageOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 300 || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
