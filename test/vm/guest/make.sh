#!/bin/sh
# Makes the root of a Debian guest from Debian's own packages:
#
#   make.sh SUITE ROOT MIRROR SECURITY_MIRROR NPM_REGISTRY [INSTALL_SH IMAGE…]
#
# An empty MIRROR is debootstrap's own; an empty SECURITY_MIRROR leaves security updates out.
#
# Bare: what Debian's own cloud images have to boot, to be logged in to and to install packages. No curl, git, Node or
# Docker. With INSTALL_SH, for guests whose processor is emulated, the packages that it installs and the images are put in
# here, at the speed of the host; nothing is started or configured. Needs root and a mount namespace of its own
# (unshare --mount): what is mounted here goes away with it.
set -eu

main() {
  suite=$1 root=$2 mirror=$3 security=$4 npm_registry=$5
  shift 5
  here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
  # `npm run` tells its children where the settings of the host's npm are; the guest's npm has its own.
  for name in $(env | sed -n 's/^\(npm_[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$name"; done

  debootstrap --variant=minbase --include=ca-certificates,dbus,kmod,systemd-sysv,udev,zstd "$suite" "$root" ${mirror:+"$mirror"}
  # The engine looks for the mount that its data lie on.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  # Services are not started in here.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  cp -R "$here/root/." "$root/"
  trust_host_authorities
  write_sources
  install_system
  if [ $# -gt 0 ]; then
    install_packages_of "$1"
    shift
    pull_images "$@"
  fi
  settle
}

# A host behind an inspecting proxy reaches its mirrors by nothing else.
trust_host_authorities() {
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \; 2>/dev/null || true
  chroot "$root" update-ca-certificates
}

write_sources() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  sources=$root/etc/apt/sources.list.d/debian.sources
  # What debootstrap took by itself stands in the list that it left.
  mirror=${mirror:-$(sed -n 's/^deb \([^ ]*\) .*/\1/p' "$root/etc/apt/sources.list" | head -n 1)}
  : >"$root/etc/apt/sources.list"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' "$mirror" "$suite $suite-updates" $keyring >"$sources"
  [ -z "$security" ] ||
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$security" "$suite-security" $keyring >>"$sources"
  # A host that installs from a frozen mirror has told apt to accept old lists; the same mirror serves the guest.
  apt-config dump | grep -E '^Acquire::Check-(Valid-Until|Date) ' >"$root/etc/apt/apt.conf.d/90host" || true
}

# AppArmor is what linux-image recommends, so every Debian host has it; the engine needs its parser with that kernel.
install_system() {
  chroot "$root" apt-get update -q
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y -q --no-install-recommends \
    -o Dpkg::Options::=--force-confold apparmor initramfs-tools iproute2 linux-image-cloud-amd64 openssh-server procps
}

# The functions of install.sh itself, without its last line, which would run it.
install_packages_of() {
  sed '$d' "$1" >"$root/tmp/install-functions.sh"
  echo "registry=$npm_registry" >"$root/root/.npmrc"
  # shellcheck disable=SC2016 # for the shell inside to expand
  chroot "$root" sh -euc '
    . /tmp/install-functions.sh
    MODE=prepare YES=true CHILD=
    start_log
    read_release
    install_basics
    node_ok || install_node
    install_docker "$(missing_docker)"'
  rm "$root/tmp/install-functions.sh"
}

# By the guest's own engine, so that they lie as it expects them.
pull_images() {
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/run"
  # A second engine would remove the bridge of the one that runs here, unless it is told that the bridge is not its own.
  bridge=none
  [ ! -e /sys/class/net/docker0 ] || bridge=docker0
  chroot "$root" dockerd --bridge "$bridge" --iptables=false --ip6tables=false &
  engine=$!
  trap 'kill "$engine"; wait "$engine" || true' EXIT
  tries=0
  until chroot "$root" docker version >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ]
    sleep 0.3
  done
  for image; do chroot "$root" docker pull -q "$image"; done
  trap - EXIT
  kill "$engine"
  wait "$engine" || true
  rm -rf "$root/var/lib/docker/network"
}

settle() {
  rm "$root/usr/sbin/policy-rc.d"
  echo guest >"$root/etc/hostname"
  printf '127.0.0.1 localhost guest\n' >"$root/etc/hosts"
  printf 'nameserver 10.0.2.3\n' >"$root/etc/resolv.conf"
  echo "registry=$npm_registry" >"$root/root/.npmrc"
  # Programs that bring their own list of authorities (Node from npm) are pointed at the system's.
  echo 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' >>"$root/etc/environment"
  # Keys come with each run; a cached guest must not hold any.
  rm -f "$root"/etc/ssh/ssh_host_*
  mkdir -p "$root/mnt/brought"
  chroot "$root" systemctl enable systemd-networkd.service lab-registry.socket
  chroot "$root" systemctl mask systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer \
    fstrim.timer e2scrub_all.timer getty@tty1.service
  chroot "$root" apt-get clean
}

main "$@"
