# shellcheck shell=bash
# Sourced by the scripts of backup/: strict mode, settings, connections, metrics.
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8 PGTZ=UTC
backup_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
scratch=

say() { printf '%s\n' "$*"; }

# die WHAT WHAT_TO_DO: both in one line, on standard error.
die() {
  printf '%s: %s; %s\n' "${0##*/}" "$1" "$2" >&2
  exit 1
}

# Prints the comment at the head of the script that runs.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# Everything that must not stay: files with passwords, decrypted copies.
open_scratch() {
  scratch=$(mktemp -d "${BACKUP_SCRATCH:-${TMPDIR:-/tmp}}/atmr-backup.XXXXXX")
  trap close_scratch EXIT
}

close_scratch() {
  local status=$?
  rm -rf "$scratch"
  exit "$status"
}

# setting NAME [DEFAULT]: the value of $NAME, or what stands in the file that $NAME_FILE names.
setting() {
  local file=$1_FILE
  if [ -n "${!1-}" ]; then
    printf '%s' "${!1}"
  elif [ -n "${!file-}" ]; then
    [ -r "${!file}" ] || die "$file: ${!file} cannot be read" "mount the secret, or let this user read it"
    cat "${!file}"
  elif [ $# -gt 1 ]; then
    printf '%s' "$2"
  else
    die "$1 is not set" "set it, or $file to a file with it; docs/backup.md lists the settings"
  fi
}

# needs COMMAND...: programs that the script cannot do without.
needs() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || die "$name is not installed" "install it; backup/packages lists Debian's packages"
  done
}

# Debian keeps initdb, postgres and pg_amcheck out of the PATH.
find_postgres() {
  local folder
  folder=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  PATH=${folder:+$folder:}$PATH
  needs pg_ctl initdb postgres psql pg_amcheck
}

decode_percent() { printf '%b' "${1//%/\\x}"; }

# connection NAME URL: makes `psql service=NAME` reach postgresql://user:password@host:port/database?options. A file keeps
# the password out of the list of processes.
connection() {
  local pattern='^postgres(ql)?://(([^:@/]*)(:([^@/]*))?@)?([^:/?]*)(:([0-9]+))?/([^?]+)(\?(.*))?$'
  [[ $2 =~ $pattern ]] || die "the address of the database \"$1\" is not understood" \
    "write postgresql://user:password@host:port/database"
  local user=${BASH_REMATCH[3]} password=${BASH_REMATCH[5]} host=${BASH_REMATCH[6]} port=${BASH_REMATCH[8]}
  local database=${BASH_REMATCH[9]} options=${BASH_REMATCH[11]}
  # a name that comes again takes the place of the former
  [ ! -f "$scratch/services" ] || sed -i "/^\[$1\]\$/,/^\$/d" "$scratch/services"
  {
    printf '[%s]\nconnect_timeout=10\napplication_name=atmr-backup\n' "$1"
    printf 'dbname=%s\n' "$(decode_percent "$database")"
    [ -z "$user" ] || printf 'user=%s\n' "$(decode_percent "$user")"
    [ -z "$password" ] || printf 'password=%s\n' "$(decode_percent "$password")"
    [ -z "$host" ] || printf 'host=%s\n' "$host"
    [ -z "$port" ] || printf 'port=%s\n' "$port"
    [ -z "$options" ] || tr '&' '\n' <<<"$options"
    printf '\n'
  } >>"$scratch/services"
  export PGSERVICEFILE=$scratch/services
}

# ask SERVICE SQL: one value.
ask() {
  psql -XqAt -v ON_ERROR_STOP=1 "service=$1" -c "$2"
}

# Counts and checksums of every table of a connection, in one snapshot: see fingerprint.sql. With a second argument, in that
# exported snapshot.
fingerprint() {
  psql -XqAt -F $'\t' -v ON_ERROR_STOP=1 -v snapshot="${2-}" "service=$1" -f "$backup_home/fingerprint.sql"
}

