import { type Finding, worstLevel } from '../core/finding.ts';
import type { NameFacts } from '../core/name-facts.ts';
import { absentFindings, silentFindings } from './name-absent.ts';
import { allOf } from './name-addresses.ts';
import { caaFindings } from './name-caa.ts';
import { differenceFindings } from './name-differences.ts';
import { elsewhereFindings, privateFindings } from './name-elsewhere.ts';

/** What is known about a public name before an authority is asked to certify it. */
export interface NameCheck {
  readonly facts: NameFacts;
  /** Addresses of this host's devices. */
  readonly host: readonly string[];
  readonly reached: Reached;
  readonly authority: {
    readonly title: string;
    /** Whether it asks from the internet; one of one's own asks from the networks of this host. */
    readonly public: boolean;
    /** By which CAA records know it; none when it does not say. */
    readonly caaIdentities: readonly string[];
    /** Whether it is answered by DNS records, so that names need not lead here for it. */
    readonly byDns: boolean;
  };
}

/** What answered on port 80 when this host asked by the name, at the addresses that DNS gives. */
export type Reached =
  /** This host, at each address that was asked. */
  | { readonly kind: 'here' }
  /** Another server; `cdn` names the network that it belongs to, when it is one that stands before others. */
  | {
      readonly kind: 'elsewhere';
      readonly address: string;
      readonly server: string | undefined;
      readonly cdn: string | undefined;
    }
  | { readonly kind: 'silent'; readonly address: string; readonly reason: string }
  | { readonly kind: 'not asked' };

/** Whether an authority can certify a name, as far as can be told without it; at least one finding. */
export function nameFindings(check: NameCheck): Finding[] {
  const { facts, authority } = check;
  const addresses = authority.byDns ? addressAdvice(check) : addressFindings(check);
  // No answer at all is told once.
  const silent = addresses.some(({ code }) => code === 'name-silent');
  const caa = caaFindings(facts, authority).filter(({ code }) => !silent || code !== 'name-silent');
  const findings = [...addresses, ...caa];
  return findings.length > 0 ? findings : [allWell(facts, authority.byDns)];
}

/** Name of the network that stands between, by the headers of its answer (lower-case names). */
export function cdnOf(headers: Readonly<Record<string, string>>): string | undefined {
  const server = (headers['server'] ?? '').toLowerCase();
  if ('cf-ray' in headers || server === 'cloudflare') return 'Cloudflare';
  if ('x-amz-cf-id' in headers) return 'CloudFront';
  if ('x-fastly-request-id' in headers || headers['x-served-by']?.startsWith('cache-')) return 'Fastly';
  if (server === 'akamaighost') return 'Akamai';
  if ('cdn-pullzone' in headers || server.startsWith('bunnycdn')) return 'Bunny';
  if ('x-sucuri-id' in headers) return 'Sucuri';
  return undefined;
}

/** Where a name leads is no matter of its certificate, only that nobody gets there without an address. */
function addressAdvice({ facts, host }: NameCheck): Finding[] {
  if (allOf(facts.resolved).length > 0) return [];
  const missing = absentFindings(facts, host).map((finding): Finding => ({ ...finding, level: 'warning' }));
  return [...silentFindings(facts), ...missing];
}

function addressFindings(check: NameCheck): Finding[] {
  const { facts, reached } = check;
  const cdn = reached.kind === 'elsewhere' ? reached.cdn : undefined;
  const differences = differenceFindings(facts, cdn !== undefined);
  if (allOf(facts.resolved).length === 0) {
    return [...silentFindings(facts), ...absentFindings(facts, check.host), ...differences];
  }
  const other = reached.kind === 'elsewhere' ? reached : undefined;
  const wrong = [
    ...privateFindings(check),
    ...(reached.kind === 'here' || cdn !== undefined ? [] : elsewhereFindings(check, other)),
  ];
  return [
    ...wrong,
    ...(cdn === undefined ? [] : between(facts, cdn)),
    ...(worstLevel(wrong) === 'error' ? [] : silence(check)),
    ...differences,
  ];
}

/** A network that answers for the league. */
function between({ name }: NameFacts, cdn: string): Finding[] {
  const message = `${cdn} answers for the league, so the certificate depends on what it passes on.`;
  const fix = `Let ${cdn} pass /.well-known/acme-challenge/ on port 80 without forcing https, switch the record to "DNS only", or set certificates.dns.`;
  return [{ code: 'behind-cdn', level: 'warning', subject: name, message, fix }];
}

function silence(check: NameCheck): Finding[] {
  const { facts, host, reached } = check;
  if (reached.kind !== 'silent') return [];
  const doubt = host.includes(reached.address)
    ? ''
    : '; many routers do not lead back inside, so a rehearsal tells more';
  return [
    {
      code: 'port-80-silent',
      level: 'warning',
      subject: facts.name,
      message: `Port 80 of ${reached.address} did not answer this host: ${reached.reason}${doubt}.`,
      fix: 'Open TCP port 80 to this host in the firewall, and forward it in the router; or set certificates.dns.',
    },
  ];
}

function allWell({ name, resolved }: NameFacts, byDns: boolean): Finding {
  const addresses = allOf(resolved).join(', ');
  const message = byDns
    ? `Nothing forbids to certify it; it leads to ${addresses}.`
    : `It leads to this host: ${addresses}.`;
  return { code: 'name-elsewhere', level: 'ok', subject: name, message };
}
