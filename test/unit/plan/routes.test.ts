import { describe, expect, it } from 'vitest';
import { bindAddress, hostOf, urlOf, waysIn } from '../../../src/plan/addresses.ts';
import type { Route } from '../../../src/plan/deployment.ts';
import { greaterThan } from '../../../src/plan/greater-than.ts';
import { parseYaml } from '../../../src/core/yaml.ts';
import { LOCAL, make } from '../pipeline.ts';

interface Routers {
  readonly http: { readonly routers: Readonly<Record<string, { readonly middlewares: readonly string[] }>> };
}

const league = (ways: string, more = '') => `${LOCAL.replace('{ localhost: true }', `{ ${ways} }`)}${more}`;
const EVERY_WAY =
  'localhost: true, lan: 192.168.1.10, tailnet: rockets.tail1234.ts.net, domain: rockets.example.org, email: a@b.org';
/** Who can be this machine. */
const NEAR =
  '(ClientIP(`127.0.0.0/8`) || ClientIP(`10.0.0.0/8`) || ClientIP(`172.16.0.0/12`) || ClientIP(`192.168.0.0/16`) || ClientIP(`100.64.0.0/10`))';

function routes(ways: string, more = ''): string[] {
  const show = ({ service, url, login, rules }: Route) => [
    `${service} ${url}${login ? ' (login)' : ''}`,
    ...rules
      .filter(({ name }) => !/careful|counted/.test(name))
      .map(({ name, rule, priority, backend }) => `  ${name}: ${rule} ${priority} → ${backend}`),
  ];
  return make(league(ways, more)).deployment.routes.flatMap(show);
}

