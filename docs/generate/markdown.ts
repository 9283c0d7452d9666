/** A Markdown table; bars in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
}

/** Every key of a JSON Schema as a row: path, type, default, description. */
export function schemaRows(schema: unknown, path = ''): string[][] {
  const { properties = {}, required = [] } = schema as JsonSchema;
  return Object.entries(properties).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    const wanted =
      value.default !== undefined ? `\`${JSON.stringify(value.default)}\`` : required.includes(key) ? 'required' : '';
    return [[`\`${here}\``, typeOf(value), wanted, value.description ?? ''], ...nested(value, here)];
  });
}

function nested(value: JsonSchema, path: string): string[][] {
  if (value.properties) return schemaRows(value, path);
  if (value.items?.properties) return schemaRows(value.items, `${path}[]`);
  if (typeof value.additionalProperties === 'object') {
    const { additionalProperties: inner } = value;
    return inner.properties
      ? schemaRows(inner, `${path}.NAME`)
      : inner.items?.properties
        ? schemaRows(inner.items, `${path}.NAME[]`)
        : [];
  }
  return (value.anyOf ?? []).flatMap((option) => nested(option, path));
}

function typeOf(value: JsonSchema): string {
  if (value.const !== undefined) return `\`${JSON.stringify(value.const)}\``;
  if (value.enum) return value.enum.map((item) => `\`${String(item)}\``).join(' or ');
  if (value.anyOf) return [...new Set(value.anyOf.map(typeOf))].join(' or ');
  if (value.type === 'object' && typeof value.additionalProperties === 'object') return 'map by name';
  if (value.type === 'array') return value.items ? `list of ${typeOf(value.items)}` : 'list';
  return value.type ?? 'anything';
}
