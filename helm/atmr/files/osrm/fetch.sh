#!/bin/sh
# Fetches the map's extract into a folder of its own: what is served stays untouched.
set -eu
map=${MAP:-/map}
next=$map/next
rm -rf "$next"
mkdir -p "$next"
curl --fail --silent --show-error --location --retry 5 --retry-delay 10 --output "$next/map.osm.pbf" "$MAP_URL"
echo "fetched $(wc -c <"$next/map.osm.pbf") bytes of $MAP_URL"
