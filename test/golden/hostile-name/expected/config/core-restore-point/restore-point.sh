#!/bin/sh
# Restore points of the league's database: whole copies beside it, or dumps in a folder where its role may not make any.
#   size               bytes of the database, and on a line of its own the last migration that it had
#   list               one line a restore point: name and bytes
#   copy NAME          makes a restore point; one of that name that is there already is kept
#   swap KEEP TAKE     the database becomes the restore point KEEP, and the restore point TAKE becomes the database
#   drop NAME          removes a restore point; nothing happens when there is none
#   rows NAME          one line a table whose number of rows differs: table, rows at the restore point, rows now
# Every action can be run again after it was killed. Nobody may write to the database during copy and swap.
set -eu
umask 077
database=$PGDATABASE
points=/points

run() {
  sh /opt/sprocket/psql.sh -At "$@"
}
maintenance() {
  PGDATABASE=postgres run "$@"
}
fail() {
  printf 'restore point: %s\n' "$1" >&2
  exit 2
}
valid() {
  case $1 in *[!a-z0-9-]* | '') fail "expected a name of a-z, 0-9 and dash, found: $1" ;; esac
}
# A copy beside the database needs the right to make databases; a managed one seldom gives it.
beside() {
  [ "$(run -c "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")" = t ]
}
name_of() {
  valid "$1"
  printf '%s-%s' "$database" "$1"
}
exists() {
  [ "$(maintenance -v name="$1" <<'SQL'
SELECT count(*) FROM pg_database WHERE datname = :'name';
SQL
)" = 1 ]
}
disconnect() {
  maintenance -v name="$1" >/dev/null <<'SQL'
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name' AND pid <> pg_backend_pid();
SQL
}
# What else is connected (a check, a daily job) is sent away; it may come back at the wrong moment, so this is tried again.
quietly() {
  work=$1
  shift
  tries=0
  until for other in "$@"; do disconnect "$other"; done && "$work" 2>/tmp/error; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || {
      cat /tmp/error >&2
      exit 3
    }
    sleep 0.25
  done
}
# A copy that a killed run began may be done by now.
duplicate() {
  if exists "$target"; then return; fi
  maintenance -v from="$database" -v to="$target" >/dev/null <<'SQL'
CREATE DATABASE :"to" TEMPLATE :"from" STRATEGY file_copy;
SQL
}
# What a role was told for one database is not copied with it.
keep_settings() {
  maintenance -v from="$database" -v to="$target" >/dev/null <<'SQL'
SELECT format('ALTER ROLE %I IN DATABASE %I SET %I TO %s', r.rolname, :'to', split_part(s, '=', 1), substr(s, strpos(s, '=') + 1))
  FROM pg_db_role_setting t JOIN pg_database d ON d.oid = t.setdatabase JOIN pg_roles r ON r.oid = t.setrole,
       unnest(t.setconfig) s
 WHERE d.datname = :'from' AND split_part(s, '=', 1) = 'search_path' \gexec
SQL
}
exchange() {
  maintenance -v live="$database" -v keep="$keep" -v take="$take" >/dev/null <<'SQL'
BEGIN;
ALTER DATABASE :"live" RENAME TO :"keep";
ALTER DATABASE :"take" RENAME TO :"live";
COMMIT;
SQL
}

copy_beside() {
  target=$(name_of "$1")
  quietly duplicate "$database"
  keep_settings
}
swap_beside() {
  keep=$(name_of "$1")
  take=$(name_of "$2")
  if ! exists "$take"; then
    exists "$keep" || fail "there is no restore point $2"
    return
  fi
  if exists "$keep"; then drop_beside "$1"; fi
  quietly exchange "$database" "$take"
}
drop_beside() {
  maintenance -v name="$(name_of "$1")" >/dev/null <<'SQL'
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
SQL
}
list_beside() {
  maintenance -F ' ' -v prefix="$database-" <<'SQL'
SELECT substr(datname, length(:'prefix') + 1), pg_database_size(datname)
  FROM pg_database WHERE starts_with(datname, :'prefix') ORDER BY 1;
SQL
}
counts() {
  PGDATABASE=$1 run -F ' ' <<'SQL'
SELECT format('SELECT %L, count(*) FROM %I.%I;', n.nspname || '.' || c.relname, n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
 ORDER BY 1 \gexec
SQL
}
rows_beside() {
  point=$(name_of "$1")
  exists "$point" || fail "there is no restore point $1"
  counts "$point" | sort >/tmp/then
  counts "$database" | sort >/tmp/now
  join -a 1 -a 2 -e 0 -o 0,1.2,2.2 /tmp/then /tmp/now | awk '$2 != $3'
}

dump_of() {
  valid "$1"
  printf '%s/%s.dump' "$points" "$1"
}
# Written beside and renamed, so that a file of that name is a whole one.
copy_dumped() {
  target=$(dump_of "$1")
  if [ -e "$target" ]; then return; fi
  program=pg_dump sh /opt/sprocket/psql.sh --format custom --no-owner --no-acl --file "$target.unfinished"
  sync "$target.unfinished"
  mv "$target.unfinished" "$target"
}
# In one transaction: what the database has is removed, and what it had comes back.
swap_dumped() {
  take=$(dump_of "$2")
  if [ ! -e "$take" ]; then
    [ -e "$(dump_of "$1")" ] || fail "there is no restore point $2"
    return
  fi
  copy_dumped "$1"
  {
    run <<'SQL'
SELECT format('DROP SCHEMA %I CASCADE;', nspname) FROM pg_namespace
 WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
UNION ALL
SELECT format('DROP TABLE public.%I CASCADE;', tablename) FROM pg_tables WHERE schemaname = 'public';
SQL
    pg_restore --no-owner --no-acl --file - "$take"
  } >"$points/restore.sql"
  run --single-transaction --output /dev/null -f "$points/restore.sql"
  rm -f "$take" "$points/restore.sql"
}
drop_dumped() {
  rm -f "$(dump_of "$1")"
}
list_dumped() {
  for file in "$points"/*.dump; do
    [ -e "$file" ] || continue
    name=${file##*/}
    printf '%s %s\n' "${name%.dump}" "$(wc -c <"$file")"
  done
}
# A dump knows its rows by counting what it would write.
rows_dumped() {
  take=$(dump_of "$1")
  [ -e "$take" ] || fail "there is no restore point $1"
  pg_restore --data-only --file - "$take" | awk '
    /^COPY / { table = $2; gsub(/"/, "", table); count = 0; within = 1; next }
    within && /^\\\.$/ { print table, count; within = 0; next }
    within { count++ }' | sort >/tmp/then
  counts "$database" | sort >/tmp/now
  join -a 1 -a 2 -e 0 -o 0,1.2,2.2 /tmp/then /tmp/now | awk '$2 != $3'
}

action=$1
shift
case $action in
  size)
    run -c 'SELECT pg_database_size(current_database())'
    [ -z "$(run -c "SELECT to_regclass('public.migrations')")" ] ||
      run -c "SELECT 'head ' || name FROM public.migrations ORDER BY \"timestamp\" DESC, id DESC LIMIT 1"
    ;;
  list | copy | swap | drop | rows)
    if beside; then how=beside; else how=dumped; fi
    "${action}_$how" "$@"
    ;;
  *) fail "expected size, list, copy, swap, drop or rows, found: $action" ;;
esac