describe('routes', () => {
  it('of one machine', () => {
    expect(routes('localhost: true')).toEqual([
      'core http://api.localhost',
      '  core-localhost: Host(`api.localhost`) 100 → core',
      'web http://localhost',
      '  web-localhost: Host(`localhost`) 100 → web',
    ]);
  });

  it('of an address without labels: the API by its paths, before the page', () => {
    expect(routes('lan: 192.168.1.10')).toEqual([
      'core https://192.168.1.10',
      '  core-lan: Host(`192.168.1.10`) && (PathPrefix(`/graphql`) || PathPrefix(`/login`) || PathPrefix(`/refresh`) || PathPrefix(`/healthz`)) 200 → core',
      'web https://192.168.1.10',
      '  web-lan: Host(`192.168.1.10`) 100 → web',
    ]);
  });

  it('of all four ways at once: one rule each, and a page of its own for each, because a page knows one API', () => {
    expect(routes(EVERY_WAY)).toEqual([
      'core https://api.rockets.example.org',
      '  core-domain: Host(`api.rockets.example.org`) 100 → core',
      '  core-tailnet: Host(`rockets.tail1234.ts.net`) && (PathPrefix(`/graphql`) || PathPrefix(`/login`) || PathPrefix(`/refresh`) || PathPrefix(`/healthz`)) 200 → core',
      '  core-lan: Host(`192.168.1.10`) && (PathPrefix(`/graphql`) || PathPrefix(`/login`) || PathPrefix(`/refresh`) || PathPrefix(`/healthz`)) 200 → core',
      `  core-localhost: Host(\`api.localhost\`) && ${NEAR} 100 → core`,
      'web https://rockets.example.org',
      '  web-domain: Host(`rockets.example.org`) 100 → web',
      '  web-tailnet: Host(`rockets.tail1234.ts.net`) 100 → web-tailnet',
      '  web-lan: Host(`192.168.1.10`) 100 → web-lan',
      `  web-localhost: Host(\`localhost\`) && ${NEAR} 100 → web-localhost`,
    ]);
  });

  it('of a module with a login has one on every way', () => {
    const { deployment } = make(league('localhost: true', 'modules: [gatus]\n'));
    expect(deployment.routes.filter(({ login }) => login).map(({ service }) => service)).toEqual(['gatus']);
  });

  it('of a service with a label and no paths has no route where there are no labels', () => {
    const { deployment } = make(league('lan: 192.168.1.10', 'modules: [gatus]\n'));
    expect(deployment.routes.map(({ service }) => service)).toEqual(['core', 'web']);
  });

  it('of a page behind a login are not on the public domain, unless sprocket.yaml says so', () => {
    const ways = 'localhost: true, domain: rockets.example.org, email: a@b.org';
    const hosts = (more: string) =>
      make(league(`${ways}${more}`, 'modules: [gatus]\n'))
        .deployment.routes.filter(({ login }) => login)
        .flatMap(({ rules }) => rules.map(({ host }) => host));
    expect(hosts('')).toEqual(['status.localhost']);
    expect(hosts(', expose: [status]')).toEqual(['status.rockets.example.org', 'status.localhost']);
    expect(() => hosts(', expose: [api]')).toThrow('sprocket.yaml exposes what is not there: api');
  });

  it('count what one client asks for, and more carefully where it signs in', () => {
    const [core, web] = make(league(EVERY_WAY)).deployment.routes;
    expect(core?.limits).toEqual([
      { name: 'limit-core', average: 100, period: '1s', burst: 200 },
      { name: 'limit-core-careful-1', average: 30, period: '1m', burst: 20 },
    ]);
    expect(web?.limits).toEqual([]);
    const careful = core?.rules.filter(({ limit, counted }) => limit === 'limit-core-careful-1' && !counted) ?? [];
    expect(careful.map(({ rule }) => rule)).toContain('Host(`192.168.1.10`) && PathPrefix(`/login`)');
    expect(careful).toHaveLength(4);
    const others = core?.rules.filter(({ limit }) => limit === 'limit-core').map(({ priority }) => priority) ?? [];
    expect(Math.min(...careful.map(({ priority }) => priority))).toBeGreaterThan(Math.max(...others));
  });

  it('count bodies that are too large, or that nobody said the length of, and let others go on as they come', () => {
    const [core, web] = make(league('lan: 192.168.1.10')).deployment.routes;
    expect(core?.rules.map(({ name, counted, limit, priority }) => [name, counted, limit, priority])).toEqual([
      ['core-lan', false, 'limit-core', 200],
      ['core-lan-counted', true, 'limit-core', 250],
      ['core-lan-careful-1', false, 'limit-core-careful-1', 300],
      ['core-lan-careful-1-counted', true, 'limit-core-careful-1', 350],
    ]);
    for (const { name, rule } of core?.rules.filter(({ counted }) => counted) ?? []) {
      const own = core?.rules.find((other) => `${other.name}-counted` === name)?.rule ?? '';
      expect(rule).toBe(
        `${own} && (HeaderRegexp(\`Content-Length\`, \`${greaterThan(64 * 2 ** 20)}\`) || (HeaderRegexp(\`Content-Type\`, \`.\`) && !HeaderRegexp(\`Content-Length\`, \`.\`)))`,
      );
    }
    expect(web?.rules.map(({ counted }) => counted)).toEqual([false]);
  });

  it('have names of their own', () => {
    const names = make(league(EVERY_WAY, 'modules: [gatus]\n')).deployment.routes.flatMap(({ rules }) =>
      rules.map(({ name }) => name),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the proxy', () => {
  const routers = (ways: string) => {
    const text =
      make(league(ways, 'modules: [gatus]\n')).rendered.files.get('config/traefik/dynamic/routes.yaml') ?? '';
    return (parseYaml(text, 'routes').value as Routers).http.routers;
  };

  it('shows people a page while theirs is away, after it waited; who asks the API gets the plain status', () => {
    const { 'web-localhost': web, 'gatus-localhost': gatus, 'core-localhost': core } = routers('localhost: true');
    expect(web?.middlewares.slice(-2)).toEqual(['maintenance', 'wait']);
    expect(gatus?.middlewares.slice(-3)).toEqual(['maintenance', 'login', 'wait']);
    expect(core?.middlewares).not.toContain('maintenance');
  });

  it('keeps no body but those that it has to count', () => {
    const all = Object.entries(routers(EVERY_WAY));
    const keeping = all.filter(([, { middlewares }]) => middlewares.includes('count')).map(([name]) => name);
    expect(keeping.length).toBeGreaterThan(0);
    expect(keeping).toEqual(all.map(([name]) => name).filter((name) => name.endsWith('-counted')));
  });
});

describe('a service whose pages name one address', () => {
  const { compose, rendered } = make(league(EVERY_WAY));
  const told = (container: string): unknown =>
    (JSON.parse(rendered.files.get(`config/${container}/production.json`) ?? '{}') as { client?: unknown }).client;

  it('has a container for each way in, and each is told the API of its own', () => {
    expect(Object.keys(compose.services).filter((name) => name.startsWith('web'))).toEqual([
      'web',
      'web-lan',
      'web-localhost',
      'web-tailnet',
    ]);
    expect(told('web')).toMatchObject({ gqlUrl: 'api.rockets.example.org' });
    expect(told('web-tailnet')).toMatchObject({ gqlUrl: 'rockets.tail1234.ts.net' });
    expect(told('web-lan')).toMatchObject({ gqlUrl: '192.168.1.10' });
    expect(told('web-localhost')).toMatchObject({ gqlUrl: 'api.localhost' });
  });

  it('reaches every name through the proxy inside, and takes no detour over the address of the host', () => {
    const { aliases = [] } = compose.services['traefik']?.networks?.['web'] ?? {};
    expect(aliases).toContain('api.rockets.example.org');
    expect(aliases).toContain('rockets.tail1234.ts.net');
    expect(aliases).not.toContain('192.168.1.10');
  });

  it('is one container where there is one way in', () => {
    const { compose: one } = make(league('lan: 192.168.1.10'));
    expect(Object.keys(one.services).filter((name) => name.startsWith('web'))).toEqual(['web']);
  });
});

describe('ways in', () => {
  it('are ordered: what most people can reach comes first', () => {
    expect(waysIn(make(league(EVERY_WAY)).league).map(({ way }) => way)).toEqual([
      'domain',
      'tailnet',
      'lan',
      'localhost',
    ]);
  });

  it.each([
    ['localhost: true', '127.0.0.1'],
    ['lan: 192.168.1.10', '0.0.0.0'],
    ['localhost: true, tailnet: 100.64.0.1', '0.0.0.0'],
    ['domain: a.org, email: a@b.org', '0.0.0.0'],
  ])('%s listen on %s', (ways, address) => {
    expect(bindAddress(make(league(ways)).league)).toBe(address);
  });

  it('give IPv6 addresses in URLs their brackets, and in rules none', () => {
    expect(urlOf({ secure: true }, 'fd00::1')).toBe('https://[fd00::1]');
    expect(routes('lan: "fd00::1"')).toContain('  web-lan: Host(`fd00::1`) 100 → web');
  });

  it('have a host for a route, or none', () => {
    const bare = { way: 'lan', host: 'h', labels: false, secure: true, exposed: undefined } as const;
    const named = { way: 'domain', host: 'h.org', labels: true, secure: true, exposed: [] } as const;
    expect(hostOf(bare, { label: '', paths: [], login: false })).toBe('h');
    expect(hostOf(bare, { label: 'api', paths: ['/x'], login: false })).toBe('h');
    expect(hostOf(bare, { label: 'status', paths: [], login: false })).toBeUndefined();
    expect(hostOf(named, { label: 'status', paths: [], login: false })).toBe('status.h.org');
  });
});
