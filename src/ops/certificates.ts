import type { CertificateNames } from '../core/certificate.ts';
import { type DueCertificate, dueCertificates, type ServedCertificate } from '../plan/certificates.ts';
import { certificateStore, type LeagueAuthority } from '../state/certificate-store.ts';
import type { Session } from './session.ts';

/** The longest that all browsers accept of a certificate, less a month for clocks that are wrong. */
const LEAF_DAYS = 365;
const AUTHORITY_DAYS = 3650;
/** Nobody in public owns these, so an authority may vouch for them that nobody in public controls. */
const PRIVATE_NAMES = ['home.arpa', 'internal', 'lan', 'local', 'localhost', 'test'];
/** A clock that is a little behind must not find it not valid yet. */
const EARLIER = 3_600_000;

/** How the certificates of a league stand. */
export interface CertificateState {
  readonly due: readonly DueCertificate[];
  /** Way in → fingerprint of the certificate that is there. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** The authorities that the league is trusted by, in PEM: its own, and those of sprocket.yaml. */
  readonly trusted: string;
}

/** Looks at what is served and at what is wanted. */
export async function certificateState(session: Session): Promise<CertificateState> {
  const { ports, folder, deployment } = session;
  if (!deployment.secure) return { due: [], fingerprints: new Map(), trusted: '' };
  const store = certificateStore(ports.files, folder);
  const authority = await usableAuthority(session);
  const authorities = [authority?.certificate, deployment.publicNames?.authority.root];
  const served = await Promise.all(
    deployment.certificates.map(async ({ way }) => {
      const pem = await store.served(way);
      const facts = pem === undefined ? undefined : readable(session, pem);
      if (pem === undefined || !facts) return undefined;
      const ours = authority !== undefined && ports.certificates.isIssuedBy(pem, authority.certificate);
      return {
        way,
        names: [...facts.dns, ...facts.ip],
        notAfter: facts.notAfter,
        ours,
        fingerprint: facts.fingerprint,
      };
    }),
  );
  const there = served.flatMap((one): (ServedCertificate & { fingerprint: string })[] => (one ? [one] : []));
  return {
    due: dueCertificates(deployment.certificates, there, ports.clock.now(), deployment.publicNames?.certified),
    fingerprints: new Map(there.map(({ way, fingerprint }) => [way, fingerprint])),
    trusted: authorities.flatMap((pem) => (pem ? [`${pem.trim()}\n`] : [])).join(''),
  };
}

/** Makes what is due, and the authority when there is none that may vouch for it. */
export async function makeCertificates(session: Session, due: readonly DueCertificate[]): Promise<void> {
  if (due.length === 0) return;
  const { ports, folder } = session;
  const store = certificateStore(ports.files, folder);
  const authority = (await usableAuthority(session)) ?? (await newAuthority(session));
  const notBefore = new Date(ports.clock.now().getTime() - EARLIER);
  for (const { wanted } of due) {
    const names = { dns: wanted.dns, ip: wanted.ip };
    await store.writeServed(
      wanted.way,
      await ports.certificates.issue({ authority, names, notBefore, days: LEAF_DAYS }),
    );
  }
}

/** Writes what containers are given of the certificates: folders to find and to keep them, and whom to trust. */
export async function shareCertificates(session: Session): Promise<void> {
  const { ports, folder, deployment } = session;
  if (!deployment.secure) return;
  const { trusted } = await certificateState(session);
  await certificateStore(ports.files, folder).share(trusted);
}

async function newAuthority({ ports, folder, league, deployment }: Session): Promise<LeagueAuthority> {
  const notBefore = new Date(ports.clock.now().getTime() - EARLIER);
  const wanted = allNames(deployment);
  const permitted = { dns: [...new Set([...wanted.dns, ...PRIVATE_NAMES])], ip: wanted.ip };
  const name = `Private authority of ${league.league.name}`;
  const made = await ports.certificates.makeAuthority({ name, permitted, notBefore, days: AUTHORITY_DAYS });
  const authority = { ...made, permitted };
  await certificateStore(ports.files, folder).writeAuthority(authority);
  return authority;
}

/** The authority that is there, when it may vouch for every name that is wanted. */
async function usableAuthority({ ports, folder, deployment }: Session): Promise<LeagueAuthority | undefined> {
  const authority = await certificateStore(ports.files, folder).authority();
  return authority && permits(authority.permitted, allNames(deployment)) ? authority : undefined;
}

function permits(permitted: CertificateNames, { dns, ip }: CertificateNames): boolean {
  const below = (name: string) => permitted.dns.some((parent) => name === parent || name.endsWith(`.${parent}`));
  return dns.every(below) && ip.every((address) => permitted.ip.includes(address));
}

function allNames({ certificates }: Session['deployment']): CertificateNames {
  return {
    dns: [...new Set(certificates.flatMap(({ dns }) => dns))],
    ip: [...new Set(certificates.flatMap(({ ip }) => ip))],
  };
}

/** A file that is no certificate is as good as none. */
function readable({ ports }: Session, pem: string): ReturnType<typeof ports.certificates.readCertificate> | undefined {
  try {
    return ports.certificates.readCertificate(pem);
  } catch {
    return undefined;
  }
}
