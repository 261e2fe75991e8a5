#!/bin/sh
# Prepares the fetched map and puts it in place in one step; the servers notice the new link and start again. The map before
# stays, because they still read it until then.
set -eu
map=${MAP:-/map}
next=$map/next
osrm-extract --profile /opt/car.lua "$next/map.osm.pbf"
osrm-partition "$next/map.osrm"
osrm-customize "$next/map.osrm"
rm -f "$next/map.osm.pbf"
before=$(readlink "$map/current" || echo none)
version=$map/$(date -u +%Y%m%dT%H%M%SZ)-$$
mv "$next" "$version"
ln -sfn "$version" "$map/current.new"
mv -T "$map/current.new" "$map/current"
for old in "$map"/2*; do
  [ "$old" = "$version" ] || [ "$old" = "$before" ] || rm -rf "$old"
done
echo "serves $version"
