import { nearestNames } from '../core/nearest-names.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { League } from '../league/schema.ts';
import { type DnsProvider, givableVariables, secretOfVariable } from './dns-providers.ts';

type DnsSection = NonNullable<League['certificates']['dns']>;

/**
 * The provider that a league names.
 * @throws SprocketError config-invalid when there is none of that name, or when it cannot be let in with what is given
 */
export function requireProvider(dns: DnsSection, providers: ReadonlyMap<string, DnsProvider>): DnsProvider {
  const provider = providers.get(dns.provider);
  if (!provider) throw unusable([unknownProvider(dns.provider, providers)], '');
  const wrong = [
    ...dns.access.flatMap((name, index) => wrongAccess(name, `certificates.dns.access.${index}`, provider)),
    ...(dns.access.length === 0 ? withoutAccess(provider) : []),
    ...Object.keys(dns.settings).flatMap((name) => wrongSetting(name, `certificates.dns.settings.${name}`, provider)),
  ];
  if (wrong.length > 0) throw unusable(wrong, provider.code);
  return provider;
}

function unusable(details: readonly string[], code: string): SprocketError {
  return new SprocketError('config-invalid', 'certificates.dns in sprocket.yaml cannot be used', {
    details,
    hint: `Correct certificates.dns in sprocket.yaml; every provider is explained at https://go-acme.github.io/lego/dns/${code}`,
  });
}

function unknownProvider(given: string, providers: ReadonlyMap<string, DnsProvider>): string {
  const titles = [...providers.values()].filter(({ title }) => plain(title) === plain(given)).map(({ code }) => code);
  const near = titles.length > 0 ? titles : nearestNames(given, providers.keys());
  const meant = near.length > 0 ? near : ['cloudflare', 'desec'];
  return `certificates.dns.provider: expected the code of a provider${near.length > 0 ? '' : ', such as'} ${meant.join(' or ')}`;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function wrongAccess(name: string, path: string, provider: DnsProvider): string[] {
  if (givableVariables(provider).includes(name)) return [];
  if (provider.environment.includes(name)) return [`${path}: ${name} cannot be used: ${EXPOSED}`];
  if (provider.file.includes(name)) return [`${path}: ${name} cannot be used: ${NO_FILE}`];
  // What stands there may be the secret itself, so it is not repeated.
  return [`${path}: expected a variable of ${provider.title}: ${[...provider.secret, ...provider.extra].join(', ')}`];
}

function withoutAccess({ secret, environment, file, title }: DnsProvider): string[] {
  if (secret.length > 0) {
    return [
      `certificates.dns.access: expected those of ${secret.join(', ')} that you have; the value of each is a secret`,
    ];
  }
  const [out, reason] = environment.length > 0 ? [environment, EXPOSED] : [file, NO_FILE];
  return out.length > 0 ? [`certificates.dns.provider: ${title} cannot be used with ${out.join(', ')}: ${reason}`] : [];
}

const EXPOSED = 'the proxy does not read it from a file, and in an environment docker inspect shows it';
const NO_FILE = 'it is the name of a file, and a secret of a league is one line of text';

function wrongSetting(name: string, path: string, provider: DnsProvider): string[] {
  if (provider.plain.includes(name)) return [];
  if (provider.file.includes(name)) return [`${path}: cannot be used: ${NO_FILE}`];
  if (provider.environment.includes(name)) return [`${path}: cannot be used: ${EXPOSED}`];
  if (givableVariables(provider).includes(name)) {
    const secret = secretOfVariable(name);
    return [`${path}: is a secret; name it under certificates.dns.access, then: sprocket secrets set ${secret}`];
  }
  return [`${path}: expected one of ${provider.plain.join(', ')}`];
}
