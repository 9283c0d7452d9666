import { z } from 'zod';
import type { Deployment } from '../../plan/deployment.ts';

const apiFact = z.object({ service: z.string() });

const storageFact = z.object({
  port: z.int(),
  region: z.string(),
  buckets: z.record(z.string(), z.string()),
  external: z.boolean(),
});

/**
 * Id of the service that answers the API.
 * @throws Error when no service of the league provides it
 */
export function apiService({ facts }: Deployment): string {
  const { data } = apiFact.safeParse(facts['api']);
  if (data) return data.service;
  throw new Error('no service of this league provides the API');
}

/**
 * Where objects are kept.
 * @throws Error when neither a service nor sprocket.yaml says so
 */
export function storageOf({ facts }: Deployment): z.output<typeof storageFact> {
  const { data } = storageFact.safeParse(facts['storage']);
  if (data) return data;
  throw new Error('nothing tells where objects are kept');
}
