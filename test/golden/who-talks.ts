import type { ComposeFile } from '../unit/pipeline.ts';

/** Who can talk to whom, read from compose.yaml alone: the members of every network, and the ports of the host. */
export function whoTalks({ services, networks }: ComposeFile): string {
  const names = Object.keys(services).sort();
  const members = (network: string) => names.filter((name) => network in (services[name]?.networks ?? {}));
  const published = names.flatMap((name) =>
    ((services[name]?.['ports'] ?? []) as string[]).map((port) => `${port}  ${name}`),
  );
  const lines = Object.keys(networks)
    .sort()
    .map(
      (network) =>
        `${network}${networks[network]?.['internal'] ? '' : ' (open to the outside)'}: ${members(network).join(', ')}`,
    );
  const pairs = names.map((name) => {
    const own = Object.keys(services[name]?.networks ?? {});
    const others = names.filter(
      (other) => other !== name && own.some((network) => network in (services[other]?.networks ?? {})),
    );
    return `${name}: ${others.join(', ') || 'nobody'}`;
  });
  return [
    '# Published on the host',
    ...published,
    '',
    '# Members of each network',
    ...lines,
    '',
    '# Each with everybody on a network of its own',
    ...pairs,
    '',
  ].join('\n');
}
