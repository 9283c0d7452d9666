import { checksum } from '../core/checksum.ts';
import type { Container, Deployment, WantedSecret } from './deployment.ts';
import type { LockedContainer } from './observed.ts';
import type { Wanted, WantedContainer } from './wanted.ts';

interface RenderedPart {
  readonly container: Container;
  readonly specId: string;
  readonly spec: Omit<LockedContainer, 'name'>;
}

interface RenderedParts {
  readonly containers: readonly RenderedPart[];
  readonly tools: readonly RenderedPart[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reduces a deployment and its rendered files to what is compared with the host.
 * @param existingVolumes names of the volumes on the host
 * @param others what else the league wants of its host
 */
export function wantedOf(
  deployment: Deployment,
  rendered: RenderedParts,
  existingVolumes: ReadonlySet<string>,
  {
    hostUnits,
    certificates,
    program,
    returning = new Set(),
    moves = [],
  }: Pick<Wanted, 'hostUnits' | 'certificates'> & Partial<Wanted>,
): Wanted {
  const byName = new Map(deployment.containers.map((container) => [container.name, container]));
  const volumes = deployment.containers.flatMap((container) => container.volumes.map(({ name }) => name));
  const wanted = ({ container, spec, specId }: RenderedPart): WantedContainer => ({
    name: container.name,
    service: container.service,
    kind: container.kind,
    title: container.title,
    specId,
    spec: { name: container.name, ...spec },
    image: spec.image,
    built: container.image.built !== undefined,
    memoryBytes: container.memoryBytes,
    dataOf: [...new Set(dataBehind(container, byName))],
    because: container.because,
    imageFrom: container.image.from,
  });
  return {
    containers: rendered.containers.map(wanted),
    tools: rendered.tools.map(wanted),
    files: new Map([...rendered.files].map(([path, text]) => [path, checksum(text)])),
    secrets: deployment.secrets.map((secret) => ({
      name: secret.name,
      services: secret.services,
      how: howMade(secret),
    })),
    program,
    hostUnits,
    certificates,
    returning,
    moves,
    newVolumes: new Set(volumes.filter((name) => !existingVolumes.has(name) && !moves.some(({ to }) => to === name))),
  };
}

function dataBehind(container: Container, byName: ReadonlyMap<string, Container>): string[] {
  return container.dependsOn.flatMap(({ name }) => {
    const next = byName.get(name);
    return next ? [...next.volumes.map((volume) => volume.name), ...dataBehind(next, byName)] : [];
  });
}

function howMade({ generate, htpasswd, ask }: WantedSecret): string {
  if (generate !== undefined) return 'generated';
  if (htpasswd) return `made from ${htpasswd.password}`;
  return ask?.placeholder === undefined ? 'given by you' : 'placeholder';
}
