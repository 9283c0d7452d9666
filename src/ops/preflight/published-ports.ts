import { SprocketError } from '../../core/sprocket-error.ts';
import type { Deployment } from '../../plan/deployment.ts';
import { renderValue } from '../../render/template.ts';

// [ADDRESS:]PORT[-LAST]:CONTAINER[/PROTOCOL], as Compose writes it.
const SHORT = /^(?:(?:\[[\da-f:]+\]|[\d.]+):)?(\d+)(?:-(\d+))?:\d+(?:-\d+)?(?:\/\w+)?$/i;

/**
 * Ports of the host that the containers of a deployment publish, in ascending order.
 * @throws SprocketError catalog-invalid for a port that is written in a way that is not known here
 */
export function publishedPorts({ containers, facts, certificates }: Deployment): number[] {
  const ports = containers.flatMap(({ name, compose }) => {
    const declared = renderValue(compose['ports'] ?? [], { ...facts, certificates }, name);
    return (Array.isArray(declared) ? (declared as unknown[]) : [declared]).flatMap((port) => hostPorts(port, name));
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

function hostPorts(port: unknown, container: string): number[] {
  const long = typeof port === 'object' && port !== null ? (port as { published?: string | number }) : undefined;
  const text = long ? `${long.published ?? ''}:0` : String(port);
  const [, first, last] = SHORT.exec(text) ?? [];
  if (first === undefined) {
    throw new SprocketError(
      'catalog-invalid',
      `${container} publishes ports that cannot be read: ${JSON.stringify(port)}`,
      {
        hint: 'Write them as ADDRESS:PORT:CONTAINER_PORT.',
      },
    );
  }
  return Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, index) => Number(first) + index);
}
