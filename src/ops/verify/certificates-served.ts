import { dayOf } from '../../plan/certificates.ts';
import { OTHER_CERTIFICATE } from '../../plan/certificate-report.ts';
import { certificateReports } from '../certificate-reports.ts';
import { type Check, proved } from './check.ts';
import { onceNoticed } from './once-routed.ts';

const CODE = 'certificates';

/** By what the proxy serves, for every name: dates, who vouches for it, and whether clients trust it. */
export const certificatesServed: Check = {
  code: CODE,
  title: 'Every name but plain localhost is served with a certificate that has not ended and that its clients trust',
  run: async (session) => {
    const reports = await onceNoticed(
      session.ports.clock,
      () => certificateReports(session),
      (seen) => seen.some(({ findings }) => findings.some(({ code }) => code === OTHER_CERTIFICATE)),
    );
    if (reports.length === 0) return [proved(CODE, 'https', 'This league is reached as plain localhost alone.')];
    return reports.flatMap(({ names, certificate, findings }) => {
      if (findings.length > 0 || !certificate) return findings;
      const { issuer, notAfter } = certificate;
      return [proved(CODE, names.join(', '), `Certified by ${issuer} until ${dayOf(notAfter)}.`)];
    });
  },
};
