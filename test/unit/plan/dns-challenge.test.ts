import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/core/yaml.ts';
import { providersOf } from '../../../src/plan/dns-challenge.ts';
import { givableVariables, secretOfVariable } from '../../../src/plan/dns-providers.ts';
import { CATALOG, LOCAL, make } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';

const PUBLIC = LOCAL.replace('{ localhost: true }', '{ domain: rockets.example.org, email: a@b.org }');
const made = (dns: string, more = '') => make(`${PUBLIC}certificates:\n  dns: ${dns}\n${more}`);
const refusal = (dns: string) => {
  const error = thrownBy(() => made(dns));
  expect(error).toMatchObject({ code: 'config-invalid', exit: 2 });
  return error.details.join('\n');
};
const PROVIDERS = [...CATALOG.values()].flatMap((service) => [...(providersOf(service)?.values() ?? [])]);
const CLOUDFLARE = '{ provider: cloudflare, access: [CF_DNS_API_TOKEN] }';
const proxyFile = ({ rendered }: ReturnType<typeof make>) => rendered.files.get('config/traefik/traefik.yaml') ?? '';

describe('the table of providers', () => {
  it('knows what lego knows, but for what needs a program or somebody who types', () => {
    const codes = PROVIDERS.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(190);
    expect(codes).toEqual([...new Set(codes)]);
    for (const code of ['cloudflare', 'hetzner', 'ovh', 'desec', 'httpreq']) expect(codes).toContain(code);
    for (const code of ['exec', 'manual']) expect(codes).not.toContain(code);
  });

  it('has each variable once, as a variable', () => {
    for (const { code, secret, extra, plain, environment, file } of PROVIDERS) {
      const all = [...secret, ...extra, ...plain, ...environment, ...file];
      expect(all, code).toEqual([...new Set(all)]);
      for (const name of all) expect(name, code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    }
  });

  it('gives no secret the name of another one of the catalog', () => {
    const names = new Set([...CATALOG.values()].flatMap(({ definition }) => Object.keys(definition.secrets)));
    const taken = PROVIDERS.flatMap((provider) => givableVariables(provider).map(secretOfVariable));
    expect(taken.filter((name) => names.has(name))).toEqual([]);
  });
});

describe('a provider', () => {
  it('gives the proxy files for its secrets, and an environment without any', () => {
    const { compose, deployment } = made(
      '{ provider: cloudflare, access: [CF_DNS_API_TOKEN], settings: { CLOUDFLARE_TTL: 300 } }',
    );
    expect(compose.services['traefik']?.environment).toEqual({
      CF_DNS_API_TOKEN_FILE: '/run/secrets/cf-dns-api-token',
      CLOUDFLARE_TTL: '300',
    });
    expect(compose.services['traefik']?.secrets).toContainEqual({
      source: 'cf-dns-api-token',
      target: '/run/secrets/cf-dns-api-token',
    });
    expect(compose.secrets['cf-dns-api-token']).toEqual({ file: './secrets/cf-dns-api-token' });
    expect(deployment.secrets.find(({ name }) => name === 'cf-dns-api-token')).toMatchObject({
      ask: { title: expect.stringContaining('CF_DNS_API_TOKEN of Cloudflare') as string },
      services: ['traefik'],
    });
    // Nobody else has them.
    for (const [name, { environment }] of Object.entries(compose.services)) {
      if (name !== 'traefik') expect(JSON.stringify(environment ?? {}), name).not.toContain('CF_');
    }
  });

  it('is asked by the proxy instead of port 80', () => {
    const file = proxyFile(made(CLOUDFLARE, '  resolvers: [9.9.9.9]\n'));
    const { certificatesResolvers } = parseYaml(file, 'traefik.yaml').value as {
      certificatesResolvers: { public: { acme: Record<string, unknown> } };
    };
    const { acme } = certificatesResolvers.public;
    expect(acme['dnsChallenge']).toEqual({ provider: 'cloudflare', resolvers: ['9.9.9.9'] });
    expect(acme).not.toHaveProperty('httpChallenge');
    expect(proxyFile(make(PUBLIC))).toContain('httpChallenge');
  });

  it('can be given time instead of being looked after', () => {
    const file = proxyFile(made('{ provider: cloudflare, access: [CF_DNS_API_TOKEN], wait: 120 }'));
    expect(file).toContain('propagation: { disableChecks: true, delayBeforeChecks: 120s }');
  });

  it('is rehearsed with by the same image, over the way out, with the same secrets', () => {
    const { deployment } = made(CLOUDFLARE);
    const proxy = deployment.containers.find(({ name }) => name === 'traefik');
    expect(deployment.publicNames?.byDns).toMatchObject({
      provider: 'Cloudflare',
      image: proxy?.image.name,
      network: 'traefik-egress',
      environment: { CF_DNS_API_TOKEN_FILE: '/run/secrets/cf-dns-api-token' },
      secrets: [{ name: 'cf-dns-api-token', to: '/run/secrets/cf-dns-api-token' }],
    });
    expect(make(PUBLIC).deployment.publicNames?.byDns).toBeUndefined();
  });

  it('is nobody’s business where no public authority is asked', () => {
    const { compose } = make(`${LOCAL}certificates: { dns: ${CLOUDFLARE} }\n`);
    expect(compose.services['traefik']?.environment).toBeUndefined();
    expect(compose.secrets).not.toHaveProperty('cf-dns-api-token');
  });
});

describe('a mistake is told', () => {
  it.each([
    ['a misspelt provider', '{ provider: cloudfare, access: [X] }', 'certificates.dns.provider: expected the code of a provider cloudflare'],
    ['a provider by its title', '{ provider: amazon-route-53 }', 'route53'],
    ['no provider at all', '{ provider: zzzzzzzzzzzz }', 'such as cloudflare or desec'],
    ['no credentials', '{ provider: hetzner }', 'certificates.dns.access: expected those of HETZNER_API_TOKEN'],
    ['those of somebody else', '{ provider: hetzner, access: [CF_DNS_API_TOKEN] }', 'certificates.dns.access.0: expected a variable of Hetzner: HETZNER_API_TOKEN'],
    ['what would stand in the environment', '{ provider: route53, access: [AWS_SECRET_ACCESS_KEY] }', 'AWS_SECRET_ACCESS_KEY cannot be used: the proxy does not read it from a file, and in an environment docker inspect shows it'],
    ['a provider that has nothing else', '{ provider: route53 }', 'certificates.dns.provider: Amazon Route 53 cannot be used with AWS_ACCESS_KEY_ID'],
    ['a name of a file', '{ provider: rfc2136, access: [RFC2136_TSIG_SECRET], settings: { RFC2136_TSIG_FILE: /key } }', 'it is the name of a file'],
    ['a provider that needs a file', '{ provider: transip }', 'TransIP cannot be used with TRANSIP_PRIVATE_KEY_PATH'],
    ['a secret among the settings', '{ provider: ovh, access: [OVH_ACCESS_TOKEN], settings: { OVH_CONSUMER_KEY: x } }', 'certificates.dns.settings.OVH_CONSUMER_KEY: is a secret; name it under certificates.dns.access, then: sprocket secrets set ovh-consumer-key'],
    ['an unknown setting', '{ provider: hetzner, access: [HETZNER_API_TOKEN], settings: { HETZNER_SPEED: 9 } }', 'certificates.dns.settings.HETZNER_SPEED: expected one of HETZNER_POLLING_INTERVAL'],
    ['something that is no variable', '{ provider: hetzner, access: [abc] }', 'certificates.dns.access.0: expected the name of a variable'],
    ['more than an hour', '{ provider: hetzner, access: [HETZNER_API_TOKEN], wait: 3601 }', 'certificates.dns.wait: expected at most 3600'],
  ])('%s', (_, dns, expected) => {
    expect(refusal(dns)).toContain(expected);
  }); // prettier-ignore

  it('without repeating what may be the secret itself', () => {
    expect(refusal('{ provider: hetzner, access: [S3CRETVALUE] }')).not.toContain('S3CRETVALUE');
  });

  it('as a secret when its name says so', () => {
    const error = thrownBy(() => made('{ provider: cloudflare, settings: { CF_DNS_API_TOKEN: abcdef } }'));
    expect(error.code).toBe('config-secret');
  });
});
