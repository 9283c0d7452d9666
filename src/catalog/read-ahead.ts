import { checksum } from '../core/checksum.ts';
import type { ServiceDefinition } from './service-schema.ts';

declare const __DEFINITIONS__: string | undefined;

let parsed: Readonly<Record<string, ServiceDefinition>> | undefined;

/**
 * The definition that the build made of exactly this text, so that a command need not read YAML that never changed. A
 * folder that somebody added or edited is not among them and is read as ever.
 * @param text of a service.yaml
 */
export function readAhead(text: string): ServiceDefinition | undefined {
  parsed ??= JSON.parse(typeof __DEFINITIONS__ === 'undefined' ? '{}' : __DEFINITIONS__) as typeof parsed;
  return parsed?.[checksum(text)];
}

/** What the build puts in for {@link readAhead}. @param services text of a service.yaml → its definition */
export function definitionsAhead(services: ReadonlyMap<string, ServiceDefinition>): string {
  return JSON.stringify(Object.fromEntries([...services].map(([text, service]) => [checksum(text), service])));
}
