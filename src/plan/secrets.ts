import type { SecretDefinition, ServiceDefinition } from '../catalog/service-schema.ts';
import { PROJECT, type WantedSecret } from './deployment.ts';

/**
 * Every secret that the selected services mount, once. Where one service makes a secret and another asks for it
 * (a bundled store and its client), the maker wins: a person is asked only when nobody makes it.
 */
export function secretsOf(services: readonly ServiceDefinition[]): WantedSecret[] {
  const wanted = new Map<string, WantedSecret>();
  for (const service of services) {
    const parts = [service, ...Object.values(service.tasks), ...Object.values(service.jobs)];
    for (const [name, definition] of parts.flatMap(({ secrets }) => Object.entries(secrets))) {
      const before = wanted.get(name);
      wanted.set(name, {
        ...strongest(before, definition),
        name,
        services: [...new Set([...(before?.services ?? []), service.id])],
        guards: [...new Set([...(before?.guards ?? []), ...guardedBy(service, name)])],
      });
    }
  }
  return [...wanted.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function strongest(before: SecretDefinition | undefined, next: SecretDefinition): SecretDefinition {
  if (before && (before.generate !== undefined || before.htpasswd)) return before;
  return next.generate !== undefined || next.htpasswd || !before?.ask ? { ...before, ...next } : before;
}

/** A secret that a service with data mounts itself guards that data. */
function guardedBy(service: ServiceDefinition, secret: string): string[] {
  if (!(secret in service.secrets)) return [];
  return Object.entries(service.volumes)
    .filter(([, volume]) => volume.backup !== 'none')
    .map(([volume]) => volumeName(service.id, volume));
}

/** Name of a volume on the host. */
export function volumeName(service: string, volume: string): string {
  return `${PROJECT}-${service}-${volume}`;
}
