#!/bin/sh
# Prepares a Debian or Ubuntu host for a Sprocket league and starts the installer; --help says how.
set -eu

NODE_MAJOR=20 NODE_MINOR=19
DOCKER_SITE=https://download.docker.com/linux
NODE_SITE=https://deb.nodesource.com

usage() {
  cat <<'END'
Prepares a Debian or Ubuntu host for a Sprocket league and starts the installer.

  ./install.sh                     prepare the host, install the package, ask the questions
  ./install.sh --prepare [--yes]   only install what the host lacks and start the engine
  ./install.sh --demo [--dir DIR]  prepare, then a complete league on this machine in DIR (/opt/sprocket-demo), no questions

An engine that is there and answers is never touched. Running it again converges.
Exit codes: 0 ok, 1 failed, 2 usage, 3 this host is not supported, 4 no Docker Engine can run here, 130 cancelled.
END
}

say() { printf '%s\n' "$*" >&2; }
ok() { say "  ✔ $*"; }
warn() { say "  ! $*"; }

# fail STATUS MESSAGE [HINT]
fail() {
  say "  ✘ $2"
  [ $# -lt 3 ] || say "    Next: $3"
  exit "$1"
}

has() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# --- running things -----------------------------------------------------------------------------

# run TITLE COMMAND…: runs in the background with its output in the log, and says what is waited for and for how long.
run() {
  title=$1; shift
  printf '\n== %s: %s\n' "$title" "$*" >>"$LOG"
  mark=$(wc -l <"$LOG")
  started=$(date +%s) shown=0
  "$@" >>"$LOG" 2>&1 </dev/null &
  CHILD=$!
  while kill -0 "$CHILD" 2>/dev/null; do
    elapsed=$(($(date +%s) - started))
    if [ "$shown" -eq 0 ] && [ "$elapsed" -ge 1 ]; then say "  … $title"; shown=1; fi
    if [ $((elapsed / 10)) -ge "$shown" ] && [ "$elapsed" -ge 10 ]; then
      shown=$((elapsed / 10 + 1)); say "  … $title, $elapsed s"
    fi
    sleep 0.2
  done
  status=0; wait "$CHILD" || status=$?
  CHILD=
  elapsed=$(($(date +%s) - started))
  if [ "$status" -eq 0 ]; then ok "$title ($elapsed s)"; return 0; fi
  say "  ✘ $title failed after $elapsed s (status $status). The end of its output:"
  tail -n +"$((mark + 1))" "$LOG" | tail -n 12 | sed 's/^/      /' >&2
  say "    Whole log: $LOG"
  return "$status"
}

cancelled() {
  [ -z "${CHILD:-}" ] || kill "$CHILD" 2>/dev/null || true
  say "Cancelled. What was installed stays; running install.sh again goes on from here."
  exit 130
}

start_log() {
  dir=/var/log
  [ -w "$dir" ] || dir=${TMPDIR:-/tmp}
  LOG=$dir/create-sprocket-install.log
  : >>"$LOG" 2>/dev/null || LOG=$(mktemp "${TMPDIR:-/tmp}/create-sprocket-install.XXXXXX")
  printf '\n==== %s install.sh\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$LOG"
}

# reachable URL: an HTTP answer that is the service's own (401 is how a registry greets a stranger).
reachable() {
  has curl || return 1
  case $(curl -sS -o /dev/null -w '%{http_code}' --connect-timeout 4 --max-time 8 "$1" 2>/dev/null) in
    200|401) return 0 ;;
    *) return 1 ;;
  esac
}

confirm() {
  if $YES; then return 0; fi
  # Without a terminal there is nobody to ask, and nothing is changed on a guess.
  [ -t 0 ] || fail 2 "$1 Nobody can be asked here." "install.sh --yes (or --demo) to agree beforehand"
  printf '%s [Y/n] ' "$1" >&2
  read -r answer || answer=n
  case $answer in ''|y|Y|yes|Yes) ;; *) say "Nothing was changed."; exit 130 ;; esac
}

# --- packages -----------------------------------------------------------------------------------

read_release() {
  OS=unknown RELEASE=0 CODENAME=
  if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    OS=$(. /etc/os-release; echo "${ID:-unknown}")
    # shellcheck source=/dev/null
    RELEASE=$(. /etc/os-release; echo "${VERSION_ID:-999}")
    # shellcheck source=/dev/null
    CODENAME=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")
  fi
  MAJOR=${RELEASE%%.*}
}

