import { z } from 'zod';
import type { ServiceDefinition } from '../../catalog/service-schema.ts';
import type { Session } from '../session.ts';
import type { RunningContainer } from './running.ts';

/** Where databases, caches, stores and admin pages usually listen, whatever their definitions say. */
const USUAL = [22, 80, 443, 2375, 3000, 3001, 3015, 5432, 6379, 7070, 8080, 8082, 8086, 9000, 9001, 9090, 15672];

const exposing = z.object({ Config: z.object({ ExposedPorts: z.record(z.string(), z.unknown()).nullish() }) });

/**
 * Every port that a container of the league may listen on, as far as it can be known: what the definitions and the
 * images say, and the usual ones.
 */
export function portCandidates({ catalog, deployment }: Session, containers: readonly RunningContainer[]): number[] {
  const services = new Set(deployment.containers.map(({ service }) => service));
  const declared = [...services].flatMap((id) => {
    const definition = catalog.get(id)?.definition;
    return definition ? declaredPorts(definition) : [];
  });
  const known = [...declared, ...containers.flatMap(({ details }) => exposedPorts(details.text)), ...USUAL];
  return [...new Set(known)].sort((a, b) => a - b);
}

function declaredPorts({ route, provides, slots }: ServiceDefinition): number[] {
  const urls = Object.values(slots.offer).flatMap((items) => items.map(({ url }) => url));
  return [
    ...(route ? [route.port] : []),
    ...Object.values(provides).flatMap(({ port }) => (typeof port === 'number' ? [port] : [])),
    ...urls.flatMap((url) => (typeof url === 'string' && URL.canParse(url) ? portOf(new URL(url)) : [])),
  ];
}

function portOf({ port }: URL): number[] {
  return port === '' ? [] : [Number(port)];
}

function exposedPorts(inspected: string): number[] {
  const { data } = exposing.safeParse(JSON.parse(inspected));
  return Object.keys(data?.Config.ExposedPorts ?? {}).flatMap((name) =>
    name.endsWith('/tcp') ? [Number.parseInt(name, 10)] : [],
  );
}
