import { SprocketError } from '../core/sprocket-error.ts';
import { type ParsedYaml, parseYaml } from '../core/yaml.ts';
import type { Catalog } from '../catalog/load-catalog.ts';
import { modulesIn } from '../catalog/select-services.ts';
import { parseBytes } from '../core/quantity.ts';
import type { Session } from './session.ts';

export interface ModuleInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly memoryBytes: number;
  readonly image: string;
  readonly needs: readonly string[];
  /** Volumes with what they hold. */
  readonly volumes: readonly string[];
  readonly address: string | undefined;
}

/** Every module of the catalog with what it costs. */
export function modulesOf({ catalog, league }: Session): ModuleInfo[] {
  return modulesIn(catalog).map(({ id, title, description, memory, compose, needs, volumes, route }) => ({
    id,
    title,
    description,
    enabled: league.modules.includes(id),
    memoryBytes: parseBytes(memory) ?? 0,
    image: String(compose['image']),
    needs,
    volumes: Object.values(volumes).map(({ holds }) => holds),
    address: route ? `${route.label}.NAME` : undefined,
  }));
}

/**
 * The text of sprocket.yaml with modules added or removed; the user's comments and layout stay.
 * @throws SprocketError service-unknown, or usage when nothing would change
 */
export function editModules(
  text: string,
  catalog: Catalog,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): string {
  const { document, value }: ParsedYaml = parseYaml(text, 'sprocket.yaml');
  const present = ((value as { modules?: string[] } | null)?.modules ?? []).slice();
  const { add = [], remove = [] } = change;
  const unknown = add.filter((name) => catalog.get(name)?.definition.enabled !== 'module');
  const absent = remove.filter((name) => !present.includes(name));
  if (unknown.length > 0)
    throw new SprocketError('service-unknown', `${unknown.join(', ')}: no such module`, {
      hint: 'sprocket module list',
    });
  if (absent.length > 0)
    throw new SprocketError('service-unknown', `${absent.join(', ')}: not enabled in this league`, {
      hint: 'sprocket module list',
    });
  const wanted = [...new Set([...present.filter((name) => !remove.includes(name)), ...add])];
  document.set('modules', document.createNode(wanted, { flow: true }));
  return document.toString({ lineWidth: 0 });
}
