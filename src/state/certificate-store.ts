import { join } from 'node:path';
import { Secret } from '../core/secret.ts';
import type { CertificateNames, KeyedCertificate } from '../core/certificate.ts';
import type { Files } from '../host/ports.ts';
import { issuedStore } from './issued-store.ts';
import type { LeagueFolder } from './league-folder.ts';

/** The authority of a league, with the names that it may vouch for. */
export interface LeagueAuthority extends KeyedCertificate {
  readonly permitted: CertificateNames;
}

/** The certificates of a league: its own authority, and what the proxy serves for each way in. */
export interface CertificateStore {
  authority(): Promise<LeagueAuthority | undefined>;
  /** The certificate of the authority alone; what clients have to trust. */
  trusted(): Promise<string | undefined>;
  writeAuthority(authority: LeagueAuthority): Promise<void>;
  /** Certificate of a way in, as PEM; what else the file holds comes after it. */
  served(way: string): Promise<string | undefined>;
  /** Key and chain become one file, so that no power cut can leave two that do not fit. */
  writeServed(way: string, certificate: KeyedCertificate): Promise<void>;
  /** Makes what containers mount: the folder of what is served, that of what a public authority issued, and whom to trust. */
  share(trusted: string): Promise<void>;
}

/** The proxy reads as another user; nobody else gets into the folder above. */
const READABLE = 0o444;

export function certificateStore(files: Files, folder: LeagueFolder): CertificateStore {
  const at = (name: string) => join(folder.certificates, name);
  return {
    authority: async () => {
      const [certificate, key, names] = await Promise.all(
        ['authority.pem', 'authority.key', 'authority.json'].map((name) => files.read(at(name))),
      );
      if (certificate === undefined || key === undefined || names === undefined) return undefined;
      return { certificate, key: new Secret(key), permitted: JSON.parse(names) as CertificateNames };
    },
    trusted: () => files.read(at('authority.pem')),
    writeAuthority: async ({ certificate, key, permitted }) => {
      await files.makeFolder(folder.certificates, 0o700);
      await files.remove(at('authority.json'));
      await files.write(at('authority.key'), key.reveal(), 0o400);
      await files.write(at('authority.pem'), certificate, READABLE);
      // Last: without it the other two do not count, so a power cut leaves no half of an authority.
      await files.write(at('authority.json'), `${JSON.stringify(permitted)}\n`, READABLE);
    },
    share: async (trusted) => {
      await files.makeFolder(folder.certificates, 0o700);
      await files.makeFolder(at('served'), 0o755);
      await issuedStore(files, folder).share();
      if ((await files.read(at('trusted.pem'))) !== trusted) await files.write(at('trusted.pem'), trusted, READABLE);
    },
    served: (way) => files.read(at(`served/${way}.pem`)),
    writeServed: async (way, { certificate, key }) => {
      await files.makeFolder(folder.certificates, 0o700);
      await files.makeFolder(at('served'), 0o755);
      await files.write(at(`served/${way}.pem`), `${certificate.trimEnd()}\n${key.reveal().trimEnd()}\n`, READABLE);
    },
  };
}
