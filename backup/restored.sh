# shellcheck shell=bash disable=SC2154
# Sourced by backup/restore and backup/drill: a data folder from the repository, a server of our own on it, and its checks.
# The server listens on 127.0.0.1 and in a private folder alone, with a configuration of its own, and archives nothing.

# compare SERVICE MANIFEST [TABLE]: every table has the rows and checksum of the manifest; TABLE may differ.
compare() {
  local tables
  fingerprint "$1" >"$scratch/fingerprint"
  grep -E '^(schema|table)' "$2" >"$scratch/wanted"
  if ! diff <(awk -F '\t' -v but="${3-}" '$2 != but' "$scratch/wanted") \
    <(awk -F '\t' -v but="${3-}" '$2 != but' "$scratch/fingerprint") >"$scratch/differences"; then
    cat "$scratch/differences" >&2
    die "what came back is not what the manifest tells (above: < wanted, > restored)" \
      "do not use it: was the manifest taken at the moment that was restored?"
  fi
  tables=$(awk -F '\t' -v but="${3-}" '$1 == "table" && $2 != but' "$scratch/wanted" | wc -l)
  say "equal: schema $(awk -F '\t' '$1 == "schema" {print $2}' "$scratch/wanted"), rows and checksums of $tables tables"
  [ -z "${3-}" ] || say "$3, of another moment: $(PGOPTIONS='-c atmr.system=on' ask "$1" \
    "SELECT count(*) || ' keys, ' || count(*) FILTER (WHERE destroyed_at IS NOT NULL) || ' of them destroyed' FROM $3")"
}

refuse_unless_free() {
  if [ -f "$1/postmaster.pid" ]; then
    die "$1 is a live database's folder (postmaster.pid), and nothing was touched" "name an empty folder"
  fi
  if [ -d "$1" ] && [ -n "$(ls -A "$1")" ]; then
    die "$1 is not empty, and nothing was touched" "name an empty folder"
  fi
  mkdir -p "$1" 2>/dev/null || die "$1 cannot be made" "name a folder that this user may write"
  chmod 700 "$1"
}

# fetch_physical FOLDER TIME|latest
fetch_physical() {
  local recovery=(--type=default) stanza
  stanza=$(setting BACKUP_STANZA atmr)
  : "${PGBACKREST_CONFIG:=/etc/pgbackrest/pgbackrest.conf}"
  export PGBACKREST_CONFIG
  [ -r "$PGBACKREST_CONFIG" ] || die "PGBACKREST_CONFIG: $PGBACKREST_CONFIG cannot be read" "make it with backup/wal-setup, or mount it"
  if [ "$2" != latest ]; then
    recovery=(--type=time "--target=$(date -u -d "$2" '+%F %T.%6N+00')" --target-action=promote)
  fi
  # the server of a pod is elsewhere, the folder is here
  if ! pgbackrest --config="$PGBACKREST_CONFIG" --stanza="$stanza" --pg1-path="$1" --reset-pg1-host \
    "${recovery[@]}" restore >"$scratch/pgbackrest" 2>&1; then
    cat "$scratch/pgbackrest" >&2
    case $(<"$scratch/pgbackrest") in
    *CryptoError* | *FormatError* | *decrypt*)
      die "the repository does not open with this key" "use the repository's key of that time: repo1-cipher-pass in $PGBACKREST_CONFIG" ;;
    *"unable to find backup set"* | *"[075]"*)
      die "no base backup is older than $2" "choose a later time; \"pgbackrest info\" shows what there is" ;;
    *"No space left"* | *"unable to write"*)
      die "the disk of $1 takes no more" "name a folder with room for the whole database" ;;
    *)
      die "pgBackRest restored nothing" "its message stands above; \"pgbackrest verify\" reads the whole repository" ;;
    esac
  fi
}

