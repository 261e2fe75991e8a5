# shellcheck shell=bash disable=SC2154
# Sourced by backup/drill, backup/test and backup/walk: a PostgreSQL server of their own below $scratch, archived like a real one.

start_own() {
  pg_ctl --silent --wait --pgdata="$data" --log="$scratch/own.log" start
}

# A server in $data with the two roles and the schema; `psql service=own` reaches it.
make_own_server() {
  initdb --pgdata="$data" --username=postgres --auth-local=trust --auth-host=scram-sha-256 --data-checksums --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >/dev/null
  own_port=$(free_port)
  mkdir -p "$scratch/socket" "$scratch/repository"
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $own_port
unix_socket_directories = '$scratch/socket'
max_wal_senders = 2
shared_buffers = 256MB
CONF
  start_own
  psql -Xq -v ON_ERROR_STOP=1 -h "$scratch/socket" -p "$own_port" -U postgres -d postgres <<SQL
CREATE ROLE atmr_owner LOGIN PASSWORD 'owner';
CREATE ROLE atmr_app LOGIN PASSWORD 'app';
CREATE DATABASE atmr OWNER atmr_owner;
SQL
  connection own "postgresql://postgres@/atmr?host=$scratch/socket&port=$own_port"
  SECRET_KEY=$(head -c 36 /dev/urandom | base64) ATMR_ENV=development \
    DATABASE_URL="postgresql://atmr_app:app@127.0.0.1:$own_port/atmr" \
    MIGRATION_DATABASE_URL="postgresql://atmr_owner:owner@127.0.0.1:$own_port/atmr" atmr migrate >"$scratch/migrate.log" 2>&1 ||
    { cat "$scratch/migrate.log" >&2; die "the schema does not come up" "read the lines above"; }
}

# Companies, people with their keys, a linked audit trail, events.
fill_own_server() {
  ask own "
    INSERT INTO companies (row_key, name, created_at) SELECT gen_random_uuid(), 'Company ' || n, now() FROM generate_series(1, 20) n;
    INSERT INTO users (public_id, role, company_id, email_sealed, email_index, created_at)
      SELECT gen_random_uuid(), 'COMPANY', id, '\x01', decode(md5(name), 'hex'), now() FROM companies;
    INSERT INTO data_keys (subject, kind, company_id, key_sealed, wrapped_by, created_at)
      SELECT public_id, 'USER', company_id, decode(md5(public_id::text), 'hex'), 1, now() FROM users;
    INSERT INTO audit_events (action, category, company_id, subject)
      SELECT 'TEST', 'test', 1 + n % 20, 'event ' || n FROM generate_series(1, 2000) n;
    INSERT INTO outbox (row_key, topic, payload_sealed, created_at, next_attempt_at)
      SELECT gen_random_uuid(), 'test', decode(repeat(md5(n::text), 64), 'hex'), now(), now() FROM generate_series(1, 5000) n;
    SELECT count(*) FROM link_audit_events(100000)" >/dev/null
}

# archive_own_server SECONDS: into a repository of its own, encrypted by a key of its own.
archive_own_server() {
  export BACKUP_REPOSITORY=$scratch/repository BACKUP_STANZA=own PGBACKREST_CONFIG=$scratch/pgbackrest.conf
  BACKUP_REPOSITORY_KEY=$(head -c 36 /dev/urandom | base64)
  export BACKUP_REPOSITORY_KEY
  local setup=("$backup_home/wal-setup" --data "$data" --config "$PGBACKREST_CONFIG" --port "$own_port" --socket "$scratch/socket"
    --archive-timeout "$1")
  PGUSER=postgres "${setup[@]}" >/dev/null
  pg_ctl --silent --pgdata="$data" --mode=fast stop
  start_own
  PGUSER=postgres "${setup[@]}"
}

# The machine is lost: no last segment is archived, nothing of the folder is left.
destroy_own_server() {
  local pid processes
  pid=$(head -n 1 "$data/postmaster.pid")
  mapfile -t processes < <(pgrep --parent "$pid")
  kill -KILL "$pid" "${processes[@]}" 2>/dev/null || true
  for pid in "$pid" "${processes[@]}"; do
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  done
  rm -rf "$data"
  say "destroyed: the server and all its data"
}
