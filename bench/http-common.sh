# Sourced by http-load.sh and http-pairs.sh: starts a server with tokens, tenancy, limits, contract and metrics on,
# and reads what it costs from /proc. Callers set $seconds, $connections and $warm_up.
command -v wrk >/dev/null || { echo "wrk is needed (Debian: apt-get install wrk)" >&2; exit 1; }
scratch=$(mktemp -d)
pids=
trap 'for p in $pids; do kill "$p" 2>/dev/null || true; done; wait; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export RATE_LIMIT_SCALE=1e6 ATMR_DEMO_PASSWORD=Load-Test-1
export ATMR_JAVA_OPTS="-Xmx512m ${ATMR_JAVA_OPTS-}"

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }

# start NAME CHECKOUT [VARIABLES]: ./atmr dev of a checkout on data of its own, with variables like "A=1 B=2"; leaves
# $scratch/NAME/{pid,token,booking.url,post.*}.
start() {
  data=$scratch/$1
  mkdir -p "$data"
  # shellcheck disable=SC2086 # several words are meant
  env ${3-} "$2/atmr" dev --port 0 --management-port 0 --data "$data/atmr" >"$data/log" 2>&1 &
  echo $! >"$data/pid"
  pids="$pids $!"
  for _ in $(seq 240); do
    grep -q 'ATMR ready' "$data/log" && break
    sleep 0.5
  done
  base=$(sed -n 's/^ATMR ready: //p' "$data/log")
  [ -n "$base" ] || { cat "$data/log" >&2; exit 1; }
  token=$(curl -fsS "$base/api/v2/auth/login" -H 'Content-Type: application/json' \
    -d '{"email":"company@demo.atmr.ch","password":"Load-Test-1"}' | field token)
  echo "$token" >"$data/token"
  booking=$(curl -fsS "$base/api/v2/bookings?limit=1" -H "Authorization: Bearer $token" | field id)
  client=$(curl -fsS "$base/api/v2/companies/me/clients?limit=1" -H "Authorization: Bearer $token" | field id)
  echo "$base/api/v2/bookings/$booking" >"$data/get.url"
  echo "$base/api/v2/bookings" >"$data/post.url"
  echo "$base/api/v2/bookings?limit=50" >"$data/list.url"
  : >"$data/get.lua"
  : >"$data/list.lua"
  cat >"$data/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"client_id":$client,"customer_name":"Load Test","pickup_location":"Rue du Test 1, 1201 Geneve",' ..
  '"pickup_lat":46.2,"pickup_lon":6.14,"dropoff_location":"Rue du Test 2, 1205 Geneve","dropoff_lat":46.19,' ..
  '"dropoff_lon":6.15,"scheduled_time":"$(date -u -d '+2 days' +%Y-%m-%d)T09:00:00Z","time_kind":"PICKUP_AT"}'
LUA
}

# load NAME get|post|list SECONDS: one round of wrk; its report stays in $scratch/NAME/wrk.
load() {
  wrk -t1 -c"$connections" -d"${3}s" --latency -H "Authorization: Bearer $(cat "$scratch/$1/token")" \
    -s "$scratch/$1/$2.lua" "$(cat "$scratch/$1/$2.url")" >"$scratch/$1/wrk"
}

# What the server has used: user ticks, system ticks, context switches of its threads.
usage() {
  pid=$(cat "$scratch/$1/pid")
  ticks=$(sed 's/.*) //' "/proc/$pid/stat" | awk '{print $12, $13}')
  switches=$(cat "/proc/$pid"/task/*/status 2>/dev/null | awk '/ctxt_switches/ {n += $2} END {print n}')
  echo "$ticks $switches"
}

# measure NAME get|post|list: loads for $seconds; prints requests, not 2xx, user us, system us, switches, each a request.
measure() {
  before=$(usage "$1")
  load "$1" "$2" "$seconds"
  after=$(usage "$1")
  requests=$(awk '/requests in/ {print $1}' "$scratch/$1/wrk")
  errors=$(awk '/Non-2xx/ {print $NF}' "$scratch/$1/wrk")
  echo "$before $after" | awk -v hz="$(getconf CLK_TCK)" -v n="$requests" -v e="${errors:-0}" \
    '{printf "%d %d %.1f %.1f %.2f\n", n, e, ($4 - $1) / hz / n * 1e6, ($5 - $2) / hz / n * 1e6, ($6 - $3) / n}'
}
