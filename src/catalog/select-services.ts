import { SprocketError } from '../core/sprocket-error.ts';
import { answerAt } from '../league/answers.ts';
import type { League } from '../league/schema.ts';
import type { Catalog, CatalogService } from './load-catalog.ts';
import type { ServiceDefinition } from './service-schema.ts';

/** Facts that come from outside the catalog (a managed database, an S3 service), by name. */
export type ExternalFacts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The services that a league runs: those that are always on, those that nothing external replaces, and its modules.
 * @throws SprocketError service-unknown for a module that is not in the catalog, config-invalid when a need is not met
 */
export function selectServices(catalog: Catalog, league: League, external: ExternalFacts): CatalogService[] {
  const modules = new Set(league.modules);
  for (const name of modules) refuseUnknown(catalog, name);
  const selected = [...catalog.values()].filter(({ definition: { id, enabled } }) => {
    if (enabled === 'always') return true;
    return enabled === 'module' ? modules.has(id) : answerAt(league, enabled.unless) === undefined;
  });
  refuseUnmetNeeds(selected, external);
  return selected;
}

/** The optional services that there are, in the order of their ids. */
export function modulesIn(catalog: Catalog): ServiceDefinition[] {
  return [...catalog.values()].flatMap(({ definition }) => (definition.enabled === 'module' ? [definition] : []));
}

function refuseUnknown(catalog: Catalog, name: string): void {
  const enabled = catalog.get(name)?.definition.enabled;
  if (enabled === 'module') return;
  const known = modulesIn(catalog);
  const problem = enabled === undefined ? 'is not a known module' : 'is not optional, so it does not belong there';
  throw new SprocketError('service-unknown', `modules: ${name} ${problem}`, {
    details: [`Known modules: ${known.map(({ id }) => id).join(', ') || 'none'}`],
    hint: 'See: sprocket module list',
  });
}

function refuseUnmetNeeds(selected: readonly CatalogService[], external: ExternalFacts): void {
  const provided = new Set([
    ...Object.keys(external),
    ...selected.flatMap(({ definition }) => Object.keys(definition.provides)),
  ]);
  for (const { definition } of selected) {
    const missing = [...definition.needs, ...definition.after].filter((need) => !provided.has(need));
    if (missing.length > 0) {
      throw new SprocketError(
        'config-invalid',
        `${definition.id} needs ${missing.join(', ')}, which nothing provides`,
        {
          hint: `Enable a service that provides ${missing.join(', ')}: sprocket module list`,
        },
      );
    }
  }
}
