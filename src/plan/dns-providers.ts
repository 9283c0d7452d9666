/** Who runs the DNS of a domain, and by which variables it lets the proxy in. */
export interface DnsProvider {
  /** As sprocket.yaml names it. */
  readonly code: string;
  readonly title: string;
  /** Credentials that the proxy reads from files; of several ways in, a league has one. */
  readonly secret: readonly string[];
  /** Secrets beside them, which not everybody has. */
  readonly extra: readonly string[];
  /** What is no secret. */
  readonly plain: readonly string[];
  /** Secrets that the proxy would read from its environment alone. */
  readonly environment: readonly string[];
  /** Names of files. */
  readonly file: readonly string[];
}

/**
 * Reads the table of providers: a line each, with bars between the columns and spaces between variables.
 * @returns code → provider
 */
export function readDnsProviders(table: string): Map<string, DnsProvider> {
  const lines = table.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [code = '', title = '', ...columns] = line.split('|').map((cell) => cell.trim());
      const [secret = [], extra = [], plain = [], environment = [], file = []] = columns.map((cell) =>
        cell.split(' ').filter((name) => name !== ''),
      );
      return [code, { code, title, secret, extra, plain, environment, file }];
    }),
  );
}

/** Variables whose values may be given as secrets: what is no secret may be kept as one too. */
export function givableVariables({ secret, extra, plain }: DnsProvider): string[] {
  return [...secret, ...extra, ...plain];
}

/** Name of the secret that holds the value of a variable: `CF_DNS_API_TOKEN` is `cf-dns-api-token`. */
export function secretOfVariable(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
