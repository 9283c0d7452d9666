import type { ServiceDefinition } from '../catalog/service-schema.ts';
import type { League } from '../league/schema.ts';
import { hostOf, urlOf, type WayIn, waysIn } from './addresses.ts';
import type { Route } from './deployment.ts';

/**
 * The routes of every service that has one, for every way in that leads to it; a service that no way leads to has no
 * route. The only place where host rules are made.
 * @param services definitions of the selected services
 */
export function routesOf(league: League, services: readonly ServiceDefinition[]): Route[] {
  const ways = waysIn(league);
  return services.flatMap(({ id, route }) => {
    if (!route) return [];
    const primary = ways.map((way) => hostOf(way, route)).find((host) => host !== undefined);
    // Behind a bare address alone, a service without paths of its own cannot be reached, so it has no route.
    if (primary === undefined) return [];
    const rules = instancesOf(id, route, ways).flatMap(({ name, served }) =>
      served.flatMap((way) => ruleOf(id, route, way, name)),
    );
    const backends = [...new Set(rules.map(({ backend }) => backend))];
    const { label, port, login } = route;
    return [{ service: id, label, port, login, url: urlOf(primary), rules, backends }];
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

function ruleOf(
  service: string,
  route: NonNullable<ServiceDefinition['route']>,
  way: WayIn,
  backend: string,
): Route['rules'] {
  const host = hostOf(way, route);
  if (host === undefined) return [];
  const byPath = route.label !== '' && !way.labels;
  const paths = route.paths.map((path) => `PathPrefix(\`${path}\`)`).join(' || ');
  return [
    {
      name: `${service}-${way.way}`,
      rule: byPath ? `Host(\`${host}\`) && (${paths})` : `Host(\`${host}\`)`,
      priority: byPath ? 200 : 100,
      backend,
    },
  ];
}
