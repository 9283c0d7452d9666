import fs from 'node:fs';

import config from 'config';

/** What the pages are made with. */
export interface Settings {
  /** Public host[:port] of the API, without scheme and path; for browsers and for this server alike. */
  gqlUrl: string;
  /** Whether the API is reached over TLS. */
  secure: boolean;
  /** `dev` and `staging` show a banner. */
  stack: string;
  /** Tag of this stand-in. */
  version: string;
}

/**
 * Reads the configuration: environment first, then node-config's files.
 * @throws when a key is in neither, as node-config does
 */
export function readSettings(): Settings {
  const { version } = JSON.parse(fs.readFileSync('/app/standin.json', 'utf8')) as { version: string };
  return {
    gqlUrl: process.env.CLIENT_GQL_URL ?? config.get<string>('client.gqlUrl'),
    secure: String(process.env.CLIENT_SECURE ?? config.get<boolean>('client.secure')) === 'true',
    stack: config.get<string>('stack'),
    version,
  };
}

/** Address of the API as browsers see it. */
export function apiUrl({ gqlUrl, secure }: Settings): string {
  return `${secure ? 'https' : 'http'}://${gqlUrl}`;
}
