#!/bin/sh
# The inside of a place: run in a network and a mount namespace of its own, it keeps an engine running there.
# Nothing that is mounted here is seen outside, and nothing of the host's own /run is seen here: neither its engine nor
# its systemd.
#   inside.sh FOLDER    with daemon.json in it
set -eu
folder=$1

# A resolver on the host's own loopback is out of reach here; systemd's keeps beside it a list of those behind it.
names=/run/systemd/resolve/resolv.conf
[ -s "$names" ] || names=/etc/resolv.conf
cat "$names" > "$folder/resolv.conf"
seen=$(readlink -f /etc/resolv.conf)

mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p "$(dirname "$seen")"
[ -e "$seen" ] || : > "$seen"
mount --bind "$folder/resolv.conf" "$seen"
[ ! -d /etc/systemd/system ] || mount -t tmpfs -o mode=755 tmpfs /etc/systemd/system

# /sys shows the devices of the network in which it was mounted; an engine writes to bridges there.
mkdir /run/cgroup
mount --rbind /sys/fs/cgroup /run/cgroup
mount -t sysfs sysfs /sys
mount --rbind /run/cgroup /sys/fs/cgroup
umount -R /run/cgroup
rmdir /run/cgroup

ip link set lo up

# An engine that ends is started again, as a host's own would be, until this is told to end; one that cannot start is not.
ending=
engine=
code=0
trap 'ending=1; [ -z "$engine" ] || kill "$engine"' TERM
while [ -z "$ending" ] && [ "$code" -ne 1 ]; do
  setpriv --pdeathsig TERM dockerd --config-file "$folder/daemon.json" &
  engine=$!
  # A signal breaks a wait off; the engine is waited for all the same.
  while kill -0 "$engine" 2>/dev/null; do wait "$engine" && code=0 || code=$?; done
done
exit "$code"
