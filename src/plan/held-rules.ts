import type { ServiceDefinition } from '../catalog/service-schema.ts';
import type { Deployment, Rule } from './deployment.ts';

/** Above every rule of a route, and below that by which an authority is answered. */
const ABOVE = 5_000;

/**
 * Rules that keep visitors from some routes: those of services that cannot do without what is being changed, however
 * indirectly, and every page, for pages are made of such services.
 * @param services definitions of what the league runs
 * @param facts what is being changed, such as database
 * @param pass value of the header with which a request gets through all the same
 */
export function heldRules(
  { routes }: Pick<Deployment, 'routes'>,
  services: readonly ServiceDefinition[],
  facts: readonly string[],
  header: string,
  pass: string,
): Rule[] {
  const held = dependents(services, new Set(facts));
  return routes
    .filter(({ service, page, login }) => held.has(service) || (page && !login))
    .flatMap(({ rules }) => rules)
    .map((rule) => ({
      ...rule,
      rule: `(${rule.rule}) && !Header(\`${header}\`, \`${pass}\`)`,
      priority: rule.priority + ABOVE,
    }));
}

/** Ids of the services that need one of the facts, or what such a service provides. */
function dependents(services: readonly ServiceDefinition[], facts: ReadonlySet<string>): Set<string> {
  const found = services.filter(({ needs }) => needs.some((need) => facts.has(need)));
  const more = new Set([...facts, ...found.flatMap(({ provides }) => Object.keys(provides))]);
  return more.size === facts.size ? new Set(found.map(({ id }) => id)) : dependents(services, more);
}
