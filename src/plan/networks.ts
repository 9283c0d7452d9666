import type { ServiceDefinition } from '../catalog/service-schema.ts';
import type { ExternalFacts } from '../catalog/select-services.ts';
import type { Network } from './deployment.ts';

/**
 * Name of a service's own way out. Nobody else is on it: on a shared one, a name would also resolve to an address where
 * nobody answers.
 */
function egressOf(service: string): string {
  return `${service}-egress`;
}

/** Name of the network on which a service talks to one of its jobs. */
export function askingNetwork(service: string, job: string): string {
  return `${service}-${job}`;
}

interface Membership {
  readonly networks: readonly Network[];
  /** Names of the networks of a service; `own` is the one that its clients join. */
  of(service: string): { readonly own: string | undefined; readonly all: readonly string[] };
  /** Networks by which a companion of a service reaches the providers of facts. */
  reaching(service: string, facts: readonly string[]): readonly string[];
}

/**
 * Networks by need-to-talk: each service that others talk to has one closed network, joined by exactly those who
 * need its facts, loop over a slot that it offers, or proxy its route.
 */
export function networksOf(services: readonly ServiceDefinition[], external: ExternalFacts): Membership {
  const clients = new Map(services.map((server) => [server.id, services.filter((client) => talksTo(client, server))]));
  const served = services.filter(({ id }) => (clients.get(id)?.length ?? 0) > 0);
  const leaves = services.filter((service) => needsEgress(service, external));
  const asked = services.flatMap(({ id, title, jobs }) =>
    Object.entries(jobs).flatMap(([job, { asked }]) => (asked ? [{ id, title, name: askingNetwork(id, job) }] : [])),
  );
  return {
    networks: [
      ...served.map(({ id, title }) => ({ name: id, kind: 'closed' as const, purpose: `Those who talk to ${title}.` })),
      ...asked.map(({ title, name }) => ({ name, kind: 'closed' as const, purpose: `${title} and ${name}.` })),
      ...leaves.map(({ id, title }) => ({
        name: egressOf(id),
        kind: 'egress' as const,
        purpose: `The way out of ${title}.`,
      })),
    ],
    of: (service) => {
      const own = served.some(({ id }) => id === service) ? service : undefined;
      const joined = served
        .filter(({ id }) => clients.get(id)?.some((client) => client.id === service))
        .map(({ id }) => id);
      const asks = asked.filter(({ id }) => id === service).map(({ name }) => name);
      const out = leaves.some(({ id }) => id === service) ? [egressOf(service)] : [];
      return { own, all: [...(own ? [own] : []), ...joined, ...asks, ...out] };
    },
    reaching: (service, facts) => [
      ...served
        .filter(({ provides }) => Object.keys(provides).some((fact) => facts.includes(fact)))
        .map(({ id }) => id),
      ...(facts.some((fact) => external[fact] !== undefined) ? [egressOf(service)] : []),
    ],
  };
}

function talksTo(client: ServiceDefinition, server: ServiceDefinition): boolean {
  if (client.id === server.id) return false;
  const provided = Object.keys(server.provides);
  if ([...client.needs, ...client.wants].some((fact) => provided.includes(fact))) return true;
  if (client.slots.use.includes('routes') && server.route) return true;
  return client.slots.use.some((slot) => (server.slots.offer[slot]?.length ?? 0) > 0);
}

function needsEgress(service: ServiceDefinition, external: ExternalFacts): boolean {
  return service.egress || [...service.needs, ...service.wants].some((fact) => external[fact] !== undefined);
}
