import type { AcmeProblem } from '../core/acme-problem.ts';
import { DNS_EXPLAINED, explainMissingRecord } from './acme-dns.ts';
import { AGAIN, APPLY, sentence, type Explained, type OrderedName } from './acme-explained.ts';
import { explainConnection, explainWrongAnswer, ownAddress } from './acme-reach.ts';

/** Why a name was not certified and what to do about it. */
export function explainProblem(problem: AcmeProblem, about: OrderedName): Explained {
  return EXPLAIN[problem.kind](problem, about);
}

const EXPLAIN: Readonly<Record<AcmeProblem['kind'], (problem: AcmeProblem, about: OrderedName) => Explained>> = {
  dns: (problem, about) =>
    (/TXT|_acme-challenge/.test(problem.detail) ? explainMissingRecord(problem, about) : undefined) ??
    explainDns(problem, about),
  connection: explainConnection,
  'wrong-answer': (problem, about) => explainMissingRecord(problem, about) ?? explainWrongAnswer(problem, about),
  ...DNS_EXPLAINED,
  tls: ({ detail }, { name, authority }) => ({
    message: `${authority} could not speak TLS with ${name} at port 443: ${sentence(detail)}`,
    fix: `Let port 80 of ${name} lead to this host without a proxy or CDN that redirects to https, ${AGAIN}`,
  }),
  caa: ({ detail }, { name, authority }) => {
    const at = /CAA record for (\S+) prevents/.exec(detail)?.[1] ?? name;
    return {
      message: `The CAA record of ${at} does not let ${authority} certify ${name}.`,
      fix: `Let the CAA record of ${at} name ${authority} too, or remove it, ${AGAIN}`,
    };
  },
  'rate-limited': explainLimit,
  'rejected-name': ({ detail }, { name, authority }) => ({
    message: `${authority} does not certify ${name}: ${sentence(detail.replace(/^.*Cannot issue for "[^"]*": /, ''))}`,
    fix: `Choose another ways.domain, another certificates.authority, or private as certificates.authority, ${APPLY}`,
  }),
  'external-account': (_problem, { name, authority }) => ({
    message: `${authority} certifies ${name} only for accounts that somebody opened with it before (external account binding), and a league has none.`,
    fix: `Choose another certificates.authority, such as letsencrypt, ${APPLY}`,
  }),
  server: ({ detail, retryAt }, { authority, now }) => ({
    message: `${authority} has trouble of its own: ${sentence(detail)}`,
    fix: `Nothing is wrong here; try again ${retryAt && retryAt > now ? `after ${minuteOf(retryAt)}` : 'later'}: sprocket cert rehearse`,
  }),
  unreachable: ({ detail }, { authority }) => ({
    message: `This host cannot ask ${authority}: ${sentence(detail)}`,
    fix: detail.includes('is not trusted')
      ? `Put the certificate (PEM) of the authority that made it into certificates.root, ${APPLY}`
      : `Check certificates.authority and certificates.staging, and that this host may open https connections, ${AGAIN}`,
  }),
  timeout: ({ detail }, { name, authority }) => ({
    message: `${authority} did not finish with ${name}: ${sentence(detail)}`,
    fix: 'Try again later: sprocket cert rehearse',
  }),
  other: ({ detail }, { name, authority }) => ({
    message: `${authority} did not certify ${name}: ${sentence(detail)}`,
    fix: `Correct what it names, ${AGAIN}`,
  }),
};

function explainDns({ detail }: AcmeProblem, { name, host, authority }: OrderedName): Explained {
  // The same is said of each kind of address.
  const words = sentence((detail.split('; ')[0] ?? '').replace(/^.*?DNS problem: /, ''));
  if (/NXDOMAIN|no valid (A|AAAA|IP)|could not resolve URL/i.test(detail)) {
    return {
      message: `${authority} found no address for ${name} in DNS.`,
      fix: `Add an A record for ${name} that leads to ${ownAddress(host, false)} where the domain is managed, ${AGAIN}`,
    };
  }
  return {
    message: `The name servers of ${name} do not answer ${authority} as they should: ${words}`,
    fix: `Ask who runs the name servers of the domain, and check its DNSSEC (https://dnsviz.net/d/${name}/dnssec/), ${AGAIN}`,
  };
}

function explainLimit({ detail, retryAt }: AcmeProblem, { name, authority, now }: OrderedName): Explained {
  const words = detail.replace(/^.*:: (?=too many )/, '').replace(/,? retry after .*$/i, '');
  const limit = `A limit of ${authority} is reached for ${name} (${words})`;
  if (retryAt === undefined) {
    return { message: `${limit}; it does not say when it resets.`, fix: 'Try again later: sprocket cert rehearse' };
  }
  if (retryAt <= now) return { message: `${limit}; it has been reset.`, fix: 'Try again: sprocket cert rehearse' };
  const first = /failed authorizations/.test(words) ? 'Correct what made it fail before, and wait' : 'Wait';
  return {
    message: `${limit}; it resets ${minuteOf(retryAt)}, in ${durationUntil(retryAt, now)}.`,
    fix: `${first} until ${minuteOf(retryAt)}, ${AGAIN}`,
  };
}

/** `2026-12-01 06:00 UTC`; a part of a minute counts as a whole one. */
function minuteOf(moment: Date): string {
  const whole = new Date(Math.ceil(moment.getTime() / 60_000) * 60_000);
  return `${whole.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3 days and 2 hours`, `1 hour and 5 minutes`, `1 minute`. */
function durationUntil(moment: Date, now: Date): string {
  const minutes = Math.ceil((moment.getTime() - now.getTime()) / 60_000);
  const parts = [
    { count: Math.floor(minutes / 1440), unit: 'day' },
    { count: Math.floor(minutes / 60) % 24, unit: 'hour' },
    { count: minutes % 60, unit: 'minute' },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' and ');
}
