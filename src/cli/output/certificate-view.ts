import type { CertificateReport, ReportedCertificate } from '../../plan/certificate-report.ts';
import { dayOf } from '../../plan/certificates.ts';
import { findingLines } from './finding-view.ts';
import type { Style } from './style.ts';
import { tableLines } from './table.ts';

/** Certificates for people: what each holds, and under it what is not as it should be. */
export function certificateLines(reports: readonly CertificateReport[], style: Style): string[] {
  return reports.flatMap((report, index) => {
    const { way, names, source, certificate, findings } = report;
    const sound = findings.every(({ level }) => level !== 'error');
    const rows = [
      ['names', (certificate?.names ?? names).join(', ')],
      ...(certificate ? factRows(certificate, source) : []),
    ];
    return [
      ...(index > 0 ? [''] : []),
      `${sound ? style.paint('green', '●') : style.paint('red', '○')} ${style.paint('bold', `ways.${way}`)}`,
      ...tableLines(rows).map((line) => `    ${line}`),
      ...findingLines(findings, style).map((line) => `  ${line}`),
    ];
  });
}

function factRows(certificate: ReportedCertificate, source: CertificateReport['source']): string[][] {
  const { issuer, ours, notBefore, notAfter, daysLeft, fingerprint } = certificate;
  const left = daysLeft < 0 ? 'ended' : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`;
  return [
    ['issuer', ours ? `${issuer} (the private authority of this league)` : `${issuer} (another authority)`],
    ['valid', `${dayOf(notBefore)} to ${dayOf(notAfter)}, ${left}`],
    ['SHA-256', fingerprint],
    ['seen', source === 'proxy' ? 'as the proxy serves it' : 'in its file alone'],
  ];
}
