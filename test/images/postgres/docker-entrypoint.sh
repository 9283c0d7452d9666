#!/bin/bash
# First start: initdb, the application's role and database, /docker-entrypoint-initdb.d; every start: exec the command.
# Written from the documented behaviour of the official image (variables, folders, messages that scripts wait for).
set -euo pipefail
shopt -s nullglob

# from_file NAME [DEFAULT]: NAME or the content of the file that NAME_FILE names, never both.
from_file() {
  local name=$1 file_name=${1}_FILE
  if [[ -n ${!name-} && -n ${!file_name-} ]]; then
    echo "error: both $name and $file_name are set" >&2
    exit 1
  fi
  if [[ -n ${!file_name-} ]]; then
    printf -v "$name" '%s' "$(<"${!file_name}")"
  else
    printf -v "$name" '%s' "${!name-${2-}}"
  fi
  unset "$file_name"
}

become_postgres() {
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres:postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
}

create_cluster() {
  local method=${POSTGRES_HOST_AUTH_METHOD-} args=()
  if [[ -z $POSTGRES_PASSWORD && $method != trust ]]; then
    echo "error: database is uninitialized and no superuser password is given (POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE)" >&2
    exit 1
  fi
  # POSTGRES_INITDB_ARGS is written like a part of a command line; eval keeps its quotes.
  eval "args=($POSTGRES_INITDB_ARGS)"
  if [[ -n ${POSTGRES_INITDB_WALDIR-} ]]; then args+=("--waldir=$POSTGRES_INITDB_WALDIR"); fi
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${args[@]}"
  printf '\nhost all all all %s\n' "${method:-$(postgres -C password_encryption)}" >>"$PGDATA/pg_hba.conf"
}

sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"; }

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    echo "$0: running $file"
    # shellcheck disable=SC1090 # whoever mounts the folder decides what is in it
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | sql --dbname "$POSTGRES_DB" ;;
      *.sql.xz) xz -dc "$file" | sql --dbname "$POSTGRES_DB" ;;
      *.sql.zst) zstd -dc "$file" | sql --dbname "$POSTGRES_DB" ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

# The server of the first start listens on its socket only: nobody outside sees a half-made database.
first_start() {
  export PGPASSWORD=$POSTGRES_PASSWORD
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [[ $POSTGRES_DB != postgres ]]; then
    sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  run_init_files
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

main() {
  if [[ ${1-} == -* ]]; then set -- postgres "$@"; fi
  if [[ ${1-} == postgres ]]; then
    if [[ $(id -u) == 0 ]]; then become_postgres "$@"; fi
    from_file POSTGRES_PASSWORD
    from_file POSTGRES_USER postgres
    from_file POSTGRES_DB "$POSTGRES_USER"
    from_file POSTGRES_INITDB_ARGS
    mkdir -p "$PGDATA"
    chmod 0700 "$PGDATA" 2>/dev/null || true
    if [[ ! -s $PGDATA/PG_VERSION ]]; then
      create_cluster
      first_start
    else
      printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    fi
  fi
  exec "$@"
}

main "$@"
