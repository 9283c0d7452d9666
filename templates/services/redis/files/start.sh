#!/bin/sh
# Redis reads no password file, so the password becomes a configuration file in memory.
set -eu
umask 077
printf 'requirepass %s\n' "$(cat /run/secrets/redis-password)" >/tmp/auth.conf
exec redis-server /etc/redis/redis.conf
