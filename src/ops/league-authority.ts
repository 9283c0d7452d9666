import { join } from 'node:path';
import type { CertificateNames } from '../core/certificate.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { certificateStore } from '../state/certificate-store.ts';
import { ownerOnly } from './owner-only.ts';
import type { Session } from './session.ts';

/** What whoever is to trust the authority of a league has to know. */
export interface LeagueAuthorityFacts {
  /** File of its certificate. */
  readonly path: string;
  readonly pem: string;
  readonly name: string;
  readonly notAfter: Date;
  /** SHA-256 of the whole certificate in hex. */
  readonly fingerprint: string;
  /** All that it can vouch for; a DNS name stands for its subdomains too. */
  readonly permitted: CertificateNames;
}

/** @throws SprocketError authority-missing, or state-invalid when its certificate cannot be read, or not by this user */
export async function leagueAuthority({ ports, folder, deployment }: Session): Promise<LeagueAuthorityFacts> {
  const store = certificateStore(ports.files, folder);
  const authority = await ownerOnly('sprocket cert trust', () => store.authority());
  if (!authority) {
    const needed = deployment.certificates.length > 0;
    throw new SprocketError(
      'authority-missing',
      needed ? 'This league has no authority yet' : 'This league has no authority: plain localhost needs none',
      {
        hint: needed
          ? 'sprocket apply'
          : 'Add ways.lan, ways.tailnet or ways.domain to sprocket.yaml, then: sprocket apply',
      },
    );
  }
  const { certificate: pem, permitted } = authority;
  const { subject, notAfter, fingerprint } = ports.certificates.readCertificate(pem);
  return { path: join(folder.certificates, 'authority.pem'), pem, name: subject, notAfter, fingerprint, permitted };
}
