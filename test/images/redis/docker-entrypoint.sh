#!/bin/sh
# Options or a .conf file alone mean redis-server; root becomes the user redis; then exec.
set -eu

# The official build has protected mode off unless a configuration turns it on; Debian's build is the other way round.
protected_mode_is_set() {
  for argument in "$@"; do
    case $argument in
      --protected-mode) return 0 ;;
      *.conf) if grep -qi '^[[:space:]]*protected-mode' "$argument"; then return 0; fi ;;
    esac
  done
  return 1
}

main() {
  case ${1-} in -* | *.conf) set -- redis-server "$@" ;; esac
  if [ "${1-}" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
      find . ! -user redis -exec chown redis:redis {} +
      exec setpriv --reuid=redis --regid=redis --clear-groups -- "$0" "$@"
    fi
    umask 0077
    protected_mode_is_set "$@" || set -- "$@" --protected-mode no
  fi
  exec "$@"
}

main "$@"
