#!/bin/sh
# Runs psql, or what $program says, with the password from its secret file, without showing it in arguments or the environment.
set -eu
umask 077
password=$(sed -e 's/[:\\]/\\&/g' /run/secrets/database-password)
printf '*:*:*:*:%s\n' "$password" >/tmp/pgpass
unset password
export PGPASSFILE=/tmp/pgpass PGCONNECT_TIMEOUT=15 PGAPPNAME=sprocket-installer
if [ -n "${program:-}" ]; then exec "$program" "$@"; fi
exec psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 "$@"
