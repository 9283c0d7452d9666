import type { Finding } from '../core/finding.ts';
import type { NameFacts } from '../core/name-facts.ts';

/**
 * Whether CAA records keep an authority from certifying a name (RFC 8659), as no answer does as well. Nothing is told of
 * an authority that does not say by which names such records know it.
 */
export function caaFindings(
  { name, caa }: NameFacts,
  { title, caaIdentities }: { readonly title: string; readonly caaIdentities: readonly string[] },
): Finding[] {
  const [identity] = caaIdentities;
  if (caa.kind === 'absent' || identity === undefined) return [];
  if (caa.kind === 'silent') {
    const message = `The name servers that this host asks gave no answer about who may certify it: ${caa.reason}.`;
    const fix = `Ask them again, and if it stays so, ask who runs those of the zone: dig CAA ${name}`;
    return [{ code: 'name-silent', level: 'warning', subject: name, message, fix }];
  }
  const issuers = caa.records.filter(({ tag }) => tag === 'issue').map(({ issuer }) => issuer);
  if (issuers.length === 0 || caaIdentities.some((known) => issuers.includes(known.toLowerCase()))) return [];
  const allowed = issuers.filter((issuer) => issuer !== '');
  return [
    {
      code: 'caa-forbids',
      level: 'error',
      subject: name,
      message:
        allowed.length > 0
          ? `The CAA records of ${caa.at} let only ${allowed.join(' and ')} certify it, not ${title}.`
          : `The CAA records of ${caa.at} let nobody certify it.`,
      fix: `Add this record where the domain is managed: ${name}. CAA 0 issue "${identity}"`,
    },
  ];
}