supported_release() {
  case $OS in
    debian) [ "$MAJOR" -ge 12 ] ;;
    ubuntu) [ "$MAJOR" -ge 22 ] ;;
    *) false ;;
  esac
}

apt_update() { run "package lists" apt-get update -q; }

# Lists older than a day may name packages that the mirror has dropped meanwhile (apt_install looks for what young ones lack).
fresh_lists() {
  [ -n "${LISTS_FRESH:-}" ] && return 0
  if [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -n 1)" ]; then
    apt_update || warn "some package lists could not be read; going on with what is there"
  fi
  LISTS_FRESH=1
}

apt_install() {
  packages_title=$1; shift
  # A list may be young and yet lack a suite that was added since, or name a package that the mirror has just replaced.
  if ! apt_knows "$@"; then apt_update || warn "some package lists could not be read; going on with what is there"; fi
  run "$packages_title" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@"
}

apt_knows() { apt-get install --simulate -q --no-install-recommends "$@" >/dev/null 2>&1; }

candidate() { LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: \([0-9]*:\)\{0,1\}//p'; }

# The mirror this machine already uses for Debian itself (not its security archive).
debian_mirror() {
  # shellcheck disable=SC2016 # the fields are apt's to fill in
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(CODENAME)' 'Created-By: Packages' 2>/dev/null |
    awk -v c="$CODENAME" '$2 == "main" && $3 == c && $1 !~ /security/ { print $1; exit }'
}

# add_suite SUITE: makes a newer Debian suite known, pinned so low that nothing moves there by itself.
add_suite() {
  list=/etc/apt/sources.list.d/create-sprocket-$1.sources
  if [ ! -s "$list" ]; then
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail 3 "No Debian mirror is configured in /etc/apt." "add Debian's own sources to /etc/apt/sources.list.d"
    printf 'Package: *\nPin: release a=%s\nPin-Priority: 50\n' "$1" >"/etc/apt/preferences.d/create-sprocket-$1"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
      "$mirror" "$1" /usr/share/keyrings/debian-archive-keyring.gpg >"$list"
  fi
  run "package list of Debian $1" apt-get update -q -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- \
    -o APT::Get::List-Cleanup=0
}

# add_vendor NAME KEY_URL URI SUITE COMPONENT
add_vendor() {
  mkdir -p /etc/apt/keyrings
  run "signing key of $1" curl -fsSL --max-time 30 -o "/etc/apt/keyrings/create-sprocket-$1.asc" "$2" || return 1
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: %s\nSigned-By: %s\n' \
    "$3" "$4" "$5" "/etc/apt/keyrings/create-sprocket-$1.asc" >"/etc/apt/sources.list.d/create-sprocket-$1.sources"
  apt_update
}

install_basics() {
  basics=
  for tool in git curl; do has "$tool" || basics="$basics $tool"; done
  [ -e /etc/ssl/certs/ca-certificates.crt ] || basics="$basics ca-certificates"
  [ -n "$basics" ] || return 0
  fresh_lists
  # shellcheck disable=SC2086 # a list of package names
  apt_install "installing$basics" $basics
}

# --- Node ---------------------------------------------------------------------------------------

node_ok() {
  has node && has npm && node -e "
    const [major, minor] = process.versions.node.split('.').map(Number);
    process.exit(major > $NODE_MAJOR || (major === $NODE_MAJOR && minor >= $NODE_MINOR) ? 0 : 1)" 2>/dev/null
}

# new_enough VERSION
new_enough() {
  major=${1%%.*} rest=${1#*.} minor=${rest%%.*}
  case $major$minor in ''|*[!0-9]*) return 1 ;; esac
  [ "$major" -gt "$NODE_MAJOR" ] || { [ "$major" -eq "$NODE_MAJOR" ] && [ "$minor" -ge "$NODE_MINOR" ]; }
}

install_node() {
  fresh_lists
  if new_enough "$(candidate nodejs)"; then
    apt_install "installing Node $(candidate nodejs)" nodejs npm
  elif reachable "$NODE_SITE/node_22.x/dists/nodistro/InRelease"; then
    add_vendor nodesource "$NODE_SITE/gpgkey/nodesource-repo.gpg.key" "$NODE_SITE/node_22.x" nodistro main
    apt_install "installing Node from NodeSource" nodejs
  else
    node_from_npm
  fi
  hash -r
  node_ok || fail 3 "No Node >= $NODE_MAJOR.$NODE_MINOR could be installed." "install Node yourself, then run install.sh again"
}

# Debian 12 has Node 18 and an npm that can fetch the newer Node, and the npm that fits it, as packages.
# Debian 13's nodejs would bring a newer libc with it, which is too much to ask of somebody's host.
node_from_npm() {
  case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) return 0 ;; esac
  has npm || apt_install "installing the distribution's npm" nodejs npm
  prefix=/usr/local/lib/create-sprocket-node
  run "Node 22 from npm" npm install --no-fund --no-audit --prefix "$prefix" "node-linux-$arch@22" npm@10
  ln -sf "$prefix/node_modules/node-linux-$arch/bin/node" /usr/local/bin/node
  ln -sf "$prefix/node_modules/npm/bin/npm-cli.js" /usr/local/bin/npm
  ln -sf "$prefix/node_modules/npm/bin/npx-cli.js" /usr/local/bin/npx
  hash -r
  # npm takes the folder of its Node for the place of global programs, and no PATH looks there.
  npm config set --location=global prefix /usr/local
}

