import type { LeagueAuthorityFacts } from '../../ops/league-authority.ts';
import { dayOf } from '../../plan/certificates.ts';
import type { Style } from './style.ts';
import { CARRIED, type TrustSteps } from './trust-steps.ts';
import { wrapText } from './wrap.ts';

const COLUMNS = 100;

/** Everything that somebody needs to have a device trust the authority, and to know what that means. */
export function trustLines(authority: LeagueAuthorityFacts, steps: readonly TrustSteps[], style: Style): string[] {
  const title = (text: string): string => style.paint('bold', text);
  return [
    title(`${authority.name}, until ${dayOf(authority.notAfter)}`),
    `  ${authority.path}`,
    '  SHA-256 fingerprint:',
    `  ${inPairs(authority.fingerprint)}`,
    '',
    title('What trusting it means'),
    ...meaningLines(authority),
    '',
    title('Bring it to the device'),
    `  sprocket cert trust --pem > ${CARRIED}`,
    `  Carry ${CARRIED} there, and compare the fingerprint that the device shows with the one above.`,
    ...steps.flatMap(({ system, lines }) => ['', title(system), ...lines.map((line) => `  ${line}`)]),
  ];
}

/** What a device believes from then on. */
export function meaningLines({ permitted }: Pick<LeagueAuthorityFacts, 'permitted'>): string[] {
  const { dns, ip } = permitted;
  const paragraphs = [
    'This authority can only vouch for these names and addresses, never for other sites:',
    ...(dns.length > 0 ? [`  ${dns.join(', ')}, and every name below them`] : []),
    ...(ip.length > 0 ? [`  ${ip.join(', ')}`] : []),
    'This limit is part of its certificate (name constraints). Chrome, Edge, Firefox and OpenSSL keep to it. Not every program looks at the limits of an authority that it trusts: Java does not, so do not add it there.',
    'Its key stays in the league folder. Whoever has it can pretend to be one of these names.',
  ];
  return paragraphs.flatMap((text) =>
    text.startsWith('  ') ? wrapText(text.trim(), COLUMNS, '    ') : wrapText(text, COLUMNS, '  '),
  );
}

/** `AB:CD:…`, as devices show fingerprints. */
function inPairs(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':');
}
