# Sourced by .ci/run: installs what a bare Debian machine lacks, and finds the JDK.

# install_packages NAME...: Debian's packages that are not there yet; their services are not started.
install_packages() {
  local name wanted=()
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || wanted+=("$name")
  done
  [ "${#wanted[@]}" -gt 0 ] || return 0
  say "installing: ${wanted[*]}"
  as_root "${apt[@]}" update || true
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${apt[@]}" install -y --no-install-recommends "${wanted[@]}" >/dev/null
}

missing=()
command -v curl >/dev/null || missing+=(curl ca-certificates)
command -v git >/dev/null || missing+=(git)
command -v python3 >/dev/null || missing+=(python3)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
command -v find >/dev/null || missing+=(findutils)
# what the runbooks' commands use, and what reads them
command -v psql >/dev/null || missing+=(postgresql-client)
command -v redis-cli >/dev/null || missing+=(redis-tools)
command -v jq >/dev/null || missing+=(jq)
command -v shellcheck >/dev/null || missing+=(shellcheck)
# .ci/steps/rolling
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v redis-server >/dev/null || missing+=(redis-server)
if ! (. .mvn/find-jdk.sh) 2>/dev/null; then
  missing+=(jdk)
fi
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  as_root "${apt[@]}" update || true
  packages=()
  for name in "${missing[@]}"; do
    if [ "$name" = jdk ]; then
      for name in openjdk-25-jdk-headless temurin-25-jdk openjdk-25-jdk ''; do
        if [ -n "$name" ] && [ -n "$(apt-cache policy "$name" 2>/dev/null | grep -E 'Candidate: [0-9]')" ]; then break; fi
      done
    fi
    [ -z "$name" ] || packages+=("$name")
  done
  [ "${#packages[@]}" -eq 0 ] || as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${apt[@]}" install -y --no-install-recommends "${packages[@]}"
fi
. .mvn/find-jdk.sh
say "JDK: $JAVA_HOME"
