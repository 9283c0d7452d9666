import type { ServiceDefinition } from '../catalog/service-schema.ts';
import { parseBytes } from '../core/quantity.ts';
import type { League } from '../league/schema.ts';
import { bindAddress, firstUrl, hostOf, type WayIn, waysIn } from './addresses.ts';
import type { Limit, Route } from './deployment.ts';
import { nearOnly, withLargestBody } from './rule-guards.ts';

/**
 * The routes of every service that has one, for every way in that leads to it; a service that no way leads to has no
 * route. The only place where host rules are made.
 * @param services definitions of the selected services
 * @param certified names that the proxy gets public certificates for
 */
export function routesOf(
  league: League,
  services: readonly ServiceDefinition[],
  certified: readonly string[] = [],
): Route[] {
  const ways = waysIn(league);
  const open = bindAddress(league) !== '127.0.0.1';
  return services.flatMap(({ id, route }) => {
    if (!route) return [];
    const url = firstUrl(ways, route);
    // Behind a bare address alone, a service without paths of its own cannot be reached, so it has no route.
    if (url === undefined) return [];
    const all = instancesOf(id, route, ways).flatMap(({ name, served }) =>
      served.flatMap((way) => rulesOf(id, route, way, name, certified)),
    );
    const own = open ? all.map(nearOnly) : all;
    const bytes = parseBytes(route.body ?? '');
    const rules = bytes === undefined ? own : own.flatMap((rule) => withLargestBody(rule, bytes));
    const backends = [...new Set(rules.map(({ backend }) => backend))];
    const { label, port, login, page } = route;
    return [{ service: id, label, port, login, page, url, rules, backends, limits: limitsOf(id, route) }];
  });
}

/** A container of a service with a route, and the ways in that it serves. */
export interface Instance {
  readonly name: string;
  readonly served: readonly WayIn[];
}

/**
 * The containers of a service: one, or where each way in has its own, one for every way that leads to it. The first has
 * the name of the service.
 */
export function instancesOf(service: string, route: ServiceDefinition['route'], ways: readonly WayIn[]): Instance[] {
  const leading = route ? ways.filter((way) => hostOf(way, route) !== undefined) : [];
  if (!route?.eachWay || leading.length < 2) return [{ name: service, served: leading }];
  return leading.map((way, index) => ({ name: index === 0 ? service : `${service}-${way.way}`, served: [way] }));
}

function rulesOf(
  service: string,
  route: NonNullable<ServiceDefinition['route']>,
  way: WayIn,
  backend: string,
  certified: readonly string[],
): Route['rules'] {
  const host = hostOf(way, route);
  if (host === undefined) return [];
  const name = `${service}-${way.way}`;
  const [general, ...careful] = limitNames(service, route);
  const shared = { backend, host, secure: way.secure, certified: certified.includes(host), counted: false };
  const byPath = route.label !== '' && !way.labels;
  const paths = route.paths.map((path) => `PathPrefix(\`${path}\`)`).join(' || ');
  return [
    {
      ...shared,
      name,
      rule: byPath ? `Host(\`${host}\`) && (${paths})` : `Host(\`${host}\`)`,
      priority: byPath ? 200 : 100,
      limit: general ?? '',
    },
    ...route.careful.map(({ path }, index) => ({
      ...shared,
      name: `${name}-careful-${index + 1}`,
      rule: `Host(\`${host}\`) && PathPrefix(\`${path}\`)`,
      priority: 300,
      limit: careful[index] ?? '',
    })),
  ];
}

/** Names of the limits of a route: that of all its requests (empty for none), then those of the careful paths. */
function limitNames(service: string, { limit, careful }: NonNullable<ServiceDefinition['route']>): string[] {
  return [limit ? `limit-${service}` : '', ...careful.map((_, index) => `limit-${service}-careful-${index + 1}`)];
}

function limitsOf(service: string, route: NonNullable<ServiceDefinition['route']>): Limit[] {
  const [general = '', ...names] = limitNames(service, route);
  const careful = route.careful.map(({ perMinute, burst }, index): Limit => ({
    name: names[index] ?? '',
    average: perMinute,
    period: '1m',
    burst,
  }));
  if (!route.limit) return careful;
  const { perSecond, burst } = route.limit;
  return [{ name: general, average: perSecond, period: '1s', burst }, ...careful];
}
