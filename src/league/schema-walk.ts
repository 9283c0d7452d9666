import { leagueJsonSchema } from './schema.ts';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** What the schema of sprocket.yaml says about a key. */
interface KeyDescription {
  readonly description: string;
  readonly default: unknown;
}

/** @param key dotted; a key that is not known has an empty description */
export function describeKey(key: string): KeyDescription {
  const schema = key
    .split('.')
    .reduce<JsonSchema | undefined>((node, name) => node?.properties?.[name], leagueJsonSchema() as JsonSchema);
  return { description: schema?.description ?? '', default: schema?.default };
}

/** A value with its keys in the order of the schema of sprocket.yaml; keys that it does not know come last. */
export function schemaOrder(value: unknown, schema: JsonSchema = leagueJsonSchema() as JsonSchema): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const known = Object.keys(schema.properties ?? {});
  const keys = [...known.filter((key) => key in value), ...Object.keys(value).filter((key) => !known.includes(key))];
  return Object.fromEntries(
    keys.map((key) => [key, schemaOrder((value as Record<string, unknown>)[key], schema.properties?.[key] ?? {})]),
  );
}
