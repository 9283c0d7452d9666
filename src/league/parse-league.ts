import { SprocketError } from '../core/sprocket-error.ts';
import { type ParsedYaml, parseYaml } from '../core/yaml.ts';
import { describeIssues } from '../core/describe-issues.ts';
import { migrateLeague } from './migrations.ts';
import { type League, leagueSchema } from './schema.ts';
import { refuseSecrets } from './secret-guard.ts';

export interface LeagueFile {
  readonly league: League;
  /** The text as it was read, for edits in place and for origins. */
  readonly source: ParsedYaml;
}

/**
 * Reads sprocket.yaml.
 * @param text content of the file
 * @param name the file's name, for errors
 * @throws SprocketError config-invalid (each wrong field with its path, line and what was expected) or config-secret
 */
export function parseLeague(text: string, name = 'sprocket.yaml'): LeagueFile {
  const source = parseYaml(text, name);
  return { league: validateLeague(source.value, name, (path) => source.lineOf(path)), source };
}

/**
 * Checks a value against the schema and fills in the defaults.
 * @param lineOf tells the line of a field, where there is a file
 * @throws SprocketError config-invalid or config-secret
 */
export function validateLeague(
  value: unknown,
  name: string,
  lineOf: (path: readonly (string | number)[]) => number | undefined = () => undefined,
): League {
  refuseSecrets(value, name);
  const result = leagueSchema.safeParse(migrateLeague(value, name));
  if (result.success) return result.data;
  const details = describeIssues(result.error, value, lineOf);
  throw new SprocketError(
    'config-invalid',
    `${name} has ${details.length === 1 ? 'a mistake' : `${details.length} mistakes`}`,
    {
      details,
      hint: `Correct ${name}; every key is explained in docs/reference/configuration.md and by: sprocket config --schema`,
    },
  );
}
