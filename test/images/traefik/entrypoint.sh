#!/bin/sh
# Options alone, or one of Traefik's own commands, mean traefik; then exec.
set -eu

main() {
  case ${1-} in
    -* | healthcheck | version) set -- traefik "$@" ;;
  esac
  exec "$@"
}

main "$@"
