#!/bin/sh
# Measures what a purge costs requests: the p95 of GET /bookings/{id} without it and while it runs.
#   bench/purge.sh [rides] [seconds] [connections] [pairs]
# Starts ./atmr dev on its own data with -Xmx512m, adds so many rides that have outlived their period, each with two
# events, and purges them in a process of its own, as a CronJob would. wrk, PostgreSQL and both run on this machine.
set -eu
cd "$(dirname "$0")/.."
rides=${1:-1000000}
seconds=${2:-10}
connections=${3:-4}
pairs=${4:-20}
for tool in wrk psql curl; do
  command -v "$tool" >/dev/null || { echo "$tool is needed" >&2; exit 1; }
done

data=$(mktemp -d)
log=$data/log
purge=
trap 'kill $purge "$pid" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$data"' EXIT
export RATE_LIMIT_SCALE=1e6 ATMR_DEMO_PASSWORD=Load-Test-1
ATMR_JAVA_OPTS=-Xmx512m ./atmr dev --port 0 --management-port 0 --data "$data/atmr" >"$log" 2>&1 &
pid=$!
for _ in $(seq 240); do
  grep -q 'ATMR ready' "$log" && break
  sleep 0.5
done
base=$(sed -n 's/^ATMR ready: //p' "$log")
[ -n "$base" ] || { cat "$log" >&2; exit 1; }

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
token=$(curl -fsS "$base/api/v2/auth/login" -H 'Content-Type: application/json' \
  -d '{"email":"company@demo.atmr.ch","password":"Load-Test-1"}' | field token)
booking=$(curl -fsS "$base/api/v2/bookings?limit=1" -H "Authorization: Bearer $token" | field id)

postgres_port=$(sed -n 4p "$data/atmr/postgres/postmaster.pid")
sql() { psql -qAtX -h 127.0.0.1 -p "$postgres_port" -U postgres -v ON_ERROR_STOP=1 atmr -c "$1"; }
columns=$(sql "SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_name = 'bookings'
  AND column_name NOT IN ('id', 'status', 'created_at', 'reference')")
before=$(date +%s)
sql "INSERT INTO bookings ($columns, status, created_at)
  SELECT $columns, 'COMPLETED', now() - interval '3000 days' - n * interval '1 second'
  FROM bookings, generate_series(1, $rides) n WHERE id = $booking"
sql "INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_role, to_status)
  SELECT company_id, id, row_key, created_at, 'SYSTEM', s FROM bookings, unnest(ARRAY['ACCEPTED', 'COMPLETED']) s
  WHERE created_at < now() - interval '2556 days'"
sql "VACUUM ANALYZE bookings, booking_events"
echo "$rides rides with two events each added in $(($(date +%s) - before)) s"

cat >"$data/p95.lua" <<'LUA'
done = function(summary, latency, requests)
  io.write(string.format("p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, %.0f requests/s, %d errors\n", latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.requests / summary.duration * 1e6,
    summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect))
end
LUA
load() { wrk -t1 -c"$connections" -d"$1s" -s "$data/p95.lua" -H "Authorization: Bearer $token" \
  "$base/api/v2/bookings/$booking" | tail -n 1; }
median() { sed -n 's/.*p95 \([0-9.]*\) ms.*/\1/p' | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
left() { sql "SELECT count(*) FROM bookings WHERE created_at < now() - interval '2556 days'"; }

load 40 >/dev/null # the compiler ends its work

secret() { sed -n "s/^$1=//p" "$data/atmr/secrets"; }
SECRET_KEY=$(secret SECRET_KEY) MASTER_ENCRYPTION_KEY=$(secret MASTER_ENCRYPTION_KEY) \
  DATABASE_URL="postgresql://atmr_app:$(secret POSTGRES_APP_PASSWORD)@127.0.0.1:$postgres_port/atmr" \
  ATMR_JAVA_OPTS=-Xmx256m ./atmr job run gdpr-purge --no-jitter >"$data/purge" 2>&1 &
purge=$!
begun=$(date +%s)
while [ "$(left)" -eq "$rides" ]; do sleep 0.2; done

# By turns with and without, the purge halted meanwhile, so that what else the machine does strikes both alike.
pair=0
while [ "$pair" -lt "$pairs" ] && kill -0 "$purge" 2>/dev/null; do
  pair=$((pair + 1))
  with=$(load "$seconds")
  kill -STOP "$purge" 2>/dev/null || break
  without=$(load "$seconds")
  kill -CONT "$purge"
  echo "with $with | without $without" | tee -a "$data/pairs"
done
with=$(sed 's/ | .*//' "$data/pairs" | median)
without=$(sed 's/.* | //' "$data/pairs" | median)
awk -v w="$with" -v o="$without" 'BEGIN {printf "median p95: with %.2f ms, without %.2f ms, ratio %.2f\n", w, o, w / o}'
wait "$purge" || { cat "$data/purge" >&2; exit 1; }
echo "the purge took $(($(date +%s) - begun)) s, halted for $((pair * seconds)) s: $(grep "^gdpr-purge: did" "$data/purge"); left: $(left)"
