
-- Part of the transaction that loads a dump: what is not a Sprocket database is rolled back.
DO $check$
DECLARE
  tables integer;
  migrations integer := 0;
BEGIN
  SELECT count(*) INTO tables FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'sprocket' AND c.relkind IN ('r', 'p');
  IF pg_catalog.to_regclass('public.migrations') IS NOT NULL THEN
    EXECUTE 'SELECT count(*) FROM public.migrations' INTO migrations;
  END IF;
  IF tables = 0 OR migrations = 0 THEN
    RAISE EXCEPTION 'load: the dump is not one of a Sprocket database: % tables in schema sprocket, % migrations', tables, migrations;
  END IF;
  RAISE NOTICE 'load: % tables, % migrations', tables, migrations;
END
$check$;
