import { describe, expect, it } from 'vitest';
import { readRefusal, ownProblem, type AcmeProblem } from '../../../src/core/acme-problem.ts';
import { explainProblem } from '../../../src/plan/acme-problems.ts';

const NAME = 'rockets.example.org';
const FETCHING = `Fetching http://${NAME}/.well-known/acme-challenge/Loq`;
const INVALID = `Invalid response from http://${NAME}/.well-known/acme-challenge/Loq`;
const NOW = new Date('2026-11-28T03:30:00Z');
const HERE = '81.2.69.160';
const HERE_6 = '2a01:4f8::5';
const FOREIGN = '93.184.216.34';
const FOREIGN_6 = '2606:2800:220::1';
const PUBLIC = [HERE, HERE_6, '172.17.0.1'];
const SHARED = ['192.168.1.5', '172.17.0.1'];
const AGAIN = 'then: sprocket cert rehearse';

interface Given {
  readonly host?: readonly string[];
}

const explain = (problem: AcmeProblem, { host = PUBLIC }: Given = {}) => {
  const { message, fix } = explainProblem(problem, { name: NAME, host, now: NOW, authority: "Let's Encrypt" });
  return [message, fix];
}; // prettier-ignore
const failed = (type: string, detail: string, given?: Given) =>
  explain(readRefusal({ document: { type: `urn:ietf:params:acme:error:${type}`, detail }, status: undefined }), given);
const refused = (type: string, status: number, detail: string, retryAt?: Date) =>
  explain(readRefusal({ document: { type: `urn:ietf:params:acme:error:${type}`, detail }, status, retryAt }));

describe('nothing answered', () => {
  it.each<[string, string, Given, string, string]>([
    [
      'a firewall',
      `${HERE}: ${FETCHING}: Timeout during connect (likely firewall problem)`,
      {},
      `Let's Encrypt could not reach port 80 of ${NAME} at ${HERE}: Timeout during connect. Usually a firewall or a router without port forwarding.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'a router without forwarding',
      `${FOREIGN}: ${FETCHING}: Timeout during connect (likely firewall problem)`,
      { host: SHARED },
      `Let's Encrypt could not reach port 80 of ${NAME} at ${FOREIGN}: Timeout during connect. Usually a firewall or a router without port forwarding.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'nobody who listens',
      `${HERE}: Connection refused`,
      {},
      `Let's Encrypt could not reach port 80 of ${NAME} at ${HERE}: Connection refused. Usually nothing listens there, or a router forwards it elsewhere.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'something slow',
      `${HERE}: ${FETCHING}: Timeout after connect (your server may be slow or overloaded)`,
      {},
      `Let's Encrypt could not reach port 80 of ${NAME} at ${HERE}: Timeout after connect (your server may be slow or overloaded). Usually something else than the league listens there.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'a firewall against some',
      `During secondary validation: ${HERE}: ${FETCHING}: Timeout during connect (likely firewall problem)`,
      {},
      `Let's Encrypt could not reach port 80 of ${NAME} at ${HERE} from some places of the internet: Timeout during connect. Usually a firewall that shuts out some countries or networks.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'another address',
      `${FOREIGN}: ${FETCHING}: Timeout during connect (likely firewall problem)`,
      {},
      `Let's Encrypt could not reach port 80 of ${NAME} at ${FOREIGN}, which is not this host (${HERE}): Timeout during connect.`,
      `Change the A record of ${NAME} to ${HERE}, ${AGAIN}`,
    ],
    [
      'another IPv6 address',
      `${FOREIGN_6}: ${FETCHING}: Connection refused`,
      { host: [HERE] },
      `Let's Encrypt could not reach port 80 of ${NAME} at ${FOREIGN_6}, which is not this host (${HERE}): Connection refused.`,
      `Remove the AAAA record of ${NAME}, ${AGAIN}`,
    ],
    [
      'a server that does not say where it asked',
      'Error getting validation data',
      {},
      `Let's Encrypt could not reach port 80 of ${NAME}: Error getting validation data. Usually a firewall or a router without port forwarding.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
    [
      'Pebble and nobody who listens',
      `Get "http://${NAME}:80/.well-known/acme-challenge/Loq": dial tcp 172.18.0.1:80: connect: connection refused`,
      { host: ['172.18.0.1'] },
      `Let's Encrypt could not reach port 80 of ${NAME} at 172.18.0.1: connection refused. Usually nothing listens there, or a router forwards it elsewhere.`,
      `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
    ],
  ])('because of %s', (_what, detail, given, message, fix) => {
    expect(failed('connection', detail, given)).toEqual([message, fix]);
  });
});

describe('the wrong thing answered', () => {
  it.each<[string, string, Given, string, string]>([
    [
      'at another address',
      `${FOREIGN}: ${INVALID}: 404`,
      {},
      `${NAME} leads to ${FOREIGN}, which answered, but is not this host (${HERE}).`,
      `Change the A record of ${NAME} to ${HERE}, ${AGAIN}`,
    ],
    [
      'at another address of a network without the internet',
      `203.0.113.9: ${INVALID}: 404`,
      { host: ['198.51.100.7'] },
      `${NAME} leads to 203.0.113.9, which answered, but is not this host (198.51.100.7).`,
      `Change the A record of ${NAME} to 198.51.100.7, ${AGAIN}`,
    ],
    [
      'at another IPv6 address',
      `${FOREIGN_6}: ${INVALID}: 404`,
      {},
      `${NAME} leads to ${FOREIGN_6}, which answered, but is not this host (${HERE_6}).`,
      `Remove or change the AAAA record of ${NAME} (${HERE_6} is this host), ${AGAIN}`,
    ],
    [
      'at a router, perhaps',
      `${FOREIGN}: ${INVALID}: 404`,
      { host: SHARED },
      `Something else than this league answered Let's Encrypt on port 80 of ${NAME} at ${FOREIGN}: ${INVALID}: 404.`,
      `If ${FOREIGN} is your router, forward its TCP port 80 to this host; if not, give ${NAME} the address of your router, ${AGAIN}`,
    ],
    [
      'here',
      `${HERE}: ${INVALID}: 404`,
      {},
      `Something else than this league answered Let's Encrypt on port 80 of ${NAME} at ${HERE}: ${INVALID}: 404.`,
      `See that nothing else answers for ${NAME}, such as another web server or a CDN, and that it leads to ${HERE}, ${AGAIN}`,
    ],
    [
      'somewhere',
      'The key authorization file from the server did not match this challenge',
      { host: [] },
      `Something else than this league answered Let's Encrypt on port 80 of ${NAME}: The key authorization file from the server did not match this challenge.`,
      `See that nothing else answers for ${NAME}, such as another web server or a CDN, and that it leads to this host, ${AGAIN}`,
    ],
  ])('%s', (_what, detail, given, message, fix) => {
    expect(failed('unauthorized', detail, given)).toEqual([message, fix]);
  });
});