# --- Docker Engine ------------------------------------------------------------------------------

docker_quick() { timeout 20 docker "$@"; }
engine_answers() { has docker && docker_quick version --format '{{.Server.Version}}' >/dev/null 2>&1; }
compose_ok() { has docker && docker_quick compose version >/dev/null 2>&1; }
buildx_ok() { has docker && docker_quick buildx version >/dev/null 2>&1; }

# A remote engine is somebody else's: only looked at, never installed or started from here.
engine_elsewhere() { case ${DOCKER_HOST:-} in ''|unix:///var/run/docker.sock|unix:///run/docker.sock) false ;; *) true ;; esac; }

# What of a Docker host is missing here, as words: engine compose buildx.
missing_docker() {
  if ! has dockerd && ! engine_answers; then printf 'engine '; fi
  if ! compose_ok; then printf 'compose '; fi
  if ! buildx_ok; then printf 'buildx '; fi
}

# install_docker MISSING: from Docker's own repository, else the distribution's.
install_docker() {
  fresh_lists
  if reachable "$DOCKER_SITE/$OS/dists/$CODENAME/InRelease"; then
    add_vendor docker "$DOCKER_SITE/$OS/gpg" "$DOCKER_SITE/$OS" "$CODENAME" stable
    packages=$(choose_packages "$1" "docker-ce docker-ce-cli containerd.io" docker-compose-plugin docker-buildx-plugin)
  elif [ "$OS" = ubuntu ]; then
    packages=$(choose_packages "$1" docker.io docker-compose-v2 docker-buildx)
  elif [ "$MAJOR" -ge 13 ]; then
    packages=$(choose_packages "$1" "docker.io docker-cli" docker-compose docker-buildx)
  else
    # Debian 12's Compose is the old Python one, so everything comes from unstable, package by package.
    add_suite unstable
    packages=$(choose_packages "$1" "docker.io/unstable docker-cli/unstable tini-static/unstable" \
      docker-compose/unstable docker-buildx/unstable)
  fi
  # shellcheck disable=SC2086 # a list of package names
  apt_install "installing Docker ($1)" iptables $packages
  hash -r
}

# choose_packages MISSING ENGINE COMPOSE BUILDX
choose_packages() {
  case $1 in *engine*) printf '%s ' "$2" ;; esac
  case $1 in *compose*) printf '%s ' "$3" ;; esac
  case $1 in *buildx*) printf '%s ' "$4" ;; esac
}

# Why no engine can run here, one line each; empty when one may.
engine_obstacles() {
  if ! is_root; then
    if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
      echo "this user may not use the Docker Engine that is here (sudo, or: usermod -aG docker $(id -un), then log in again)"
    else
      echo "not root: Docker Engine is installed and started by root (sudo ./install.sh …)"
    fi
    return 0
  fi
  capabilities=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
  # CAP_NET_ADMIN is bit 12, CAP_SYS_ADMIN bit 21; the last six hex digits hold both.
  low=$(printf '%d' "0x$(printf '%s' "$capabilities" | tail -c 6)")
  [ $((low >> 21 & 1)) -eq 1 ] || echo "no CAP_SYS_ADMIN: this is a container that may not mount file systems"
  [ $((low >> 12 & 1)) -eq 1 ] || echo "no CAP_NET_ADMIN: this is a container that may not set up networks"
  grep -q cgroup /proc/self/mounts || echo "no cgroup file system is mounted (/sys/fs/cgroup)"
}