# start_restored FOLDER TIME|latest: recovers up to there, and leaves `psql service=restored` to ask.
start_restored() {
  local waited=0
  restored_port=$(free_port)
  mkdir -p "$scratch/socket"
  : >"$scratch/postgresql.conf"
  printf 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n' >"$scratch/pg_hba.conf"
  # hot_standby off: this server may be smaller than the one that wrote the WAL
  pg_ctl --silent --no-wait --pgdata="$1" --log="$scratch/server.log" start --options="-c config_file=$scratch/postgresql.conf \
    -c hba_file=$scratch/pg_hba.conf -c ident_file=/dev/null -c listen_addresses=127.0.0.1 -c port=$restored_port \
    -c unix_socket_directories=$scratch/socket -c archive_mode=off -c hot_standby=off -c shared_preload_libraries= \
    -c ssl=off -c logging_collector=off -c log_destination=stderr -c max_connections=20 -c fsync=on"
  until pg_isready --quiet -h "$scratch/socket" -p "$restored_port"; do
    waited=$((waited + 1))
    if ! pg_ctl --pgdata="$1" status >/dev/null && [ "$waited" -gt 10 ]; then
      explain_recovery "$2"
    fi
    [ "$waited" -lt 18000 ] || die "recovery did not end within an hour" "read $scratch/server.log while this waits"
    sleep 0.2
  done
  [ "$2" != latest ] || nothing_is_missing
  restored_user=$(database_user)
  connection restored "postgresql://$restored_user@/$(restored_database)?host=$scratch/socket&port=$restored_port"
}

database_user() {
  local user
  for user in "${RESTORE_SUPERUSER-}" "$(id -un)" postgres; do
    [ -n "$user" ] || continue
    if psql -XqAt -h "$scratch/socket" -p "$restored_port" -U "$user" -d postgres -c 'SELECT 1' >/dev/null 2>&1; then
      printf '%s' "$user"
      return
    fi
  done
  die "no superuser of the restored server is known here" "name one as RESTORE_SUPERUSER"
}

restored_database() {
  local name
  name=$(psql -XqAt -h "$scratch/socket" -p "$restored_port" -U "$restored_user" -d postgres \
    -c "SELECT datname FROM pg_database WHERE datname = '${RESTORE_DATABASE:-atmr}'")
  [ -n "$name" ] || die "the restored server has no database ${RESTORE_DATABASE:-atmr}" "name another as RESTORE_DATABASE"
  printf '%s' "$name"
}

# The server ended before it was up: says why.
explain_recovery() {
  tail -n 20 "$scratch/server.log" >&2
  if grep -q 'recovery ended before configured recovery target was reached' "$scratch/server.log"; then
    die "the WAL ends before $1: a segment is missing after $(last_segment)" \
      "choose an earlier time ($(last_transaction)), or find the segment: \"pgbackrest verify\" names it"
  fi
  die "the server did not start on what was restored" "its last lines stand above"
}

last_segment() {
  grep -oE 'restored log file "[0-9A-F]{24}"' "$scratch/server.log" | tail -n 1 | cut -d '"' -f 2
}

# Recovery to the end stops silently at a gap: was the newest segment of the repository among those that were restored?
nothing_is_missing() {
  local newest last
  newest=$(pgbackrest --config="$PGBACKREST_CONFIG" --stanza="$(setting BACKUP_STANZA atmr)" info --output=json | jq -r '.[0].archive[-1].max')
  last=$(last_segment)
  if [[ $last < $newest ]]; then
    die "the WAL has a gap: recovery ended with $last, the repository goes on to $newest ($(last_transaction))" \
      "find the missing segment, \"pgbackrest verify\" names it; or restore to a time before the gap"
  fi
}

last_transaction() {
  sed -n 's/.*last completed transaction was at log time \(.*\)/the last transaction is of \1/p' "$scratch/server.log" | tail -n 1 | grep . ||
    echo 'no transaction came after the base backup'
}

check_pages() {
  pg_amcheck --no-strict-names --install-missing=pg_catalog -h "$scratch/socket" -p "$restored_port" -U "$restored_user" "$(restored_database)" >"$scratch/amcheck" 2>&1 ||
    { cat "$scratch/amcheck" >&2; die "pg_amcheck finds damage in what was restored" "restore an older backup"; }
  ask restored 'DROP EXTENSION IF EXISTS amcheck'
  say "pg_amcheck: heap and indexes are sound"
}

# The service connects by TCP with a password: a role for this check alone.
verify_restored_audit() {
  local password
  password=$(head -c 24 /dev/urandom | base64 | tr -d '+/=')
  ask restored "CREATE ROLE atmr_audit_check LOGIN BYPASSRLS PASSWORD '$password' IN ROLE pg_read_all_data"
  audit_verify "postgresql://atmr_audit_check:$password@127.0.0.1:$restored_port/$(restored_database)" ||
    die "the audit trail of what was restored is broken" "compare with another backup before anybody uses it"
  ask restored "DROP ROLE atmr_audit_check"
}

stop_restored() {
  pg_ctl --silent --pgdata="$1" --mode=fast stop
}
