#!/bin/sh
# Loads import/files/database.dump (pg_dump, custom or plain) into an empty database: whole or not at all. Without a dump, or
# when the database holds tables of the app already, nothing happens.
set -eu
dump=/import/database.dump
sql() { sh /opt/sprocket/psql.sh "$@"; }
[ -f "$dump" ] || { echo 'load: there is no dump to load'; exit 0; }
tables=$(sql -At -c "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('sprocket', 'mledb', 'mledb_bridge') AND c.relkind IN ('r', 'p')")
[ "$tables" = 0 ] || { echo "load: the database holds $tables tables already; nothing loaded"; exit 0; }
produce() {
  if [ "$(head -c 5 "$dump")" = PGDMP ]; then
    pg_restore --no-owner --no-privileges --file=- "$dump"
  else
    cat "$dump"
  fi
}
# One transaction: a dump that ends early must not be half of a league.
{ produce || echo 'SELECT 1/0 AS the_dump_could_not_be_read;'; cat /opt/sprocket/check-dump.sql; } |
  sql --output=/dev/null --single-transaction -f -
echo 'load: the dump is loaded'