describe('DNS', () => {
  it.each<[string, string, Given, string, string]>([
    [
      'has no address',
      `DNS problem: NXDOMAIN looking up A for ${NAME} - check that a DNS record exists for this domain; DNS problem: NXDOMAIN looking up AAAA for ${NAME} - check that a DNS record exists for this domain`,
      {},
      `Let's Encrypt found no address for ${NAME} in DNS.`,
      `Add an A record for ${NAME} that leads to ${HERE} where the domain is managed, ${AGAIN}`,
    ],
    [
      'has no address that could be used',
      `no valid A records found for ${NAME}; no valid AAAA records found for ${NAME}`,
      { host: [] },
      `Let's Encrypt found no address for ${NAME} in DNS.`,
      `Add an A record for ${NAME} that leads to this host where the domain is managed, ${AGAIN}`,
    ],
    [
      'does not answer',
      `During secondary validation: DNS problem: SERVFAIL looking up CAA for ${NAME} - the domain's nameservers may be malfunctioning`,
      {},
      `The name servers of ${NAME} do not answer Let's Encrypt as they should: SERVFAIL looking up CAA for ${NAME} - the domain's nameservers may be malfunctioning.`,
      `Ask who runs the name servers of the domain, and check its DNSSEC (https://dnsviz.net/d/${NAME}/dnssec/), ${AGAIN}`,
    ],
  ])('%s', (_what, detail, given, message, fix) => {
    expect(failed('dns', detail, given)).toEqual([message, fix]);
  });

  it('forbids it by a CAA record, which is named', () => {
    expect(failed('caa', 'While processing CAA for x: CAA record for example.org prevents issuance')).toEqual([
      `The CAA record of example.org does not let Let's Encrypt certify ${NAME}.`,
      `Let the CAA record of example.org name Let's Encrypt too, or remove it, ${AGAIN}`,
    ]);
    expect(failed('caa', 'no')[0]).toBe(`The CAA record of ${NAME} does not let Let's Encrypt certify ${NAME}.`);
  });
});

