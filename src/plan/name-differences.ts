import type { Finding } from '../core/finding.ts';
import type { Addresses, NameFacts } from '../core/name-facts.ts';
import { allOf } from './name-addresses.ts';

/**
 * Whether the servers of the zone say what the resolver of this host says, or the same as one another where it says
 * nothing. One that gives no answer says nothing else.
 * @param varied whether addresses may be different for whoever asks, as those of a CDN are
 */
export function differenceFindings({ name, resolved, zone = name, own }: NameFacts, varied: boolean): Finding[] {
  const answers = own.filter(({ addresses }) => addresses.kind !== 'silent');
  const known = allOf(resolved).length > 0;
  const expected = known ? resolved : answers[0]?.addresses;
  if (!expected) return [];
  const alike = (one: Addresses, other: Addresses) =>
    inWords(one) === inWords(other) || (varied && allOf(one).length > 0 && allOf(other).length > 0);
  const others = answers.filter(({ addresses }) => !alike(addresses, expected));
  if (others.length === 0) return [];
  const said = (known ? others : answers).map(({ server, addresses }) => `${server} says ${inWords(addresses)}`);
  return [
    {
      code: 'name-servers-differ',
      level: 'warning',
      subject: name,
      message: `The name servers do not agree: ${said.join(', ')}${known ? `, but this host was told ${inWords(resolved)}` : ''}.`,
      fix: fixOf(zone, new Set(answers.map(({ addresses }) => inWords(addresses)))),
    },
  ];
}

/** What the servers of the zone say decides: nothing, one thing, or several. */
function fixOf(zone: string, said: ReadonlySet<string>): string {
  if (said.size > 1) {
    return `Wait until all servers of ${zone} have the same records, and if that takes more than an hour, ask who runs them.`;
  }
  return said.has(NOTHING)
    ? `Add the record to ${zone} where the domain is managed; what this host was told is old, or known in its own network alone.`
    : 'Wait until the old answer is forgotten, unless the name servers of this network answer otherwise on purpose.';
}

const NOTHING = 'no address';

function inWords(addresses: Addresses): string {
  return allOf(addresses).sort().join(' and ') || NOTHING;
}
