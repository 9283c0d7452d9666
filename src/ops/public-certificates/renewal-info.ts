import type { CertificateFacts } from '../../core/certificate.ts';
import { certificateId, readRenewalInfo, type Unwanted } from '../../core/renewal-info.ts';
import type { Session } from '../session.ts';

/** What an authority may take in all to say something of one certificate. */
const PATIENCE = 3_000;

/**
 * Asks the public authority of the league whether it wants certificates replaced (RFC 9773). Its directory is read once
 * for all of them.
 * @returns a function that never throws and has an answer within three seconds: undefined when the authority does not
 * want a certificate replaced, says nothing, or is not there
 */
export function renewalInfoOf({
  ports,
  deployment,
}: Pick<Session, 'ports' | 'deployment'>): (certificate: CertificateFacts) => Promise<Unwanted | undefined> {
  const authority = deployment.publicNames?.authority;
  if (!authority) return () => Promise.resolve(undefined);
  const trusted = authority.root === '' ? undefined : authority.root;
  const get = async (url: string, timeoutMilliseconds: number): Promise<string> => {
    const { status, body } = await ports.http.request({ url, trusted, timeoutMilliseconds });
    return status === 200 ? body : '';
  };
  let directory: Promise<string> | undefined;
  return async (certificate) => {
    const id = certificateId(certificate);
    if (id === undefined) return undefined;
    const began = ports.clock.now().getTime();
    try {
      directory ??= get(authority.directory, PATIENCE);
      const place = placeIn(await directory);
      const left = PATIENCE - (ports.clock.now().getTime() - began);
      if (place === undefined || left <= 0) return undefined;
      return readRenewalInfo(await get(`${place}/${id}`, left), certificate, ports.clock.now());
    } catch {
      return undefined;
    }
  };
}

/** Where a directory says that renewal information is; not every authority has it. */
function placeIn(directory: string): string | undefined {
  const { renewalInfo } = JSON.parse(directory) as { readonly renewalInfo?: unknown };
  if (typeof renewalInfo !== 'string' || !renewalInfo.startsWith('https://')) return undefined;
  return renewalInfo.replace(/\/$/, '');
}
