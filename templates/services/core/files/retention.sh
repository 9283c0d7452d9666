#!/bin/sh
# Once a day; a failed run is told in the log and tried again an hour later.
set -u
while :; do
  if sh /opt/sprocket/psql.sh -f /opt/sprocket/retention.sql; then
    sleep 86400 &
  else
    echo 'retention: failed; next try in an hour' >&2
    sleep 3600 &
  fi
  wait $!
done
