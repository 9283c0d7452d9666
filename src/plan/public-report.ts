import type { Finding } from '../core/finding.ts';
import type { Unwanted } from '../core/renewal-info.ts';
import type { CertificateReport, KnownCertificate } from './certificate-report.ts';
import { dayOf, daysUntil } from './certificates.ts';

/** Days before its end at which the proxy renews a certificate, by the days that it is valid for (Traefik 3.6). */
const RENEWED = [
  { life: 365, before: 120 },
  { life: 90, before: 30 },
  { life: 30, before: 10 },
  { life: 6, before: 2 },
  { life: 1, before: 1 / 4 },
  { life: 0, before: 1 / 72 },
];

/** Days before its end at which it should have been renewed long ago. */
function lateDays(life: number): number {
  // An authority may take a second off.
  return (RENEWED.find((one) => life + 0.01 >= one.life)?.before ?? 0) / 2;
}

/** What the proxy did when it was asked for a name that a public authority certifies. */
export interface PublicAnswer {
  readonly name: string;
  /** As people call the authority. */
  readonly authority: string;
  /** Undefined when the proxy did not answer, with the reason. */
  readonly certificate: KnownCertificate | undefined;
  readonly silence: string | undefined;
  /** Why a client of the internet does not trust it; undefined when it does. */
  readonly distrust: string | undefined;
  /** That the authority wants it replaced before its time, as far as it was asked and answered. */
  readonly unwanted: Unwanted | undefined;
}

/** Code of the finding that an authority does not want a certificate used any more, which is the fault of no change. */
export const REVOKED = 'certificate-revoked';

/** How the public certificate of a name stands: by what is served, whatever any file says. */
export function publicReport(answer: PublicAnswer, now: Date): CertificateReport {
  const { name, certificate } = answer;
  return {
    way: 'domain',
    names: [name],
    source: certificate ? 'proxy' : 'none',
    certificate: certificate && {
      names: [...certificate.dns, ...certificate.ip],
      issuer: certificate.issuer,
      ours: certificate.ours,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      daysLeft: Math.floor(daysUntil(certificate.notAfter, now)),
      fingerprint: certificate.fingerprint,
    },
    due: undefined,
    findings: findingsOf(answer, now),
  };
}

function findingsOf(answer: PublicAnswer, now: Date): Finding[] {
  const { name, authority, certificate, silence, distrust, unwanted } = answer;
  const finding = (level: Finding['level'], code: string, message: string, fix: string): Finding => ({
    code,
    level,
    subject: name,
    message,
    fix,
  });
  const log = 'See why in the log of the proxy: sprocket logs; then: sprocket cert renew';
  if (!certificate) return [finding('error', 'certificate-served', `The proxy gives no answer: ${silence ?? ''}.`, 'See whether it runs: sprocket status')]; // prettier-ignore
  if (certificate.ours || !certificate.dns.includes(name)) {
    return [
      finding('error', 'certificate-served', `The proxy has no certificate from ${authority} to answer with.`, log),
    ];
  }
  const left = daysUntil(certificate.notAfter, now);
  if (left <= 0) return [finding('error', 'certificate-dates', `It ended ${dayOf(certificate.notAfter)}.`, log)];
  const wrong = [
    ...(unwanted
      ? [
          finding(
            'error',
            REVOKED,
            `${authority} wants it replaced since ${dayOf(unwanted.since)}: it may be revoked${unwanted.explanation === undefined ? '' : ` (${unwanted.explanation})`}.`,
            'sprocket cert renew',
          ),
        ]
      : []),
    ...(distrust === undefined
      ? []
      : [
          finding(
            'error',
            'certificate-trust',
            `Clients do not trust it: ${distrust}.`,
            'See whether certificates.root in sprocket.yaml holds the authority: sprocket cert rehearse',
          ),
        ]),
  ];
  if (wrong.length > 0) return wrong;
  if (left > lateDays(daysUntil(certificate.notAfter, certificate.notBefore))) return [];
  return [finding('warning', 'certificate-due', `It ends in ${Math.floor(left)} days and was not renewed.`, log)];
}

/**
 * Why a public certificate has to be replaced by another one, in a sentence.
 * @returns undefined when nothing is wrong with it that another one would not have too, or when the proxy does not answer
 */
export function replacementCause({ source, findings }: CertificateReport): string | undefined {
  if (source !== 'proxy') return undefined;
  return findings.find(({ level, code }) => level === 'error' && REPLACED.includes(code))?.message;
}

/** It may be revoked, has ended, or is not there. */
const REPLACED = [REVOKED, 'certificate-dates', 'certificate-served'];

/** That names of the public domain still have a private certificate. */
export function privateFinding(names: readonly string[]): Finding[] {
  if (names.length === 0) return [];
  return [
    {
      code: 'certificate-private',
      level: 'warning',
      subject: names[0] ?? '',
      message: `Strangers are warned: ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} a private certificate.`,
      fix: 'See what keeps a public one away: sprocket cert rehearse',
    },
  ];
}
