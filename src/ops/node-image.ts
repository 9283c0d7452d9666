import { SprocketError } from '../core/sprocket-error.ts';
import type { Session } from './session.ts';

/**
 * Image of a running container that has Node, for what is done beside the league without an image of its own.
 * @param containers of the project
 * @throws SprocketError preflight when none runs
 */
export function nodeImage(
  { catalog, deployment }: Session,
  containers: readonly { readonly name: string; readonly image: string }[],
): string {
  const able = deployment.containers.filter(
    ({ kind, service }) => kind === 'service' && catalog.get(service)?.definition.runtime === 'node',
  );
  const found = containers.find(({ name }) => able.some((container) => container.name === name));
  if (found) return found.image;
  const names = able.map(({ name }) => name).join(' or ') || 'a service with Node';
  throw new SprocketError('preflight', `There is no container of ${names}, whose image is needed for this`, {
    hint: 'Start the league: sprocket up',
  });
}
