#!/bin/sh
# Makes the base image of the lab from Debian's own packages: build.sh SUITE IMAGE KEY [MIRROR]
#
# Without a mirror, debootstrap's default one. Needs root (debootstrap makes device nodes). The host's own certificate
# authorities come along, because a host behind an inspecting proxy reaches its mirrors by nothing else.
set -eu

main() {
  suite=$1 image=$2 key=$3 mirror=${4:-}
  root=$(mktemp -d)
  trap 'rm -rf --one-file-system "$root"' EXIT

  # The script of `sid` fits every later suite; older debootstraps do not know the names of newer ones, and the keyrings of
  # other distributions not their keys, so the public key of the archive is kept here.
  keyring=$(dirname "$0")/$suite-automatic.gpg
  debootstrap --variant=minbase --include=ca-certificates --keyring="$keyring" \
    "$suite" "$root" "$mirror" /usr/share/debootstrap/scripts/sid

  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \; 2>/dev/null || true
  chroot "$root" update-ca-certificates
  host_freshness_rules >"$root/etc/apt/apt.conf.d/90host"

  tar -C "$root" -c --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' \
    --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./var/log/*.log' . |
    docker import -c 'CMD ["bash"]' -c "LABEL sprocket.lab.key=$key sprocket.lab.origin=built" - "$image"
}

# A host that installs from a frozen mirror has told apt to accept old lists; the same mirror serves these images.
host_freshness_rules() { apt-config dump 2>/dev/null | grep -E '^Acquire::Check-(Valid-Until|Date) ' || true; }

main "$@"
