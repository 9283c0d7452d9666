#!/bin/sh
# Arguments go to versitygw as they are; without any, VGW_ARGS, VGW_BACKEND, VGW_BACKEND_ARG and VGW_BACKEND_ARGS make the
# command line. Words in the two *_ARGS are split at blanks, as the official image does.
set -eu

main() {
  if [ $# -eq 0 ]; then
    case ${VGW_BACKEND:-} in
      posix | scoutfs | s3 | azure | plugin) ;;
      *) echo "VGW_BACKEND must be posix, scoutfs, s3, azure or plugin (it is '${VGW_BACKEND:-}')" >&2; exit 1 ;;
    esac
    # shellcheck disable=SC2086 # documented: lists of words
    set -- ${VGW_ARGS:-} "$VGW_BACKEND" ${VGW_BACKEND_ARG:+"$VGW_BACKEND_ARG"} ${VGW_BACKEND_ARGS:-}
  fi
  exec "${VGW_BINARY:-/usr/local/bin/versitygw}" "$@"
}

main "$@"
