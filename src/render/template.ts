import { Liquid } from 'liquidjs';
import { SprocketError } from '../core/sprocket-error.ts';
import { remembering } from '../core/remembering.ts';
import { parseYaml } from '../core/yaml.ts';

// `templates`: partials come from memory (there are none), never from the file system.
const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  jsTruthy: true,
  templates: {},
});

/** Every plan renders the templates of the catalog anew; these are some hundreds, most of them of a few words. */
const parsed = remembering((template) => engine.parse(template), 1024);

/**
 * Renders one template. An unknown variable or filter is an error, never an empty text.
 * @param name of the template, for errors
 * @throws SprocketError catalog-invalid
 */
export function renderTemplate(template: string, facts: Readonly<Record<string, unknown>>, name: string): string {
  if (!/\{[{%]/.test(template)) return template;
  try {
    return String(engine.renderSync(parsed(template), facts));
  } catch (error) {
    throw new SprocketError('catalog-invalid', `the template ${name} cannot be rendered`, {
      details: [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)],
      hint: 'Templates use the facts in docs/reference/services.md.',
      cause: error,
    });
  }
}

/** Renders every string below a value. An item of a list that comes out empty is left out; a string that is one whole `{{ … }}` of a number or truth value keeps its type. */
export function renderValue(value: unknown, facts: Readonly<Record<string, unknown>>, name: string): unknown {
  if (typeof value === 'string') return typed(value, renderTemplate(value, facts, name));
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const rendered = renderValue(item, facts, name);
      return rendered === '' && item !== '' ? [] : [rendered];
    });
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderValue(item, facts, name)]));
  }
  return value;
}

function typed(template: string, text: string): unknown {
  if (!/^\{\{[^}]*\}\}$/.test(template)) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

const isYaml = remembering((text) => {
  try {
    parseYaml(text, '');
    return true;
  } catch {
    return false;
  }
});

/**
 * Renders a config file and makes sure that what comes out is what its name says (JSON or YAML).
 * @throws SprocketError catalog-invalid
 */
export function renderConfigFile(template: string, facts: Readonly<Record<string, unknown>>, path: string): string {
  const text = renderTemplate(template, facts, path);
  if (/\.ya?ml$/.test(path) && !isYaml(text)) parseYaml(text, path, 'catalog-invalid');
  if (!path.endsWith('.json')) return text;
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
  } catch (error) {
    throw new SprocketError('catalog-invalid', `${path} is not valid JSON after rendering`, { cause: error });
  }
}
