# Sourced by .ci/run and its steps: the project's root, plain output, and where reports go.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"
reports=$root/target/reports/security
mkdir -p "$reports"
# what the scanners are installed into, once for all checkouts of this user
tools=${ATMR_CI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/atmr-ci}

say() { printf '\n==> %s\n' "$*"; }

# step COMMAND...: prints the command and its time, keeps the outcome and the output for the summary, and goes on after a failure.
step() {
  say "$*"
  local began=$SECONDS status=0 log
  log=$reports/step-$began.log
  # no pipe: a server that a step forgets would hold it open for ever
  "$@" > >(tee -a "$log") 2>&1 || status=$?
  printf '%s\t%s\t%s\t%s\n' "$status" "$((SECONDS - began))" "$*" "$log" >>"$reports/steps.tsv"
  printf -- '--- %s: %s s, exit %s\n' "$1" "$((SECONDS - began))" "$status"
  return "$status"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Debian's mirrors fail in passing, and another apt may hold the lock.
apt=(apt-get -qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300)

# below the ports that outgoing connections get, so that none of them takes it before its server does
free_port() {
  python3 - <<'PY'
import random, socket

while True:
    port = random.randrange(20_000, 30_000)
    with socket.socket() as found:
        if found.connect_ex(("127.0.0.1", port)) != 0:
            print(port)
            break
PY
}
