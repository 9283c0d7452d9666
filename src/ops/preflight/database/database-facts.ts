import { z } from 'zod';

/** What a database says about itself and about what the role may do there. */
const databaseFactsSchema = z.object({
  /** Such as 170011. */
  version: z.int(),
  createSchemas: z.boolean(),
  createInPublic: z.boolean(),
  /** The app's migration history has rows. */
  history: z.boolean(),
  /** Tables in the app's own schemas. */
  appTables: z.int(),
  /** Those of them, and of the history, that belong to a role which this one is not a member of. */
  ownedByOthers: z.int(),
  /** Tables and views elsewhere, without those of extensions. */
  otherTables: z.array(z.string()),
});

export type DatabaseFacts = z.output<typeof databaseFactsSchema>;

const MARK = 'sprocket-facts';

/**
 * Asks for the facts as one line of psql's output. Reads only. A block instead of a query, because a query that names
 * the table of the history fails where there is none. The known schemas are those that prepare.sql makes.
 */
export const FACTS_SQL = `DO $facts$
DECLARE
  app constant text[] := ARRAY['sprocket', 'mledb', 'mledb_bridge', 'history'];
  history boolean;
BEGIN
  SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') INTO history
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'public' AND c.relname = 'migrations' AND c.relkind IN ('r', 'p');
  IF history THEN EXECUTE 'SELECT EXISTS (SELECT 1 FROM public.migrations)' INTO history; END IF;
  RAISE INFO '${MARK} %', (
    WITH tables AS (
      SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relowner AS owner
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    )
    SELECT json_build_object(
      'version', current_setting('server_version_num')::int,
      'createSchemas', has_database_privilege(current_database(), 'CREATE'),
      'createInPublic', coalesce((SELECT has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'), false),
      'history', coalesce(history, false),
      'appTables', (SELECT count(*) FROM tables WHERE schema = ANY (app) AND schema <> 'history' AND kind IN ('r', 'p')),
      'ownedByOthers', (SELECT count(*) FROM tables WHERE (schema = ANY (app) OR (schema = 'public' AND name = 'migrations'))
                                                      AND NOT pg_has_role(owner, 'USAGE')),
      'otherTables', (SELECT coalesce(json_agg(schema || '.' || name ORDER BY schema, name), '[]'::json) FROM tables
                       WHERE schema <> ALL (app) AND NOT (schema = 'public' AND name = 'migrations'))
    ));
END
$facts$`;

/** The facts out of psql's output; undefined when they are not in it. */
export function parseFacts(output: string): DatabaseFacts | undefined {
  const json = new RegExp(`${MARK} (\\{.*\\})`).exec(output)?.[1];
  if (json === undefined) return undefined;
  return databaseFactsSchema.parse(JSON.parse(json));
}