iptables_obstacle() {
  has iptables || { echo "iptables is missing"; return 0; }
  iptables -t nat -nL >/dev/null 2>&1 || echo "iptables does not work here: $(iptables -t nat -nL 2>&1 | head -n 1)"
}

init_is_systemd() { [ -d /run/systemd/system ]; }

start_engine() {
  if init_is_systemd; then
    run "starting Docker" systemctl enable --now docker
    pid=
  else
    DOCKERD_LOG=/var/log/dockerd.log
    say "  … no init system starts services here: starting dockerd in the background (log: $DOCKERD_LOG)"
    nohup setsid dockerd >>"$DOCKERD_LOG" 2>&1 </dev/null &
    pid=$!
  fi
  started=$(date +%s) shown=0
  until engine_answers; do
    elapsed=$(($(date +%s) - started))
    if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then
      no_engine "dockerd exits at once: $(grep -v '^$' "$DOCKERD_LOG" | tail -n 1)"
    fi
    [ "$elapsed" -lt 90 ] || no_engine "Docker Engine did not answer within 90 s (${DOCKERD_LOG:-journalctl -u docker})"
    if [ $((elapsed / 5)) -gt "$shown" ]; then shown=$((elapsed / 5)); say "  … waiting for Docker Engine, $elapsed s"; fi
    sleep 0.3
  done
}

# no_engine REASONS: what is missing, then as much as can be shown without an engine; exits 4.
no_engine() {
  say "  ✘ No Docker Engine can run here:"
  printf '%s\n' "$1" | sed 's/^/      /' >&2
  [ "$MODE" = prepare ] || show_without_engine
  exit 4
}

# --- the steps ----------------------------------------------------------------------------------

prepare() {
  read_release
  missing=$(missing_docker)
  if engine_answers && [ -z "$missing" ] && node_ok && has git && has curl; then
    ok "host is ready: Docker Engine $(docker_quick version --format '{{.Server.Version}}'), Compose $(docker_quick compose version --short), Node $(node -v)"
    return 0
  fi
  engine_elsewhere && no_engine "DOCKER_HOST is ${DOCKER_HOST}, and no engine with Compose answers there"
  if ! engine_answers; then
    obstacles=$(engine_obstacles)
    [ -z "$obstacles" ] || no_engine "$obstacles"
  fi
  is_root || fail 3 "Missing here: $missing$(node_ok || echo node). Installing needs root." "sudo ./install.sh $ORIGINAL"
  supported_release || fail 3 "$OS $RELEASE is not known to install.sh (Debian 12+, Ubuntu 22.04+)." \
    "install Docker Engine with Compose and Node >= $NODE_MAJOR.$NODE_MINOR, then run install.sh again"
  if ! node_ok || [ -n "$missing" ]; then
    confirm "Install what is missing (${missing}$(node_ok || echo node)) with apt?"
  elif ! engine_answers; then
    confirm "Docker Engine is installed but does not run. Start it?"
  fi
  install_basics
  node_ok || install_node
  [ -z "$missing" ] || install_docker "$missing"
  if ! engine_answers; then
    obstacles=$(iptables_obstacle)
    [ -z "$obstacles" ] || no_engine "$obstacles"
    start_engine
  fi
  compose_ok || fail 1 "Docker Engine runs, but 'docker compose' does not (log: $LOG)." "install the Compose plugin of your Docker"
  ok "Docker Engine $(docker_quick version --format '{{.Server.Version}}'), Compose $(docker_quick compose version --short), Node $(node -v)"
}

# --- the program --------------------------------------------------------------------------------

# The checkout that this script lies in; empty when it was downloaded alone.
find_checkout() {
  CHECKOUT=
  case $0 in */install.sh | install.sh) ;; *) return 0 ;; esac
  dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
  if [ -f "$dir/package.json" ] && grep -q '"name": "create-sprocket"' "$dir/package.json"; then CHECKOUT=$dir; fi
}

