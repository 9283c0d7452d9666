import type { Answer, KnownCertificate } from '../plan/certificate-report.ts';
import { certificateStore } from '../state/certificate-store.ts';
import type { Session } from './session.ts';
import { PROXY_ADDRESS } from './verify/doors.ts';

/** Longer than a proxy on this host takes, however busy it is: on an emulated processor that verifies, 5 s were not enough. */
export const PROXY_PATIENCE = 20_000;

/** What the proxy of this host serves. */
export interface ServedCertificates {
  /** Reads a certificate. @throws SprocketError state-invalid */
  known(pem: string): KnownCertificate;
  /** Asks the proxy by a name. That it does not answer is an answer too. */
  ask(name: string): Promise<Answer>;
}

/** @throws what reading the certificate of the league's own authority throws: not every user may */
export async function servedCertificates({ ports, folder }: Session): Promise<ServedCertificates> {
  const authority = await certificateStore(ports.files, folder).trusted();
  const known = (pem: string): KnownCertificate => ({
    ...ports.certificates.readCertificate(pem),
    ours: authority !== undefined && ports.certificates.isIssuedBy(pem, authority),
  });
  return {
    known,
    ask: async (name) => {
      try {
        const asked = { host: name, connectTo: PROXY_ADDRESS, timeoutMilliseconds: PROXY_PATIENCE };
        return { name, certificate: known(await ports.tls.peer(asked)) };
      } catch (error) {
        return { name, silence: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
