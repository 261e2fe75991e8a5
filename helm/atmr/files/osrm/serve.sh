#!/bin/sh
# Serves the current map; ends when a newer one is there, so that the container starts again with it.
set -eu
map=${MAP:-/map}
until [ -e "$map/current" ]; do
  sleep "${POLL_SECONDS:-10}"
done
version=$(readlink "$map/current")
osrm-routed --algorithm mld --port 5000 --max-table-size 1000 --mmap on "$version/map.osrm" &
server=$!
trap 'kill -TERM "$server"; wait "$server"; exit 0' TERM INT
while kill -0 "$server" 2>/dev/null; do
  if [ "$(readlink "$map/current")" != "$version" ]; then
    echo "a newer map is there"
    kill -TERM "$server"
    wait "$server" || true
    exit 0
  fi
  sleep "${POLL_SECONDS:-10}" &
  wait $! || true
done
wait "$server"