# Makes dist/ in the checkout; each half only when its inputs are newer than its result.
build_package() {
  cd "$CHECKOUT"
  if [ ! -e node_modules/.package-lock.json ] ||
    [ -n "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
    run "npm ci" npm ci --no-audit --no-fund
  fi
  if [ ! -e dist/create-sprocket.js ] ||
    [ -n "$(find src templates .config package.json -type f -newer dist/create-sprocket.js | head -n 1)" ]; then
    run "building the package" npm run build
  fi
}

# What can be shown without an engine: the league folder as it would be, and its plan.
show_without_engine() {
  if ! node_ok && $YES && is_root && supported_release; then
    install_basics
    install_node
  fi
  if ! node_ok; then
    say "    Without Node >= $NODE_MAJOR.$NODE_MINOR the league folder cannot be shown either."
    return 0
  fi
  if is_root; then parent=/opt; else parent=$HOME; fi
  folder=${DIR:-$parent/sprocket-demo}
  say "  … rendering the league folder $folder and its plan, without an engine"
  if [ -n "$CHECKOUT" ]; then
    # It ends with 4 when everything is shown and only the engine is missing.
    (build_package && node dist/create-sprocket.js "$folder" --preset local --yes --render-only) || [ $? -eq 4 ] ||
      say "    That failed too (log: $LOG)."
  else
    npx --yes create-sprocket "$folder" --preset local --yes --render-only 2>>"$LOG" || [ $? -eq 4 ] ||
      say "    That failed too (log: $LOG)."
  fi
}

# The demo's league: all answers by the preset, the images from the lab.
provision_demo() {
  folder=${DIR:-/opt/sprocket-demo}
  set --
  while IFS= read -r setting; do set -- "$@" --set "$setting"; done <<END
$(npm run --silent lab -- settings)
END
  create-sprocket "$folder" --preset local --yes "$@"
}

demo() {
  [ -n "$CHECKOUT" ] || fail 2 "--demo needs the checkout: its lab makes the images that no public registry has." \
    "git clone the repository and run its install.sh --demo"
  build_package
  npm run --silent lab -- up --for demo
  is_installed || install_program
  provision_demo
}

# The program that PATH finds is the one in this checkout.
is_installed() {
  has sprocket && has create-sprocket || return 1
  installed=$(dirname "$(dirname "$(readlink -f "$(command -v sprocket)")")")
  for part in dist templates presets package.json; do
    diff -rq "$CHECKOUT/$part" "$installed/$part" >/dev/null 2>&1 || return 1
  done
}

install_program() {
  if [ -n "$CHECKOUT" ]; then
    build_package
    package=${TMPDIR:-/tmp}/$(npm pack --ignore-scripts --silent --pack-destination "${TMPDIR:-/tmp}" 2>>"$LOG" | tail -n 1)
  else
    package=create-sprocket
  fi
  run "installing create-sprocket" npm install --global --no-audit --no-fund "$package"
  hash -r
}

# The script may come through a pipe, so the questions are asked on the terminal itself.
start_program() {
  cd "$START_DIR"
  set -- ${DIR:+"$DIR"}
  if [ -t 0 ]; then exec create-sprocket "$@"; fi
  if (: </dev/tty) 2>/dev/null; then exec create-sprocket "$@" </dev/tty; fi
  ok "create-sprocket is installed"
  say "    Next: create-sprocket, in a terminal"
}

main() {
  MODE=install YES=false DIR='' CHILD='' ORIGINAL=$* START_DIR=$PWD
  while [ $# -gt 0 ]; do
    case $1 in
      --prepare) MODE=prepare ;;
      --demo) MODE=demo YES=true ;;
      --yes|-y) YES=true ;;
      --dir) [ $# -ge 2 ] || { usage >&2; exit 2; }; DIR=$2; shift ;;
      --dir=*) DIR=${1#--dir=} ;;
      --help|-h) usage; exit 0 ;;
      *) say "install.sh: unknown argument $1"; usage >&2; exit 2 ;;
    esac
    shift
  done
  case $DIR in ''|/*) ;; *) DIR=$PWD/$DIR ;; esac
  trap cancelled INT TERM
  start_log
  find_checkout
  prepare
  case $MODE in
    demo) demo ;;
    install) install_program; start_program ;;
  esac
}

main "$@"