describe('a limit', () => {
  const SET = 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s';
  it.each<[string, string, string, string]>([
    [
      'on certificates',
      `Error creating new order :: ${SET}, retry after 2026-12-01 06:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/`,
      `A limit of Let's Encrypt is reached for ${NAME} (${SET}); it resets 2026-12-01 06:00 UTC, in 3 days and 2 hours.`,
      `Wait until 2026-12-01 06:00 UTC, ${AGAIN}`,
    ],
    [
      'on failures',
      `too many failed authorizations (5) for "${NAME}" in the last 1h0m0s, retry after 2026-11-28 04:35:01 UTC: see https://letsencrypt.org/docs/rate-limits/`,
      `A limit of Let's Encrypt is reached for ${NAME} (too many failed authorizations (5) for "${NAME}" in the last 1h0m0s); it resets 2026-11-28 04:36 UTC, in 1 hour and 6 minutes.`,
      `Correct what made it fail before, and wait until 2026-11-28 04:36 UTC, ${AGAIN}`,
    ],
    [
      'that is nearly over',
      'too many new orders (300) from this account in the last 3h0m0s, retry after 2026-11-28 03:30:20 UTC',
      `A limit of Let's Encrypt is reached for ${NAME} (too many new orders (300) from this account in the last 3h0m0s); it resets 2026-11-28 03:31 UTC, in 1 minute.`,
      `Wait until 2026-11-28 03:31 UTC, ${AGAIN}`,
    ],
    [
      'of whole days',
      'too many, retry after 2026-11-30 03:30:00 UTC',
      `A limit of Let's Encrypt is reached for ${NAME} (too many); it resets 2026-11-30 03:30 UTC, in 2 days.`,
      `Wait until 2026-11-30 03:30 UTC, ${AGAIN}`,
    ],
    [
      'that is over',
      'too many, retry after 2026-11-28 03:30:00 UTC',
      `A limit of Let's Encrypt is reached for ${NAME} (too many); it has been reset.`,
      'Try again: sprocket cert rehearse',
    ],
    [
      'without an end',
      'Your account is temporarily prevented from requesting certificates.',
      `A limit of Let's Encrypt is reached for ${NAME} (Your account is temporarily prevented from requesting certificates.); it does not say when it resets.`,
      'Try again later: sprocket cert rehearse',
    ],
  ])('%s', (_what, detail, message, fix) => {
    expect(refused('rateLimited', 429, detail)).toEqual([message, fix]);
  });
});

describe('what else keeps an authority from certifying', () => {
  const POLICY =
    'The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy';
  it.each([
    [
      'its policy',
      refused('rejectedIdentifier', 400, `Invalid identifiers requested :: Cannot issue for "${NAME}": ${POLICY}`),
      `Let's Encrypt does not certify ${NAME}: ${POLICY}.`,
      'Choose another ways.domain, another certificates.authority, or private as certificates.authority, then: sprocket apply',
    ],
    [
      'a redirect to https that fails',
      failed('tls', `${HERE}: remote error: tls: no application protocol`),
      `Let's Encrypt could not speak TLS with ${NAME} at port 443: ${HERE}: remote error: tls: no application protocol.`,
      `Let port 80 of ${NAME} lead to this host without a proxy or CDN that redirects to https, ${AGAIN}`,
    ],
    [
      'an account that is not there',
      refused('externalAccountRequired', 403, 'newAccount requests must include a value'),
      `Let's Encrypt certifies ${NAME} only for accounts that somebody opened with it before (external account binding), and a league has none.`,
      'Choose another certificates.authority, such as letsencrypt, then: sprocket apply',
    ],
    [
      'its own trouble',
      refused('serverInternal', 503, 'The service is down for maintenance or had an internal error.'),
      "Let's Encrypt has trouble of its own: The service is down for maintenance or had an internal error.",
      'Nothing is wrong here; try again later: sprocket cert rehearse',
    ],
    [
      'its own trouble, for a time',
      refused('rateLimited', 503, 'Service busy; retry later.', new Date('2026-11-28T03:40:00Z')),
      "Let's Encrypt has trouble of its own: Service busy; retry later.",
      'Nothing is wrong here; try again after 2026-11-28 03:40 UTC: sprocket cert rehearse',
    ],
    [
      'a certificate that is not trusted',
      explain(ownProblem('unreachable', 'the certificate of ca.example:9000 is not trusted (SELF_SIGNED_CERT_IN_CHAIN); certificates.root can name the authority that made it')),
      "This host cannot ask Let's Encrypt: the certificate of ca.example:9000 is not trusted (SELF_SIGNED_CERT_IN_CHAIN); certificates.root can name the authority that made it.",
      'Put the certificate (PEM) of the authority that made it into certificates.root, then: sprocket apply',
    ],
    [
      'a host without the internet',
      explain(ownProblem('unreachable', 'acme.example does not answer (ETIMEDOUT)')),
      "This host cannot ask Let's Encrypt: acme.example does not answer (ETIMEDOUT).",
      `Check certificates.authority and certificates.staging, and that this host may open https connections, ${AGAIN}`,
    ],
    [
      'time',
      explain(ownProblem('timeout', 'no answer in 90 s')),
      `Let's Encrypt did not finish with ${NAME}: no answer in 90 s.`,
      'Try again later: sprocket cert rehearse',
    ],
    [
      'anything else',
      refused('invalidContact', 400, 'contact email has forbidden domain "example.com"'),
      `Let's Encrypt did not certify ${NAME}: contact email has forbidden domain "example.com".`,
      `Correct what it names, ${AGAIN}`,
    ],
  ])('is %s', (_what, explained, message, fix) => {
    expect(explained).toEqual([message, fix]);
  }); // prettier-ignore
});
