import type { KeyedCertificate } from '../../src/core/certificate.ts';
import { x509 } from '../../src/host/x509.ts';

/** How Pebble, a real ACME server for tests, is set up. */
export interface PebbleOptions {
  /** Where it listens; 14000, and 15000 for what is asked about itself. */
  readonly port?: number;
  readonly managementPort?: number;
  /** Ports at which it looks for answers; 80 and 443. */
  readonly httpPort?: number;
  readonly tlsPort?: number;
  /** How long what it issues is valid; 90 days. */
  readonly certificateSeconds?: number;
  /** Names that it refuses, and those below them. */
  readonly blocked?: readonly string[];
  /** What it asks for between two looks at an order; 1 s. */
  readonly retryAfterSeconds?: number;
  /** Keys (base64url) of accounts elsewhere by their ids; given, each account must be bound to one. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
}

/**
 * Text of Pebble's configuration.
 * @param folder where it finds `certificate.pem` and `key.pem`
 */
export function pebbleConfiguration(folder: string, options: PebbleOptions): string {
  const { port = 14_000, managementPort = 15_000, retryAfterSeconds = 1, externalAccounts } = options;
  const pebble = {
    listenAddress: `:${port}`,
    managementListenAddress: `:${managementPort}`,
    certificate: `${folder}/certificate.pem`,
    privateKey: `${folder}/key.pem`,
    httpPort: options.httpPort ?? 80,
    tlsPort: options.tlsPort ?? 443,
    externalAccountBindingRequired: externalAccounts !== undefined,
    externalAccountMACKeys: externalAccounts ?? {},
    domainBlocklist: options.blocked ?? [],
    retryAfter: { authz: retryAfterSeconds, order: retryAfterSeconds },
    certificateValidityPeriod: options.certificateSeconds ?? 90 * 86_400,
  };
  return JSON.stringify({ pebble });
}

/**
 * A server's certificate for one address, and the authority that made it and nothing else.
 * @param days how long they are valid
 */
export async function certificateFor(
  address: string,
  days = 2,
): Promise<{ readonly authority: string; readonly server: KeyedCertificate }> {
  const names = { dns: [], ip: [address] };
  const validity = { notBefore: new Date(Date.now() - 3_600_000), days };
  const authority = await x509.makeAuthority({ name: 'ACME lab', permitted: names, ...validity });
  return { authority: authority.certificate, server: await x509.issue({ authority, names, ...validity }) };
}
