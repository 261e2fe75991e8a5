-- A data key for each person and company, wrapped by a master key. All that is personal to the subject is sealed
-- with it, in whatever table it stands; destroying the key erases it all. The row of a destroyed key stays, so that
-- the erasure can be repeated on a restored database.

CREATE TABLE data_keys (
    subject       uuid PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('USER', 'CLIENT', 'DRIVER', 'COMPANY')),
    company_id    bigint REFERENCES companies (id),
    key_sealed    bytea NOT NULL,
    wrapped_by    integer,
    created_at    timestamptz NOT NULL,
    destroyed_at  timestamptz,
    UNIQUE (company_id, subject),
    CHECK (kind = 'USER' OR company_id IS NOT NULL),
    CHECK ((destroyed_at IS NULL) = (wrapped_by IS NOT NULL)),
    CHECK ((destroyed_at IS NULL) = (key_sealed <> '\x00'))
);
CREATE INDEX data_keys_wrapped_by ON data_keys (wrapped_by, subject);

ALTER TABLE data_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_keys FORCE ROW LEVEL SECURITY;
-- A key is seen by whoever sees its subject. The order matters: the cheap tests settle nearly every row.
CREATE POLICY subject ON data_keys
    USING (company_id = atmr_company() OR atmr_system()
           OR subject IN (SELECT u.public_id FROM users u WHERE u.id = atmr_user())
           OR subject IN (SELECT c.public_id FROM clients c WHERE c.user_id = atmr_user()));
-- A person's key is drawn before its first row exists: on registration, and with the first booking in a company.
CREATE POLICY registration ON data_keys FOR INSERT
    WITH CHECK (destroyed_at IS NULL
                AND (kind = 'USER' AND company_id IS NULL OR kind = 'CLIENT' AND atmr_user() IS NOT NULL));
GRANT SELECT, INSERT, UPDATE ON data_keys TO ${app_role};

-- Which master key's index key made a row's blind indexes; null: not noted, so they are made anew.
ALTER TABLE users ADD COLUMN index_key_id integer;
ALTER TABLE clients ADD COLUMN index_key_id integer;

-- A company's point is as personal as its address; the two clear columns go with a later release.
ALTER TABLE companies ADD COLUMN point_sealed bytea;

-- While master keys change, an address stands indexed under one of several keys.
CREATE FUNCTION find_login_of(wanted bytea[])
    RETURNS TABLE (id bigint, password_hash text, is_active boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    RETURN QUERY SELECT u.id, u.password_hash, u.is_active FROM users u WHERE u.email_index = ANY (wanted);
    PERFORM set_config('atmr.system', before, true);
END $$;
REVOKE ALL ON FUNCTION find_login_of(bytea[]) FROM public;
GRANT EXECUTE ON FUNCTION find_login_of(bytea[]) TO ${app_role};

CREATE FUNCTION username_is_taken(wanted bytea[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    answer boolean;
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    answer := (SELECT EXISTS (SELECT 1 FROM users u WHERE u.username_index = ANY (wanted)));
    PERFORM set_config('atmr.system', before, true);
    RETURN answer;
END $$;
REVOKE ALL ON FUNCTION username_is_taken(bytea[]) FROM public;
GRANT EXECUTE ON FUNCTION username_is_taken(bytea[]) TO ${app_role};

-- How far the newest re-encryption came, so that a killed one goes on.
CREATE TABLE reencryption_progress (
    table_name   text PRIMARY KEY,
    key_id       integer NOT NULL,
    after_id     bigint NOT NULL,
    rows_done    bigint NOT NULL,
    updated_at   timestamptz NOT NULL,
    finished_at  timestamptz
);

-- When each key was first seen in use: the age of a secret, of which nothing else is kept.
CREATE TABLE secrets_seen (
    purpose        text NOT NULL,
    key_id         text NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    PRIMARY KEY (purpose, key_id)
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['reencryption_progress', 'secrets_seen'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING (atmr_system())', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO ${app_role}', t);
    END LOOP;
END $$;
