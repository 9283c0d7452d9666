import { parseEnv } from 'node:util';
import type { Catalog } from '../../catalog/load-catalog.ts';
import { Secret } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { providersOf } from '../../plan/dns-challenge.ts';
import { givableVariables, secretOfVariable } from '../../plan/dns-providers.ts';
import { REGISTRY_PASSWORD } from '../images.ts';

const VARIABLE = 'SPROCKET_SECRET_';

/** Secrets that were given, and keys that are nobody's. */
export interface ReadSecrets {
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Keys as they were written. */
  readonly ignored: readonly string[];
}

/** Environment variable that gives a secret: `SPROCKET_SECRET_DISCORD_BOT_TOKEN`. */
export function variableOf(name: string): string {
  return VARIABLE + name.toUpperCase().replaceAll('-', '_');
}

/** Every secret that can be given to some league of this catalog; those that are made from another one cannot. */
export function givableSecrets(catalog: Catalog): Set<string> {
  const parts = [...catalog.values()].flatMap(({ definition: { secrets, tasks, jobs } }) => [
    secrets,
    ...[...Object.values(tasks), ...Object.values(jobs)].map((part) => part.secrets),
  ]);
  const derived = new Set(parts.flatMap((secrets) => Object.entries(secrets).flatMap(([name, { htpasswd }]) => (htpasswd ? [name] : [])))); // prettier-ignore
  const names = parts.flatMap((secrets) => Object.keys(secrets)).filter((name) => !derived.has(name));
  return new Set([...names, REGISTRY_PASSWORD, ...dnsSecrets(catalog)]);
}

/** What a DNS provider may let the proxy in with: a league uses those that its sprocket.yaml names. */
function dnsSecrets(catalog: Catalog): string[] {
  const providers = [...catalog.values()].flatMap((service) => [...(providersOf(service)?.values() ?? [])]);
  return providers.flatMap((provider) => givableVariables(provider).map(secretOfVariable));
}

/**
 * Reads a file of secrets: dotenv, or JSON as Doppler downloads it. `DISCORD_BOT_TOKEN` is `discord-bot-token`; a key
 * without a value is not given.
 * @param name of the file, for errors
 * @throws SprocketError secret-invalid; it never repeats what is in the file
 */
export function readSecretsFile(text: string, name: string, known: ReadonlySet<string>): ReadSecrets {
  const entries = text.trimStart().startsWith('{') ? readJson(text, name) : Object.entries(parseEnv(text));
  return sortOut(entries, known);
}

/** Secrets out of the environment variables `SPROCKET_SECRET_NAME`. */
export function readSecretVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: ReadonlySet<string>,
): ReadSecrets {
  return sortOut(Object.entries(environment).filter(([key]) => key.startsWith(VARIABLE)), known); // prettier-ignore
}

function sortOut(entries: readonly (readonly [string, string | undefined])[], known: ReadonlySet<string>): ReadSecrets {
  const named = entries.map(([key, value]) => ({ key, name: secretName(key), value: value ?? '' }));
  const ours = named.filter(({ name, value }) => known.has(name) && value !== '');
  return {
    secrets: new Map(ours.map(({ name, value }) => [name, new Secret(value)])),
    ignored: named.filter(({ name }) => !known.has(name)).map(({ key }) => key),
  };
}

function secretName(key: string): string {
  const bare = key.startsWith(VARIABLE) ? key.slice(VARIABLE.length) : key;
  return bare.toLowerCase().replaceAll('_', '-');
}

/** The reader's own errors quote what they read, so they are not passed on. */
function readJson(text: string, name: string): [string, string][] {
  const hint = 'Write it as {"DISCORD_BOT_TOKEN": "…"}, or as lines DISCORD_BOT_TOKEN=…';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SprocketError('secret-invalid', `${name} begins like JSON and is not`, { hint });
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const wrong = entries.filter(([, item]) => typeof item !== 'string').map(([key]) => key);
  if (wrong.length > 0) {
    throw new SprocketError('secret-invalid', `${name} has values that are not text: ${wrong.join(', ')}`, {
      hint: 'Put them in quotes; ids as bare numbers would lose their last digits.',
    });
  }
  return entries.map(([key, item]) => [key, String(item)]);
}
