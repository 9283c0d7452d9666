import type { Finding } from '../core/finding.ts';
import type { NameFacts } from '../core/name-facts.ts';
import { allOf, isIpv6, isPublicAddress } from './name-addresses.ts';

/** That nobody could say which addresses a name has. */
export function silentFindings({ name, resolved }: NameFacts): Finding[] {
  if (resolved.kind !== 'silent') return [];
  const message = `The name servers that this host asks gave no answer: ${resolved.reason}.`;
  const fix =
    resolved.reason === 'ESERVFAIL'
      ? `Look whether the servers of the zone answer, and whether its DNSSEC is right: https://dnsviz.net/d/${name}/dnssec/`
      : 'Look which name servers this host asks, and whether it reaches them: cat /etc/resolv.conf';
  return [{ code: 'name-silent', level: 'warning', subject: name, message, fix }];
}

/**
 * That a name has no address.
 * @param host addresses of this host
 */
export function absentFindings({ name, resolved, own }: NameFacts, host: readonly string[]): Finding[] {
  if (resolved.kind === 'silent' || allOf(resolved).length > 0) return [];
  const finding = { code: 'name-absent', level: 'error', subject: name } as const;
  const knowing = own.find(({ addresses }) => allOf(addresses).length > 0);
  if (knowing) {
    const has = allOf(knowing.addresses).join(' and ');
    const message = `The name server ${knowing.server} says ${has}, but the name servers that this host asks know no address yet.`;
    return [{ ...finding, message, fix: 'Wait until the old answer is forgotten.' }];
  }
  const fix = recordToAdd(name, host.filter(isPublicAddress));
  return [{ ...finding, message: 'DNS has no address for it.', fix }];
}

function recordToAdd(name: string, rights: readonly string[]): string {
  const right = rights.find((address) => !isIpv6(address)) ?? rights[0];
  const record = right !== undefined && isIpv6(right) ? 'an AAAA' : 'an A';
  const address =
    right === undefined ? 'the address by which this host is reached' : `the address of this host (${right})`;
  return `Add ${record} record for ${name} with ${address} where the domain is managed.`;
}
