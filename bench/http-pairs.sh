#!/bin/sh
# Compares the server's CPU time a request of two checkouts, such as a worktree of main and this one:
#   bench/http-pairs.sh BASE NEW [rounds] [seconds] [connections] [warm-up seconds]
# Both servers run, each on its own data, warmed up alike; then short rounds alternate, so that what else the machine
# does falls on both. Prints each pair, the medians and the 95 % interval of the ratio; with perf, also the system calls a
# request.
# BASE_OPTS and NEW_OPTS add JVM options to one of them, BASE_ENV and NEW_ENV settings ("A=1 B=2"), so that a checkout
# can be compared with itself.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
base_home=$(cd "$1" && pwd)
new_home=$(cd "$2" && pwd)
rounds=${3:-7}
seconds=${4:-5}
connections=${5:-32}
warm_up=${6:-40}
. "$home/bench/http-common.sh"

common=$ATMR_JAVA_OPTS
ATMR_JAVA_OPTS="$common ${BASE_OPTS-}" start base "$base_home" "${BASE_ENV-}"
ATMR_JAVA_OPTS="$common ${NEW_OPTS-}" start new "$new_home" "${NEW_ENV-}"

system_calls() { # NAME get|post: a request's, by perf
  (sleep 1 && perf stat -x, -e raw_syscalls:sys_enter -p "$(cat "$scratch/$1/pid")" -o "$scratch/perf" sleep 2) \
    >/dev/null 2>&1 &
  counting=$!
  load "$1" "$2" 4
  wait $counting || return 0
  awk -F, -v rate="$(awk '/Requests\/sec/ {print $2}' "$scratch/$1/wrk")" \
    '/sys_enter/ {printf "%.1f", $1 / 2 / rate}' "$scratch/perf"
}

for route in ${ROUTES:-get post}; do
  for name in base new; do load $name "$route" "$warm_up"; done
  : >"$scratch/pairs"
  for _ in $(seq "$rounds"); do
    echo "$(measure base "$route") $(measure new "$route")" | tee -a "$scratch/pairs" | awk -v r="$route" \
      '{printf "%-5s base %5.0f us (%.0f + %.0f, %.1f switches)   new %5.0f us (%.0f + %.0f, %.1f switches)%s\n", r,
        $3 + $4, $3, $4, $5, $8 + $9, $8, $9, $10, ($2 + $7 > 0) ? "   NOT ALL 2xx" : ""}'
  done
  awk '{print $3 + $4, $8 + $9, ($8 + $9) / ($3 + $4), $5, $10, $3, $4, $8, $9}' "$scratch/pairs" >"$scratch/sums"
  median() { cut -d' ' -f"$1" "$scratch/sums" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }
  # The 95 % interval of a median has ranks by the binomial distribution, whatever the pairs are distributed like.
  interval() {
    cut -d' ' -f3 "$scratch/sums" | sort -n | awk '{v[NR] = $1} END {
      p = 0.5 ^ NR; sum = p; k = 0
      while (sum <= 0.025) { k++; p *= (NR - k + 1) / k; sum += p }
      if (k < 1) k = 1
      printf "%.2f to %.2f", v[k], v[NR + 1 - k] }'
  }
  printf '%-5s medians: base %.0f us (%.0f user, %.0f system), new %.0f us (%.0f, %.0f), of pairs %.2f (%s); switches %.1f, %.1f\n' \
    "$route" "$(median 1)" "$(median 6)" "$(median 7)" "$(median 2)" "$(median 8)" "$(median 9)" "$(median 3)" \
    "$(interval)" "$(median 4)" "$(median 5)"
  if command -v perf >/dev/null; then
    echo "$route  system calls a request: base $(system_calls base "$route"), new $(system_calls new "$route")"
  fi
done
