import { describe, expect, it } from 'vitest';
import { readProblem, saysObtained } from '../../../src/plan/acme-log.ts';
import { explainProblem } from '../../../src/plan/acme-problems.ts';

const NAME = 'rockets.test';

/** As Traefik writes it. */
function line(error: string): string {
  return `2026-11-22T00:31:00Z ERR Unable to obtain ACME certificate for domains error="${error}" ACME CA=https://ca.example/dir acmeCA=https://ca.example/dir domains=["${NAME}"] providerName=public.acme routerName=name-1@file rule=Host(\`${NAME}\`)`;
}
const solving = (said: string) =>
  line(
    `unable to generate a certificate for the domains [${NAME}]: error: one or more domains had a problem:\\n[${NAME}] ${said}\\n`,
  );
const presenting = (said: string) => solving(`[${NAME}] acme: error presenting token: ${said}`);
const explained = (text: string) => {
  const problem = readProblem(text, NAME);
  if (!problem) throw new Error('nothing was read');
  const about = { name: NAME, host: [], now: new Date(0), authority: 'Let’s Encrypt', provider: 'Cloudflare' };
  return { kind: problem.kind, ...explainProblem(problem, about) };
};

describe('why a name was not certified by DNS', () => {
  // The words are those of lego 4.33, by provider.
  it.each([
    ['dns-access', presenting('httpreq: unexpected status code: [status code: 401] body: denied')],
    ['dns-access', presenting('cloudflare: failed to find zone rockets.test.: [status code 403] 9109: Invalid access token')],
    ['dns-access', presenting('porkbun: failed to create record: status: ERROR message: Invalid API key. (002)')],
    ['dns-access', line('cannot get ACME client inwx: (2200) Authentication error')],
    ['dns-settings', line('cannot get ACME client cloudflare: some credentials information are missing: CF_API_EMAIL,CF_API_KEY or some credentials information are missing: CF_DNS_API_TOKEN')],
    ['dns-zone', presenting('cloudflare: failed to find zone rockets.test.: zone could not be found')],
    ['dns-zone', presenting(String.raw`desec: could not find zone for domain \"rockets.test\": [fqdn=_acme-challenge.rockets.test.] could not find the start of authority for '_acme-challenge.rockets.test.'`)],
    ['dns-unreachable', presenting(String.raw`httpreq: unable to communicate with the API server: error: Post \"http://192.0.2.1:1/present\": dial tcp 192.0.2.1:1: connect: connection refused`)],
    ['dns-refused', presenting('httpreq: unexpected status code: [status code: 500] body: broken')],
    ['dns-propagation', solving('propagation: time limit exceeded: last error: authoritative nameservers: NS ns1.example.:53 returned NXDOMAIN for _acme-challenge.rockets.test.')],
    ['dns-propagation', solving('propagation: time limit exceeded')],
  ])('%s', (kind, text) => {
    const { message, fix, ...found } = explained(text);
    expect(found.kind).toBe(kind);
    expect(message).toContain('Cloudflare');
    expect(fix).toMatch(/then: sprocket (apply|cert rehearse)$/);
  }); // prettier-ignore

  it('keeps the provider’s own words, without lego’s name for it', () => {
    expect(explained(presenting('httpreq: unexpected status code: [status code: 500] body: broken')).message).toBe(
      'Cloudflare did not make the record for rockets.test: unexpected status code: [status code: 500] body: broken.',
    );
  });

  it.each([
    ['wrong-answer', '403 :: urn:ietf:params:acme:error:unauthorized :: No TXT record found at _acme-challenge.rockets.test'],
    ['dns', '400 :: urn:ietf:params:acme:error:dns :: DNS problem: NXDOMAIN looking up TXT for _acme-challenge.rockets.test - check that a DNS record exists for this domain'],
  ])('%s: the authority did not find the record', (kind, said) => {
    const { message, fix, ...found } = explained(solving(`invalid authorization: acme: error: ${said}`));
    expect(found.kind).toBe(kind);
    expect(message).toContain('Let’s Encrypt did not find the record that Cloudflare was told to make for rockets.test');
    expect(fix).toContain('certificates.dns.wait');
  }); // prettier-ignore

  it('may have nothing to do with the provider', () => {
    const caa = '403 :: urn:ietf:params:acme:error:caa :: CAA record for rockets.test prevents issuance';
    expect(explained(solving(`invalid authorization: acme: error: ${caa}`)).message).toContain('CAA record');
    const dnssec = '400 :: urn:ietf:params:acme:error:dns :: DNS problem: SERVFAIL looking up CAA for rockets.test';
    expect(explained(solving(`invalid authorization: acme: error: ${dnssec}`)).message).toContain('name servers of');
    const directory = String.raw`cannot get ACME client get directory at 'https://ca.example/dir': Get \"https://ca.example/dir\": dial tcp: lookup ca.example: no such host`;
    expect(explained(line(directory)).kind).toBe('unreachable');
  });
});

describe('that a certificate was got', () => {
  it('is said of one name', () => {
    const said = `2026-11-22T00:31:00Z DBG Certificates obtained for domains [${NAME}] ACME CA=https://ca.example/dir`;
    expect(saysObtained(said, NAME)).toBe(true);
    expect(saysObtained(said, `api.${NAME}`)).toBe(false);
    expect(saysObtained(said, 'test')).toBe(false);
  });
});
