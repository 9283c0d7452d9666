import { type Answer, certificateReport, type CertificateReport } from '../plan/certificate-report.ts';
import { privateFinding } from '../plan/public-report.ts';
import { certificateStore } from '../state/certificate-store.ts';
import { certificateState } from './certificates.ts';
import { ownerOnly } from './owner-only.ts';
import { namesToObtain } from './public-certificates/obtain.ts';
import { heldNames } from './public-certificates/refusals.ts';
import { publicReports } from './public-certificates/public-reports.ts';
import { servedCertificates } from './served-certificates.ts';
import type { Session } from './session.ts';

/**
 * Looks at the certificate of every way in as the proxy really serves it, for each of its names. Nothing is changed.
 * @returns one report for each name with a public certificate, and one for each way in that has a private one
 * @throws SprocketError state-invalid when the certificate of the authority cannot be read, or not by this user
 */
export async function certificateReports(session: Session): Promise<CertificateReport[]> {
  const { ports, folder, deployment } = session;
  const store = certificateStore(ports.files, folder);
  const [{ due, fingerprints }, proxy] = await ownerOnly('sprocket cert status', () =>
    Promise.all([certificateState(session), servedCertificates(session)]),
  );
  const certified = publicReports(session);
  const made = Promise.all(
    deployment.certificates.map(async (wanted) => {
      const [file, ...answers] = await Promise.all([
        fingerprints.has(wanted.way) ? store.served(wanted.way) : undefined,
        ...[...wanted.dns, ...wanted.ip].map((name) => proxy.ask(name)),
      ]);
      const cause = due.find((one) => one.wanted.way === wanted.way)?.cause;
      const kept = file === undefined ? undefined : proxy.known(file);
      // A public name may have got its public certificate after the wait for it was over: that is no fault.
      const late = ({ name, ...answer }: Answer) =>
        'certificate' in answer && !answer.certificate.ours && deployment.publicNames?.names.includes(name);
      const compared = answers.filter((answer) => !late(answer));
      const report = certificateReport({ wanted, kept, answers: compared, due: cause }, ports.clock.now());
      const waiting = namesToObtain(session).filter((name) => wanted.dns.includes(name));
      const held = await heldNames(session, waiting);
      return { ...report, findings: [...report.findings, ...privateFinding(waiting), ...held] };
    }),
  );
  return (await Promise.all([certified, made])).flat();
}
