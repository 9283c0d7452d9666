import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/core/yaml.ts';
import { publicAuthority } from '../../../src/plan/public-names.ts';
import { LOCAL, make, type Made } from '../pipeline.ts';

const API = 'api.rockets.example.org';
const PAGE = 'rockets.example.org';
const STATUS = 'status.rockets.example.org';
const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
const DOMAIN = 'domain: rockets.example.org, email: a@b.org';

interface Router {
  readonly rule: string;
  readonly priority: number;
  readonly entryPoints: readonly string[];
  readonly middlewares: readonly string[];
  readonly tls?: { readonly certResolver?: string };
}

function league(ways: string, more = '', passed: readonly string[] = [], directory = LETS_ENCRYPT): Made {
  const text = `${LOCAL.replace('{ localhost: true }', `{ ${ways} }`)}${more}`;
  return make(text, { rehearsed: passed.map((name) => ({ name, directory })) });
}

function routersOf({ rendered }: Made): [string, Router][] {
  const text = rendered.files.get('config/traefik/dynamic/routes.yaml') ?? '';
  return Object.entries(
    (parseYaml(text, 'routes').value as { http: { routers: Record<string, Router> } }).http.routers,
  );
}
const resolved = (made: Made) =>
  routersOf(made).flatMap(([name, { tls }]) => (tls?.certResolver === undefined ? [] : [name]));
const of = (made: Made) => made.deployment.publicNames;

describe('public names', () => {
  it('are those of the public domain by which a service is reached, each once', () => {
    expect(of(league(`localhost: true, lan: 192.168.1.10, tailnet: a.tail1234.ts.net, ${DOMAIN}`))?.names).toEqual([
      API,
      PAGE,
    ]);
    const exposed = league(`${DOMAIN}, expose: [status]`, 'modules: [gatus]\n');
    expect(of(exposed)?.names).toEqual([API, STATUS, PAGE]);
    expect(of(league(DOMAIN, 'modules: [gatus]\n'))?.names).toEqual([API, PAGE]);
  });

  it.each([
    ['without a public domain', 'lan: rockets.example.org', ''],
    ['that wants private certificates', DOMAIN, 'certificates: { authority: private }\n'],
  ])('are none in a league %s, whatever passed once', (_, ways, more) => {
    const made = league(ways, more, [API, PAGE]);
    expect(of(made)).toBeUndefined();
    expect(resolved(made)).toEqual([]);
    expect(made.rendered.files.get('config/traefik/traefik.yaml')).not.toContain('certificatesResolvers');
  });

  it('are certified when they passed with the authority that is wanted now, and are of this league', () => {
    expect(of(league(DOMAIN, '', [PAGE]))?.certified).toEqual([PAGE]);
    expect(of(league(DOMAIN, '', [PAGE], 'https://elsewhere.example/directory'))?.certified).toEqual([]);
    expect(of(league(DOMAIN, '', ['comets.example.org', STATUS, PAGE, PAGE]))?.certified).toEqual([PAGE]);
  });
});

describe('the authority', () => {
  const authority = (more: string) => publicAuthority(league(DOMAIN, more).league);

  it('is Let’s Encrypt, with its own staging directory', () => {
    expect(authority('')).toEqual({
      title: 'Let’s Encrypt',
      directory: LETS_ENCRYPT,
      dns: null,
      staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      public: true,
      root: '',
      email: 'a@b.org',
      validHours: 2160,
      store: 'acme-v02.api.letsencrypt.org-directory.json',
      resolvers: [],
    });
    expect(authority(`certificates: { authority: "${LETS_ENCRYPT}" }\n`)).toEqual(authority(''));
  });

  it('is any other by its directory, which is rehearsed with too unless another is named', () => {
    const own = 'https://ca.example:8443/acme/one/directory';
    expect(authority(`certificates: { authority: "${own}" }\n`)).toMatchObject({
      title: 'ca.example:8443',
      directory: own,
      staging: own,
      public: false,
      store: 'ca.example-8443-acme-one-directory.json',
    });
    const staging = 'https://staging.ca.example/directory';
    const both = `certificates: { authority: "${own}", staging: "${staging}" }\n`;
    expect(authority(both)).toMatchObject({ directory: own, staging });
  });

  it('keeps what it issued in a file of its own for each directory', () => {
    const stores = ['https://ca.example/one', 'https://ca.example/two'].map(
      (directory) => authority(`certificates: { authority: "${directory}" }\n`)?.store,
    );
    expect(new Set(stores).size).toBe(2);
  });
});

describe('the routes of public names', () => {
  const WAYS = `lan: 192.168.1.10, ${DOMAIN}`;

  it('name the resolver for certified names alone', () => {
    expect(resolved(league(WAYS))).toEqual([]);
    const made = league(WAYS, '', [PAGE]);
    expect(resolved(made).length).toBeGreaterThan(0);
    for (const [name, { rule, tls, middlewares }] of routersOf(made)) {
      const certified = rule.includes(`Host(\`${PAGE}\`)`) && !name.startsWith('to-https');
      expect([name, tls?.certResolver], name).toEqual([name, certified ? 'public' : undefined]);
      expect(middlewares.includes('hsts'), name).toBe(certified);
    }
  });

  it('go by names alone, so that the proxy asks for one at a time', () => {
    for (const [name, { rule, tls }] of routersOf(league(WAYS, '', [API, PAGE]))) {
      if (tls?.certResolver) expect(rule.match(/Host\(/g), name).toHaveLength(1);
    }
  });

  it('redirect to https below the proxy’s own answers to an authority and above no other route', () => {
    const routers = routersOf(league(WAYS, '', [API, PAGE]));
    const redirects = routers.filter(([name]) => name.startsWith('to-https'));
    expect(redirects.length).toBeGreaterThan(0);
    for (const [name, { priority, tls, entryPoints }] of redirects)
      expect([name, priority, tls, entryPoints]).toEqual([name, 10, undefined, ['web']]);
    const others = routers.filter(([name]) => !name.startsWith('to-https')).map(([, { priority }]) => priority);
    expect(Math.min(...others)).toBeGreaterThan(10);
  });

  it('have no route of a rehearsal while none goes on', () => {
    const { files } = league(WAYS, '', [API]).rendered;
    expect([...files.keys()].filter((path) => path.includes('rehearsal'))).toEqual([]);
  });

  it('leave certified names out of the private certificate, and that out when nothing is left', () => {
    const privately = (passed: readonly string[], ways = WAYS) =>
      league(ways, '', passed).deployment.certificates.map(({ way, dns, ip }) => [way, ...dns, ...ip]);
    expect(privately([])).toEqual([['domain', PAGE, API], ['lan', '192.168.1.10']]); // prettier-ignore
    expect(privately([API])).toEqual([['domain', PAGE], ['lan', '192.168.1.10']]); // prettier-ignore
    expect(privately([API, PAGE])).toEqual([['lan', '192.168.1.10']]);
    expect(privately([API, PAGE], DOMAIN)).toEqual([]);
  });

  it('are all that changes when a name passes: no container is made anew', () => {
    const [before, after] = [league(WAYS), league(WAYS, '', [API, PAGE])];
    expect(after.wanted.containers).toEqual(before.wanted.containers);
    const differing = [...after.rendered.files].filter(([path, text]) => before.rendered.files.get(path) !== text);
    expect(differing.map(([path]) => path)).toEqual(['config/traefik/dynamic/routes.yaml']);
    expect([...after.rendered.files.keys()]).toEqual([...before.rendered.files.keys()]);
  });
});
