import type { CatalogService } from '../catalog/load-catalog.ts';
import type { League } from '../league/schema.ts';
import { requireProvider } from './dns-access.ts';
import { type DnsProvider, readDnsProviders, secretOfVariable } from './dns-providers.ts';
import type { Deployment, DnsProxy, MountedSecret, WantedSecret } from './deployment.ts';

/** How the proxy answers an authority by DNS, for a league that wants it. */
interface DnsChallenge {
  /** Who runs the DNS of the domain, as people call it. */
  readonly provider: string;
  /** Id of the service that does. */
  readonly service: string;
  readonly secrets: readonly WantedSecret[];
  readonly mounts: readonly MountedSecret[];
  /** Where the values of secrets are, and those that are none. */
  readonly environment: Readonly<Record<string, string>>;
  readonly rehearsal: Pick<DnsProxy, 'command' | 'user' | 'config'>;
}

/**
 * The providers that a service of the catalog can answer by.
 * @returns undefined for a service that cannot
 */
export function providersOf({ definition, files }: CatalogService): Map<string, DnsProvider> | undefined {
  return definition.dnsChallenge && readDnsProviders(files.get(definition.dnsChallenge.providers) ?? '');
}

/**
 * @param services the selected ones
 * @returns undefined when the league does not want it
 * @throws SprocketError config-invalid
 */
export function dnsChallenge(league: League, services: readonly CatalogService[]): DnsChallenge | undefined {
  const { dns } = league.certificates;
  const service = services.find(({ definition }) => definition.dnsChallenge);
  if (!dns || !service?.definition.dnsChallenge) return undefined;
  const { command, user, config } = service.definition.dnsChallenge.rehearsal;
  const { id } = service.definition;
  const { title } = requireProvider(dns, providersOf(service) ?? new Map());
  const mounts = dns.access.map((name) => {
    const secret = secretOfVariable(name);
    return { name: secret, to: `/run/secrets/${secret}` };
  });
  const paths = dns.access.map((name, index) => [`${name}_FILE`, mounts[index]?.to ?? ''] as const);
  const settings = Object.entries(dns.settings).map(([name, value]) => [name, String(value)] as const);
  return {
    provider: title,
    service: id,
    secrets: dns.access.map((name) => wantedSecret(name, title, id)),
    mounts,
    environment: Object.fromEntries([...paths, ...settings]),
    rehearsal: {
      command,
      user,
      config: config.map(({ from, to }) => ({ to, template: service.files.get(from) ?? '' })),
    },
  };
}

function wantedSecret(variable: string, provider: string, service: string): WantedSecret {
  const ask = { title: `${variable} of ${provider}, which lets the proxy into the DNS of the domain`, quiet: false };
  return { name: secretOfVariable(variable), mounted: true, ask, services: [service], guards: [] };
}

/** The same deployment with a proxy that answers by DNS. */
export function withDnsChallenge(deployment: Deployment, challenge: DnsChallenge | undefined): Deployment {
  const { publicNames } = deployment;
  if (!challenge || !publicNames) return deployment;
  const { provider, service, mounts, environment, rehearsal } = challenge;
  const isProxy = (one: Deployment['containers'][number]) => one.kind === 'service' && one.service === service;
  const proxy = deployment.containers.find(isProxy);
  const egress = deployment.networks.find(
    ({ kind, name }) => kind === 'egress' && proxy?.networks.some((one) => one.name === name),
  );
  if (!proxy || !egress) return deployment;
  const containers = deployment.containers.map((container) =>
    isProxy(container) ? { ...container, environment, secrets: [...container.secrets, ...mounts] } : container,
  );
  const secrets = [...deployment.secrets, ...challenge.secrets].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byDns = { ...rehearsal, provider, image: proxy.image.name, network: egress.name, secrets: mounts, environment };
  return { ...deployment, containers, secrets, publicNames: { ...publicNames, byDns } };
}
