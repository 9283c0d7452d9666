import { type Answer, certificateReport, type CertificateReport, type KnownCertificate } from '../plan/certificate-report.ts'; // prettier-ignore
import { certificateStore } from '../state/certificate-store.ts';
import { certificateState } from './certificates.ts';
import { ownerOnly } from './owner-only.ts';
import type { Session } from './session.ts';
import { PROXY_ADDRESS } from './verify/doors.ts';

/** Longer than a proxy on this host takes, however busy it is. */
const PATIENCE = 5_000;

/**
 * Looks at the certificate of every way in as the proxy really serves it, for each of its names. Nothing is changed.
 * @returns one report for each way in that has a certificate
 * @throws SprocketError state-invalid when the certificate of the authority cannot be read, or not by this user
 */
export async function certificateReports(session: Session): Promise<CertificateReport[]> {
  const { ports, folder, deployment } = session;
  const store = certificateStore(ports.files, folder);
  const [{ due, fingerprints }, authority] = await ownerOnly('sprocket cert status', () =>
    Promise.all([certificateState(session), store.trusted()]),
  );
  const known = (pem: string): KnownCertificate => ({
    ...ports.certificates.readCertificate(pem),
    ours: authority !== undefined && ports.certificates.isIssuedBy(pem, authority),
  });
  const ask = async (name: string): Promise<Answer> => {
    try {
      const asked = { host: name, connectTo: PROXY_ADDRESS, timeoutMilliseconds: PATIENCE };
      return { name, certificate: known(await ports.tls.peer(asked)) };
    } catch (error) {
      return { name, silence: error instanceof Error ? error.message : String(error) };
    }
  };
  return await Promise.all(
    deployment.certificates.map(async (wanted) => {
      const [file, ...answers] = await Promise.all([
        fingerprints.has(wanted.way) ? store.served(wanted.way) : undefined,
        ...[...wanted.dns, ...wanted.ip].map(ask),
      ]);
      const cause = due.find((one) => one.wanted.way === wanted.way)?.cause;
      const kept = file === undefined ? undefined : known(file);
      return certificateReport({ wanted, kept, answers, due: cause }, ports.clock.now());
    }),
  );
}
