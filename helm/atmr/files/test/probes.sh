#!/bin/sh
# The service lives and takes traffic: database, schema and drain are looked at.
set -eu
for path in "$API/health" "$MANAGEMENT/health" "$MANAGEMENT/ready/traffic"; do
  status=$(curl --silent --show-error --max-time 10 --retry 5 --retry-connrefused --output /tmp/answer --write-out '%{http_code}' "$path")
  echo "$path: $status $(cat /tmp/answer)"
  [ "$status" = 200 ]
done
curl --silent --fail --max-time 10 --output /tmp/metrics "$MANAGEMENT/prometheus/metrics-http"
grep -q '^http_requests_total{' /tmp/metrics
