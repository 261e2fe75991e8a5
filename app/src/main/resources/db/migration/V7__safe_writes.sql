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

-- The audit trail. Business transactions append events; a linker chains them in order, a chain a
-- company, so that writers never wait for each other.
ALTER TABLE audit_events ADD COLUMN subject text CHECK (length(subject) <= 100);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

-- The events that no chain holds yet.
CREATE TABLE audit_unlinked (
    event_id  bigint PRIMARY KEY
);

-- chain: the company's id, 0 for what belongs to none. hash: SHA-256 of the previous one and the event.
CREATE TABLE audit_links (
    chain          bigint NOT NULL,
    sequence       bigint NOT NULL CHECK (sequence > 0),
    event_id       bigint NOT NULL UNIQUE,
    previous_hash  bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash           bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (chain, sequence)
);

-- Where each chain ends.
CREATE TABLE audit_chains (
    chain     bigint PRIMARY KEY,
    sequence  bigint NOT NULL,
    hash      bytea NOT NULL
);

CREATE FUNCTION note_unlinked_audit_events() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO audit_unlinked (event_id) SELECT a.id FROM added a;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_unlinked_audit_events() FROM public;
CREATE TRIGGER unlinked AFTER INSERT ON audit_events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION note_unlinked_audit_events();

INSERT INTO audit_unlinked (event_id) SELECT id FROM audit_events;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION audit_field(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(octet_length(value) || ':' || value, '-') || ',';

-- What is hashed, in UTF-8; docs/security/audit.md says it in words.
CREATE FUNCTION audit_canonical(chain bigint, sequence bigint, event audit_events) RETURNS text
    LANGUAGE sql STABLE
    RETURN audit_field('1') || audit_field(CAST(chain AS text)) || audit_field(CAST(sequence AS text))
        || audit_field(CAST((event).id AS text))
        || audit_field(CAST(CAST(extract(epoch FROM (event).at) * 1000000 AS bigint) AS text))
        || audit_field((event).action) || audit_field((event).category)
        || audit_field(CAST((event).company_id AS text)) || audit_field(CAST((event).user_id AS text))
        || audit_field((event).subject) || audit_field(CAST((event).details AS text));

-- Chains waiting events in the order of their ids; gives the chains that grew, with their new ends.
-- One linker works at a time; others find nothing to do.
CREATE FUNCTION link_audit_events(most integer)
    RETURNS TABLE (chain bigint, sequence bigint, hash bytea, linked integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    waiting audit_events;
    own bigint;
    next_sequence bigint;
    previous bytea;
    next_hash bytea;
    grown jsonb := '{}';
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('link_audit_events', 0)) THEN
        RETURN;
    END IF;
    FOR waiting IN
        SELECT e.* FROM audit_unlinked u JOIN audit_events e ON e.id = u.event_id
        ORDER BY u.event_id LIMIT most
    LOOP
        own := coalesce(waiting.company_id, 0);
        SELECT c.sequence, c.hash INTO next_sequence, previous FROM audit_chains c WHERE c.chain = own;
        next_sequence := coalesce(next_sequence, 0) + 1;
        previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
        next_hash := sha256(previous || convert_to(audit_canonical(own, next_sequence, waiting), 'UTF8'));
        INSERT INTO audit_links (chain, sequence, event_id, previous_hash, hash)
        VALUES (own, next_sequence, waiting.id, previous, next_hash);
        INSERT INTO audit_chains AS c (chain, sequence, hash) VALUES (own, next_sequence, next_hash)
        ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
        DELETE FROM audit_unlinked u WHERE u.event_id = waiting.id;
        grown := jsonb_set(grown, ARRAY[CAST(own AS text)],
                           to_jsonb(coalesce(CAST(grown ->> CAST(own AS text) AS integer), 0) + 1));
    END LOOP;
    RETURN QUERY
    SELECT c.chain, c.sequence, c.hash, CAST(g.value AS integer)
    FROM jsonb_each_text(grown) g JOIN audit_chains c ON c.chain = CAST(g.key AS bigint);
END $$;
REVOKE ALL ON FUNCTION link_audit_events(integer) FROM public;
GRANT EXECUTE ON FUNCTION link_audit_events(integer) TO ${app_role};

-- Each step of a booking's life is audited where it is written, at no round trip; many steps of one
-- statement (an import, a published plan) are one event.
CREATE FUNCTION audit_booking_events() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO audit_events (action, category, company_id, user_id, subject, details)
    SELECT CASE WHEN a.from_status IS NULL THEN 'BOOKING_CREATED'
                WHEN a.to_status = 'CANCELED' THEN 'BOOKING_CANCELED'
                ELSE 'BOOKING_MOVED' END,
           'bookings', a.company_id, a.actor_user_id,
           CASE WHEN count(*) = 1 THEN 'booking:' || min(a.booking_id) END,
           jsonb_strip_nulls(jsonb_build_object(
               'role', a.actor_role, 'from', a.from_status, 'to', a.to_status,
               'bookings', CASE WHEN count(*) > 1 THEN jsonb_agg(a.booking_id ORDER BY a.booking_id) END))
    FROM added a
    GROUP BY a.company_id, a.actor_user_id, a.actor_role, a.from_status, a.to_status;
    RETURN NULL;
END $$;
CREATE TRIGGER audited AFTER INSERT ON booking_events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_booking_events();

-- When an event had its effect, for consumers whose effect would be wrong twice.
ALTER TABLE outbox ADD COLUMN effect_at timestamptz;
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL;
