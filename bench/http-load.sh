#!/bin/sh
# Measures the server's CPU time a request and its memory on the two hot routes:
#   bench/http-load.sh [seconds] [connections] [warm-up seconds]
# ROUTES chooses others: ROUTES=list is a list of 50 bookings.
# Starts ./atmr dev on its own data with -Xmx512m, tokens, tenancy, limits and metrics on, and loads it with wrk
# from this machine. CPU time is the server process's user + system time over the requests it answered.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
seconds=${1:-10}
connections=${2:-32}
warm_up=${3:-60} # on two cores that wrk and PostgreSQL share, compiling ends after about a minute
. "$home/bench/http-common.sh"

start server "$home"
for route in ${ROUTES:-get post}; do
  load server $route "$warm_up"
  measure server $route | awk -v r=$route '{printf "%-5s %8d requests, %d not 2xx, %.0f us of server CPU a request " \
    "(%.0f user, %.0f system), %.1f context switches\n", r, $1, $2, $3 + $4, $3, $4, $5}'
  awk '/Requests\/sec|50%|99%/ {printf "    %s %s\n", $1, $2}' "$scratch/server/wrk"
done
awk '/VmRSS/ {printf "memory after the load    %.0f MiB\n", $2 / 1024}' "/proc/$(cat "$scratch/server/pid")/status"
