#!/bin/sh
# Builds a Go program from its published module, with the module's own go.sum and replacements.
#
#   go-program.sh MODULE VERSION PACKAGE OUTPUT [go build flags…]
#   go-program.sh github.com/traefik/traefik/v3 v3.6.12 ./cmd/traefik ./traefik
#
# GO_REQUIRE="mod@version …" pins what a dropped replacement must resolve to. CGO_ENABLED defaults to 0.
# Needs go and a Go module proxy. Exit 2: bad usage; otherwise go's own status.
set -eu

main() {
  [ $# -ge 4 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
  module=$1 version=$2 package=$3 output=$4; shift 4
  case $output in /*) ;; *) output=$PWD/$output ;; esac
  work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

  # The checksum database does not hold every module; what the module itself needs is checked by its go.sum.
  module_dir=$(GONOSUMDB="$module" go mod download -json "$module@$version" | json_dir)
  cp -r "$module_dir/." "$work" && chmod -R u+w "$work" && cd "$work"

  # A replacement by a folder points at a nested module, which is published apart.
  for nested in $(go mod edit -json | local_replacements); do
    go mod edit -dropreplace="$nested"
  done
  for pin in ${GO_REQUIRE:-}; do go mod edit -require="$pin"; done

  CGO_ENABLED="${CGO_ENABLED:-0}" GONOSUMDB='*' go build -mod=mod -buildvcs=false -trimpath "$@" -o "$output" "$package"
}

# go prints its JSON one field a line, so no JSON reader is needed.
json_dir() { sed -n 's/^[[:space:]]*"Dir": "\(.*\)",\{0,1\}$/\1/p'; }

local_replacements() {
  awk -F '"' '
    $2 == "Replace" { inside = 1 }
    inside && $2 == "Old" { side = "old" }
    inside && $2 == "New" { side = "new" }
    inside && $2 == "Path" && side == "old" { old = $4 }
    inside && $2 == "Path" && side == "new" && $4 ~ /^\./ { print old }'
}

main "$@"
