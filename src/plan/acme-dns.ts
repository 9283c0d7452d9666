import type { AcmeProblem } from '../core/acme-problem.ts';
import { AGAIN, APPLY, sentence, type Explained, type OrderedName } from './acme-explained.ts';

type Explaining = (problem: AcmeProblem, about: OrderedName) => Explained;

const NOBODY = 'The DNS provider';
const SHOW_UP = `See that the name servers of the domain are those of the provider; if they are only slow, or this host is not answered by them, set certificates.dns.wait, ${APPLY}`;

/** Why the record by which an authority is answered could not be made, or did not show up. */
export const DNS_EXPLAINED: Readonly<Record<Extract<AcmeProblem['kind'], `dns-${string}`>, Explaining>> = {
  'dns-settings': ({ detail }, { provider = NOBODY }) => ({
    message: `${provider} cannot be asked, for something is not given: ${sentence(detail)}`,
    fix: `Name what is a secret of it under certificates.dns.access, the rest under certificates.dns.settings, ${APPLY}`,
  }),
  'dns-access': ({ detail }, { provider = NOBODY }) => ({
    message: `${provider} does not let the proxy in: ${sentence(detail)}`,
    fix: `Make sure that the credentials may change the DNS of the domain, and give them again (sprocket secrets list), ${APPLY}`,
  }),
  'dns-zone': ({ detail }, { name, provider = NOBODY }) => ({
    message: `${provider} has no zone for ${name} that the credentials may change: ${sentence(detail)}`,
    fix: `See that ${provider} runs the DNS of the domain, and that the credentials are for it, ${AGAIN}`,
  }),
  'dns-unreachable': ({ detail }, { provider = NOBODY }) => ({
    message: `The proxy cannot ask ${provider}: ${sentence(detail)}`,
    fix: `Check that this host may open connections to it, and what certificates.dns.settings says of it, ${AGAIN}`,
  }),
  'dns-refused': ({ detail }, { name, provider = NOBODY }) => ({
    message: `${provider} did not make the record for ${name}: ${sentence(detail)}`,
    fix: `Correct what it names, ${AGAIN}`,
  }),
  'dns-propagation': ({ detail }, { name, provider = NOBODY }) => ({
    message: `The record that ${provider} made for ${name} did not show up in time: ${sentence(detail)}`,
    fix: SHOW_UP,
  }),
};

/**
 * That an authority did not find the record, or another one.
 * @returns undefined when it looked for none
 */
export function explainMissingRecord(
  { detail }: AcmeProblem,
  { name, authority, provider }: OrderedName,
): Explained | undefined {
  if (provider === undefined) return undefined;
  const message = `${authority} did not find the record that ${provider} was told to make for ${name}: ${sentence(detail)}`;
  return { message, fix: SHOW_UP };
}
