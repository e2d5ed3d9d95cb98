# What must be there before anything runs: tools, packages, programs. Sourced by deploy/demo and deploy/test after console.sh.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
configuration=${SOGNI_CONFIGURATION:-Release}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
# Build servers would outlive the script.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# Debian keeps some servers where only root's PATH looks. The first folder holds a Node.js of install_node, if that was needed.
PATH=$root/out/node/node_modules/.bin:$PATH:/usr/local/sbin:/usr/sbin:/sbin

# check_tools [tests]: says everything that is missing at once. Installs Node.js with npm, redis-server, and for the tests Chromium and openssl, itself where it may.
check_tools() {
  local missing=() found what_for=${1:-}
  if ! command -v dotnet >/dev/null; then
    missing+=("the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0")
  elif ! found=$(cd "$root" && dotnet --version 2>&1); then
    missing+=("a .NET SDK that global.json accepts (10.0): https://dotnet.microsoft.com/download/dotnet/10.0; 'dotnet --version' said: ${found%%$'\n'*}")
  fi
  if ! command -v npm >/dev/null && ! can_install; then
    missing+=("Node.js 20.19 (or 22.12, or newer) with npm: https://nodejs.org or your system's packages")
  fi
  if ! redis_is_there && ! can_install; then
    missing+=("Redis 7 or newer: sudo apt-get install redis-server")
  fi
  if [ "$what_for" = tests ] && ! browser_is_there && ! can_install; then
    missing+=("Chromium: sudo apt-get install chromium")
  fi
  if [ "$what_for" = tests ] && ! command -v openssl >/dev/null && ! can_install; then
    missing+=("openssl, with which the examples for receivers of webhooks are tested: sudo apt-get install openssl")
  fi
  if [ ! -w "$root" ]; then
    missing+=("the right to write below $root: clone the repository as the user who runs this")
  fi
  if [ "${#missing[@]}" -gt 0 ]; then
    complain "Missing on this machine:"
    printf '  - %s\n' "${missing[@]}" >&2
    return 1
  fi
  mkdir -p "$root/out/logs"
  { node_is_there && command -v npm >/dev/null; } || install_node || return 1
  redis_is_there || install_redis || return 1
  if [ "$what_for" = tests ]; then
    browser_is_there || install_browser || return 1
    command -v openssl >/dev/null || step "Installing openssl (apt-get)" "$root/out/logs/apt.log" apt_install openssl
  fi
}

# What the tools of the portal ask for; they say so themselves.
node_is_there() {
  "$root/coordinator/Web/build-portal" --check >/dev/null
}

# A Node.js that is there stays: it may be of another source than the system's, with an npm of its own. One that is too old (Debian 12 has 18) gets a newer one beside it,
# below out/ for these scripts alone, with an npm that goes with it.
install_node() {
  local packages=(npm)
  if ! command -v node >/dev/null; then packages=(nodejs npm); fi
  command -v npm >/dev/null || step "Installing ${packages[*]} (apt-get)" "$root/out/logs/apt.log" apt_install "${packages[@]}" || return 1
  if ! node_is_there; then
    step "Getting a newer Node.js (npm)" "$root/out/logs/node.log" \
      npm install --no-save --no-audit --no-fund --prefix "$root/out/node" "node-linux-$(node -p process.arch)@22" npm@10 || return 1
    hash -r
  fi
  if ! node_is_there; then
    complain "Node.js $(node --version) is too old to build the portal, and npm gave no newer one: install Node.js 20.19 (or 22.12, or newer) by hand."
    return 1
  fi
}

redis_is_there() {
  local version
  command -v redis-server >/dev/null || return 1
  version=$(redis-server --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${version:-0}" -ge 7 ]
}

browser_is_there() {
  [ -n "${SOGNI_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

# With a font for Arabic: pages are looked at in it.
install_browser() {
  step "Installing chromium (apt-get)" "$root/out/logs/apt.log" apt_install chromium fonts-noto-core
}

can_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

install_redis() {
  step "Installing redis-server (apt-get)" "$root/out/logs/apt.log" apt_install redis-server || return 1
  if ! redis_is_there; then
    complain "apt-get installed a redis-server older than 7: install Redis 7 or newer by hand."
    return 1
  fi
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update && apt-get install --yes --no-install-recommends "$@"
}

# build WHAT: builds SogniLike.sln or the programs of deploy/programs.slnf, unless the sources are what they were when that was last built.
# Safe to run twice at once.
build() {
  local what=$1 stamps=$root/out/build now status=0
  mkdir -p "$stamps"
  exec 9>"$stamps/lock"
  if ! flock --nonblock 9; then
    say "Waiting for another build of this folder ..."
    flock 9
  fi
  build_locked "$@" || status=$?
  exec 9>&-
  return "$status"
}

build_locked() {
  if [ ! -f "$root/deploy/packages/complete-registry" ]; then say "Asking the package registry, once, which packages it serves ..."; fi
  if ! "$root/deploy/packages/probe" >"$root/out/logs/probe.log" 2>&1 </dev/null 9>&-; then
    complain "deploy/packages/probe failed."
    show_tail "$root/out/logs/probe.log"
    return 1
  fi
  now=$(fingerprint)
  if [ "$(cat "$stamps/$configuration-$(basename "$what")" 2>/dev/null)" = "$now" ]; then
    say "The build is up to date."
    return 0
  fi
  step "Restoring packages and building" "$root/out/logs/build.log" \
    dotnet build "$root/$what" --configuration "$configuration" --nologo -nodeReuse:false \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || { stop_compiler; return 1; }
  stop_compiler
  printf '%s\n' "$now" >"$stamps/$configuration-$(basename "$what")"
  # The solution holds the programs.
  if [ "$what" = SogniLike.sln ]; then printf '%s\n' "$now" >"$stamps/$configuration-programs.slnf"; fi
}

# A compiler that serves the projects of one build saves a third of its time. It has a name of its own and ends with the build.
compiler=sognilike-build-$$

stop_compiler() {
  local entry
  for entry in /proc/[0-9]*; do
    if { tr '\0' ' ' <"$entry/cmdline"; } 2>/dev/null | grep -q -e "-pipename:$compiler "; then
      kill -TERM "${entry#/proc/}" 2>/dev/null || true
    fi
  done
}

# Everything that a build reads: name, size and time of each source file, the SDK, the answer of the probe.
fingerprint() {
  (
    cd "$root"
    dotnet --version
    cat deploy/packages/complete-registry 2>/dev/null || true
    find Directory.* BannedSymbols.txt global.json .editorconfig SogniLike.sln deploy/packages coordinator proto worker tests \
      \( -name bin -o -name obj -o -name node_modules -o -name TestResults -o -name .svelte-kit -o -name contract.d.ts -o -name '*.md' \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort
  ) | sha256sum
}

# program FOLDER NAME: path of a built program.
program() {
  printf '%s/%s/bin/%s/net10.0/%s' "$root" "$1" "$configuration" "$2"
}
