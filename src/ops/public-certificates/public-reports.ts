import type { CertificateReport } from '../../plan/certificate-report.ts';
import { publicReport } from '../../plan/public-report.ts';
import { PROXY_PATIENCE, servedCertificates } from '../served-certificates.ts';
import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from '../verify/doors.ts';
import { renewalInfoOf } from './renewal-info.ts';

/**
 * Looks at the certificate of every name that a public authority certifies, as the proxy really serves it, and asks the
 * authority whether it still wants it used. All names at once; nothing is changed.
 * @throws what reading the certificate of the league's own authority throws: not every user may
 */
export async function publicReports(session: Session): Promise<CertificateReport[]> {
  const { ports, deployment } = session;
  const { certified = [], authority } = deployment.publicNames ?? {};
  const served = await servedCertificates(session);
  const renewalInfo = renewalInfoOf(session);
  return await Promise.all(
    certified.map(async (name) => {
      const asking = served.ask(name).then(async (answer) => {
        if (!('certificate' in answer)) return { certificate: undefined, silence: answer.silence, unwanted: undefined };
        const { certificate } = answer;
        const unwanted = certificate.ours ? undefined : await renewalInfo(certificate);
        return { certificate, silence: undefined, unwanted };
      });
      const [answer, distrust] = await Promise.all([asking, distrustOf(session, name)]);
      return publicReport({ name, authority: authority?.title ?? '', ...answer, distrust }, ports.clock.now());
    }),
  );
}

/** Why a client that trusts the public authorities, and those of sprocket.yaml, does not trust what it is served. */
async function distrustOf({ ports, deployment }: Session, name: string): Promise<string | undefined> {
  const root = deployment.publicNames?.authority.root;
  const trusted = root === '' ? undefined : root;
  const asked = { url: `https://${name}/`, connectTo: PROXY_ADDRESS, timeoutMilliseconds: PROXY_PATIENCE, trusted };
  return await ports.http.request(asked).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