seconds_now() { date +%s.%N; }

# elapsed SINCE [UNTIL]: seconds with one decimal.
elapsed() {
  awk -v from="$1" -v to="${2:-$(seconds_now)}" 'BEGIN {printf "%.1f", to - from}'
}

sha256_of() { sha256sum "$1" | cut -d ' ' -f 1; }

bytes_of() { stat -c %s "$1"; }

# publish PART < SAMPLES: leaves samples, in Prometheus' text format, for a node exporter (BACKUP_METRICS_DIR) or with a
# Pushgateway (PUSHGATEWAY_URL). A backup that is good stays good when that fails: a warning.
publish() {
  local samples
  samples=$(cat)
  if [ -n "${BACKUP_METRICS_DIR-}" ]; then
    mkdir -p "$BACKUP_METRICS_DIR"
    printf '%s\n' "$samples" >"$BACKUP_METRICS_DIR/.atmr_backup_$1"
    chmod 644 "$BACKUP_METRICS_DIR/.atmr_backup_$1"
    mv "$BACKUP_METRICS_DIR/.atmr_backup_$1" "$BACKUP_METRICS_DIR/atmr_backup_$1.prom"
  fi
  if [ -n "${PUSHGATEWAY_URL-}" ]; then
    printf '%s\n' "$samples" |
      curl --silent --show-error --fail --max-time 10 --request PUT --data-binary @- \
        "$PUSHGATEWAY_URL/metrics/job/atmr-backup/part/$1" >/dev/null ||
      say "warning: $PUSHGATEWAY_URL took no metrics; the alert on an old backup will come" >&2
  fi
}

# samples_of_backup TYPE BYTES: what a backup that succeeded publishes.
samples_of_backup() {
  cat <<SAMPLES
# HELP backup_last_success_timestamp_seconds When a backup of this type last succeeded
# TYPE backup_last_success_timestamp_seconds gauge
backup_last_success_timestamp_seconds{type="$1"} $(date +%s)
# HELP backup_size_bytes Size of the newest backup of this type
# TYPE backup_size_bytes gauge
backup_size_bytes{type="$1"} $2
SAMPLES
}

samples_of_drill() {
  cat <<SAMPLES
# HELP restore_drill_last_success_timestamp_seconds When a restore for trial last succeeded
# TYPE restore_drill_last_success_timestamp_seconds gauge
restore_drill_last_success_timestamp_seconds $(date +%s)
# HELP restore_drill_duration_seconds From the start of that restore to the end of its checks
# TYPE restore_drill_duration_seconds gauge
restore_drill_duration_seconds $1
SAMPLES
}

# The command line of the service: in a checkout the jar that was built, in the image its own.
atmr() {
  local jar=/opt/atmr/atmr-app.jar java=/opt/java/bin/java
  if [ -n "${ATMR_COMMAND-}" ]; then
    # shellcheck disable=SC2086
    $ATMR_COMMAND "$@"
    return
  fi
  if [ -f "$backup_home/../app/target/atmr-app.jar" ]; then
    jar=$backup_home/../app/target/atmr-app.jar
    # shellcheck source=/dev/null
    . "$backup_home/../.mvn/find-jdk.sh"
    java=$JAVA_HOME/bin/java
  fi
  [ -f "$jar" ] || die "the service's jar is missing" "run ./atmr --version once, which builds it, or set ATMR_COMMAND"
  "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -jar "$jar" "$@"
}

# audit_verify URL: every hash of the audit trail, computed anew, as a role that can read it.
audit_verify() {
  SECRET_KEY=$(head -c 36 /dev/urandom | base64) ATMR_ENV=development MIGRATION_DATABASE_URL=$1 atmr audit verify 2>"$scratch/audit.log" ||
    { cat "$scratch/audit.log" >&2; return 1; }
}

# A port of this machine that nobody listens on.
free_port() {
  local port
  while :; do
    port=$((RANDOM % 20000 + 20000))
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  printf '%s' "$port"
}
