#!/bin/sh
# Measures the server's CPU time a request and its memory on the two hot routes:
#   bench/http-load.sh [seconds] [connections] [warm-up seconds]
# Starts ./atmr dev on its own data with -Xmx512m, tokens, tenancy, limits and metrics on, and loads it with wrk
# from this machine. CPU time is the server process's user + system time over the requests it answered.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
connections=${2:-32}
warm_up=${3:-60} # on two cores that wrk and PostgreSQL share, compiling ends after about a minute
command -v wrk >/dev/null || { echo "wrk is needed (Debian: apt-get install wrk)" >&2; exit 1; }

data=$(mktemp -d)
log=$data/log
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; rm -rf "$data"' EXIT
export ATMR_JAVA_OPTS="-Xmx512m" RATE_LIMIT_SCALE=1e6 ATMR_DEMO_PASSWORD=Load-Test-1
./atmr dev --port 0 --management-port 0 --data "$data/atmr" >"$log" 2>&1 &
pid=$!
for _ in $(seq 120); do
  grep -q 'ATMR ready' "$log" && break
  sleep 0.5
done
base=$(sed -n 's/^ATMR ready: //p' "$log")
[ -n "$base" ] || { cat "$log" >&2; exit 1; }

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
token=$(curl -fsS "$base/api/v2/auth/login" -H 'Content-Type: application/json' \
  -d '{"email":"company@demo.atmr.ch","password":"Load-Test-1"}' | field token)
booking=$(curl -fsS "$base/api/v2/bookings?limit=1" -H "Authorization: Bearer $token" | field id)
client=$(curl -fsS "$base/api/v2/companies/me/clients?limit=1" -H "Authorization: Bearer $token" | field id)
tomorrow=$(date -u -d '+2 days' +%Y-%m-%d)

cat >"$data/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"client_id":$client,"customer_name":"Load Test","pickup_location":"Rue du Test 1, 1201 Geneve",' ..
  '"pickup_lat":46.2,"pickup_lon":6.14,"dropoff_location":"Rue du Test 2, 1205 Geneve","dropoff_lat":46.19,' ..
  '"dropoff_lon":6.15,"scheduled_time":"${tomorrow}T09:00:00Z","time_kind":"PICKUP_AT"}'
LUA

cpu_ticks() { sed 's/.*) //' "/proc/$pid/stat" | awk '{print $12 + $13}'; }
measure() { # label, arguments of wrk
  label=$1
  shift
  wrk -t1 -c"$connections" -d"${warm_up}s" -H "Authorization: Bearer $token" "$@" >/dev/null
  before=$(cpu_ticks)
  wrk -t1 -c"$connections" -d"${seconds}s" --latency -H "Authorization: Bearer $token" "$@" >"$data/wrk"
  after=$(cpu_ticks)
  requests=$(awk '/requests in/ {print $1}' "$data/wrk")
  errors=$(awk '/Non-2xx/ {print $NF}' "$data/wrk")
  awk -v l="$label" -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v n="$requests" -v e="${errors:-0}" \
    'BEGIN {printf "%-22s %8d requests, %d not 2xx, %.0f us of server CPU a request\n", l, n, e, t / hz / n * 1e6}'
  awk '/Requests\/sec|50%|99%/ {printf "    %s %s\n", $1, $2}' "$data/wrk"
}

measure "GET /bookings/{id}" "$base/api/v2/bookings/$booking"
measure "POST /bookings" -s "$data/post.lua" "$base/api/v2/bookings"
awk '/VmRSS/ {printf "memory after the load    %.0f MiB\n", $2 / 1024}' "/proc/$pid/status"
