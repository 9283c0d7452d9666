#!/bin/bash
# Carries every database of a running server of another version over into the volume of this one, by this version's own
# tools: roles with their passwords, databases with their settings, rows, sequences, who may connect. Then it compares the
# number of rows in every table. The other server is only read; nobody else may use it meanwhile.
# Restore points beside the database stay where they are: they belong to the generations of the other version.
# PG_VERSION comes into its place last, so a volume that has it is whole.
set -euo pipefail
umask 077
half=$CARRY_VOLUME/carrying
sockets=/tmp/sockets

fail() {
  printf 'carry: %s\n' "$1" >&2
  exit 3
}
# The other server answers on the loopback address, because its network is shared; this one on its socket only.
theirs() { PGHOST=127.0.0.1 PGPASSFILE=/tmp/pgpass "$@"; }
ours() { PGHOST=$sockets "$@"; }
sql() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 "$@"; }

begin() {
  if [ -e "$PGDATA/PG_VERSION" ]; then fail "there is data in $PGDATA already"; fi
  find "$CARRY_VOLUME" -mindepth 1 -delete
  mkdir -p "$sockets"
  printf '*:*:*:*:%s\n' "$(sed -e 's/[:\\]/\\&/g' /run/secrets/database-password)" >/tmp/pgpass
  export PGUSER=$POSTGRES_USER PGDATABASE=postgres PGPORT=5432 PGAPPNAME=sprocket-installer PGCONNECT_TIMEOUT=15
  eval "args=($POSTGRES_INITDB_ARGS)"
  initdb --pgdata="$half" --username="$POSTGRES_USER" --pwfile=/run/secrets/database-password "${args[@]}" >/tmp/initdb.log 2>&1 ||
    { cat /tmp/initdb.log >&2; fail 'a new cluster could not be made'; }
  # What a power cut leaves of it is thrown away, so it need not be safe before its end.
  pg_ctl --pgdata="$half" --wait --silent --log=/tmp/server.log start \
    -o "-c listen_addresses='' -c unix_socket_directories='$sockets' -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0" ||
    { cat /tmp/server.log >&2; fail 'the new server did not start'; }
}

databases() {
  theirs sql -At -v restore_points="$POSTGRES_DB-" <<'SQL'
SELECT datname FROM pg_database
 WHERE datallowconn AND datname <> 'template0' AND NOT starts_with(datname, :'restore_points') ORDER BY datname;
SQL
}
# The first role and two databases are there already.
carry_roles() {
  local first
  first=$(theirs sql -At -c "SELECT format('CREATE ROLE %I;', current_user)")
  theirs pg_dumpall --globals-only | grep -vxF -e "$first" | ours sql --output=/dev/null
}
carry_database() {
  case $1 in
    postgres | template1) theirs pg_dump --dbname="$1" | ours sql --output=/dev/null --dbname="$1" ;;
    *) theirs pg_dump --create --dbname="$1" | ours sql --output=/dev/null ;;
  esac
}
who_may_connect() {
  theirs sql -At -c "SELECT pg_read_file(current_setting('hba_file'))" >"$half/pg_hba.conf"
}

# What there is, one line each: rows by table, how far a sequence is, roles with what tells their password apart.
inventory() {
  local database
  for database in "${names[@]}"; do
    "$1" sql -At -F ' ' --dbname="$database" <<'SQL'
SELECT format('SELECT %L, count(*) FROM %I.%I;', current_database() || '.' || n.nspname || '.' || c.relname, n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT format('SELECT %L, last_value, is_called FROM %I.%I;', current_database() || '.' || n.nspname || '.' || c.relname, n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S'
 ORDER BY 1 \gexec
SQL
  done
  "$1" sql -At -F ' ' -c "SELECT 'role', rolname, md5(coalesce(rolpassword, '')) FROM pg_authid WHERE rolname !~ '^pg_' ORDER BY 2"
}
compare() {
  inventory theirs >/tmp/theirs
  inventory ours >/tmp/ours
  if cmp --silent /tmp/theirs /tmp/ours; then return; fi
  diff /tmp/theirs /tmp/ours | sed -n 's/^< \(role [^ ]*\).*/was: \1/p; s/^> \(role [^ ]*\).*/is: \1/p; t; s/^< /was: /p; s/^> /is: /p' | head -20 >&2 || true
  fail 'not everything came over'
}

finish() {
  ours vacuumdb --all --analyze-only --quiet
  pg_ctl --pgdata="$half" --wait --silent --mode=fast stop
  mkdir -p "$PGDATA"
  find "$half" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  sync -f "$PGDATA"
  mv "$half/PG_VERSION" "$PGDATA/"
  rmdir "$half"
  sync -f "$PGDATA"
}

begin
mapfile -t names < <(databases)
[ "${#names[@]}" -gt 0 ] || fail 'the other server could not be asked for its databases'
carry_roles
for name in "${names[@]}"; do carry_database "$name"; done
who_may_connect
compare
finish
awk 'NF == 2 { tables++; rows += $2 } END { printf "carried over and compared: %d rows in %d tables\n", rows, tables }' /tmp/ours
