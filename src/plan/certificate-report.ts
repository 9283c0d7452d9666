import type { CertificateFacts } from '../core/certificate.ts';
import type { Finding } from '../core/finding.ts';
import { dayOf, daysUntil } from './certificates.ts';
import type { WantedCertificate } from './deployment.ts';

/** A certificate, and whether the league's present authority made it. */
export interface KnownCertificate extends CertificateFacts {
  readonly ours: boolean;
}

/** What the proxy did when it was asked for a name. */
export type Answer = { readonly name: string } & (
  { readonly certificate: KnownCertificate } | { readonly silence: string }
);

/** How the certificate of one way in stands. */
export interface CertificateReport {
  readonly way: string;
  /** What it has to hold. */
  readonly names: readonly string[];
  /** Whether the certificate is what the proxy serves or, because it serves none, what the file holds. */
  readonly source: 'proxy' | 'file' | 'none';
  readonly certificate: ReportedCertificate | undefined;
  /** Why the next apply makes it anew. */
  readonly due: string | undefined;
  /** What is not as it should be. An error is one for whoever uses this way in. */
  readonly findings: readonly Finding[];
}

export interface ReportedCertificate {
  /** What it holds. */
  readonly names: readonly string[];
  /** Name of the authority that made it. */
  readonly issuer: string;
  /** Whether that is the league's own. */
  readonly ours: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whole days; negative when it has ended. */
  readonly daysLeft: number;
  /** SHA-256 of the whole certificate in hex. */
  readonly fingerprint: string;
}

interface Known {
  readonly wanted: WantedCertificate;
  /** What the file holds; undefined when that is no certificate. */
  readonly kept: KnownCertificate | undefined;
  /** One for each name. */
  readonly answers: readonly Answer[];
  readonly due: string | undefined;
}

/** Puts together what is wanted, kept and served. */
export function certificateReport(known: Known, now: Date): CertificateReport {
  const { wanted, kept, answers, due } = known;
  const served = answers.flatMap((answer) => ('certificate' in answer ? [answer.certificate] : []))[0];
  const certificate = served ?? kept;
  return {
    way: wanted.way,
    names: [...wanted.dns, ...wanted.ip],
    source: served ? 'proxy' : kept ? 'file' : 'none',
    certificate: certificate && reported(certificate, now),
    due,
    findings: [...servedFindings(known), ...dateFindings(wanted.way, certificate, now), ...dueFindings(known, now)],
  };
}

function reported(
  { dns, ip, issuer, ours, notBefore, notAfter, fingerprint }: KnownCertificate,
  now: Date,
): ReportedCertificate {
  const daysLeft = Math.floor(daysUntil(notAfter, now));
  return { names: [...dns, ...ip], issuer, ours, notBefore, notAfter, daysLeft, fingerprint };
}

/** Code of the finding that the proxy shows another certificate than the one that is there for it. */
export const OTHER_CERTIFICATE = 'certificate-other';

/** Whether the proxy serves what the file holds, for every name. */
function servedFindings({ wanted, kept, answers }: Known): Finding[] {
  const error = errorOf('certificate-served', wanted.way);
  const silent = answers.flatMap((answer) => ('silence' in answer ? [answer] : []));
  if (!kept && silent.length === answers.length) return [error('It is not made yet.', 'sprocket apply')];
  const other = answers.filter(
    (answer) => 'certificate' in answer && answer.certificate.fingerprint !== kept?.fingerprint,
  );
  return [
    ...(silent[0]
      ? [error(`The proxy does not serve it for ${namesOf(silent)}: ${silent[0].silence}.`, 'sprocket apply')]
      : []),
    ...(other.length > 0
      ? [
          errorOf(OTHER_CERTIFICATE, wanted.way)(
            `The proxy serves another certificate than the file holds for ${namesOf(other)}.`,
            'sprocket apply; where it finds nothing to change: sprocket down, then sprocket up',
          ),
        ]
      : []),
  ];
}

function dateFindings(way: string, certificate: KnownCertificate | undefined, now: Date): Finding[] {
  const error = errorOf('certificate-dates', way);
  if (!certificate) return [];
  if (hasEnded(certificate, now)) return [error(`It ended ${dayOf(certificate.notAfter)}.`, 'sprocket apply')];
  if (certificate.notBefore <= now) return [];
  return [error(`It begins ${dayOf(certificate.notBefore)}.`, 'Look at the clock of this host: timedatectl')];
}

function errorOf(code: string, subject: string): (message: string, fix: string) => Finding {
  return (message, fix) => ({ code, level: 'error', subject, message, fix });
}

/** That it is due is told where nothing worse tells it already. */
function dueFindings({ wanted, kept, due }: Known, now: Date): Finding[] {
  if (due === undefined || !kept || hasEnded(kept, now)) return [];
  const message = `It is due: ${due}.`;
  return [{ code: 'certificate-due', level: 'warning', subject: wanted.way, message, fix: 'sprocket apply' }];
}

function hasEnded({ notAfter }: KnownCertificate, now: Date): boolean {
  return notAfter <= now;
}

function namesOf(answers: readonly Answer[]): string {
  return answers.map(({ name }) => name).join(', ');
}
