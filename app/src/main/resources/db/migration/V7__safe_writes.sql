-- Writes that may be repeated, and a trail that nobody can change unseen.

-- The answer of a request that carried an Idempotency-Key, written in the transaction of its effects.
-- Keys of two callers never meet: scope is 'user:7', or 'public' where nobody signed in.
CREATE TABLE idempotency_keys (
    scope          text NOT NULL CHECK (length(scope) BETWEEN 1 AND 40),
    key_hash       bytea NOT NULL,
    row_key        uuid NOT NULL,
    answer_sealed  bytea NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (scope, key_hash)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE FUNCTION atmr_idempotency_scope() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('atmr.idempotency_scope', true), '');

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency_keys USING (scope = atmr_idempotency_scope() OR atmr_system());
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO ${app_role};

-- Keeps a key for this transaction, or says that another one has it, and gives the answer that is
-- kept of it. Each statement of a volatile function sees what is committed when it starts, so what
-- the last holder of the lock wrote is seen.
CREATE FUNCTION claim_idempotency_key(wanted_scope text, wanted_hash bytea, lock_key bigint, kept_since timestamptz)
    RETURNS TABLE (free boolean, row_key uuid, answer_sealed bytea)
    LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('atmr.idempotency_scope', wanted_scope, true);
    IF NOT pg_try_advisory_xact_lock(lock_key) THEN
        RETURN QUERY SELECT false, CAST(NULL AS uuid), CAST(NULL AS bytea);
        RETURN;
    END IF;
    RETURN QUERY
    SELECT true, k.row_key, k.answer_sealed
    FROM (VALUES (1)) AS always (one)
    LEFT JOIN idempotency_keys k
        ON k.scope = wanted_scope AND k.key_hash = wanted_hash AND k.created_at > kept_since;
END $$;
