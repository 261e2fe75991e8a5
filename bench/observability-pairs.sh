#!/bin/sh
# What being observed costs: the same build without metrics, access log and traces ("base") against the same with all
# of them ("new"), a tenth of the traces recorded and sent:
#   bench/observability-pairs.sh [rounds] [seconds] [connections] [warm-up seconds]
# METRICS_ONLY, LOGS_ONLY or TRACES_ONLY=1 switches only that on in "new". Arguments and output are those of
# http-pairs.sh. Needs wrk and python3, which stands for the collector.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
sink=$(mktemp)
python3 "$home/bench/otlp_sink.py" >"$sink" &
collector=$!
trap 'kill $collector 2>/dev/null || true; rm -f "$sink"' EXIT
trap 'exit 130' INT TERM
for _ in $(seq 50); do
  [ -s "$sink" ] && break
  sleep 0.1
done

off="METRICS_ENABLED=false ACCESS_LOG_ENABLED=false OTEL_TRACES_EXPORTER=none LOG_FORMAT=json"
metrics="METRICS_ENABLED=true"
logs="ACCESS_LOG_ENABLED=true"
traces="OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_TRACES_SAMPLER=parentbased_traceidratio \
OTEL_TRACES_SAMPLER_ARG=0.1 OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$(cat "$sink")"
if [ -n "${METRICS_ONLY-}" ]; then on="$off $metrics"
elif [ -n "${LOGS_ONLY-}" ]; then on="$off $logs"
elif [ -n "${TRACES_ONLY-}" ]; then on="$off $traces"
else on="$off $metrics $logs $traces"; fi

BASE_ENV=$off NEW_ENV=$on "$home/bench/http-pairs.sh" "$home" "$home" "$@"
