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
    const rules = ways.flatMap((way) => ruleOf(id, route, way));
    return [{ service: id, label: route.label, port: route.port, login: route.login, url: urlOf(primary), rules }];
  });
}

function ruleOf(service: string, route: NonNullable<ServiceDefinition['route']>, way: WayIn): Route['rules'] {
  const host = hostOf(way, route);
  if (host === undefined) return [];
  const byPath = route.label !== '' && !way.labels;
  const paths = route.paths.map((path) => `PathPrefix(\`${path}\`)`).join(' || ');
  return [
    {
      name: `${service}-${way.way}`,
      rule: byPath ? `Host(\`${host}\`) && (${paths})` : `Host(\`${host}\`)`,
      priority: byPath ? 200 : 100,
    },
  ];
}
