-- Users are global; drivers and dispatchers belong to one company, clients and administrators to none.

CREATE TABLE users (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id              uuid NOT NULL UNIQUE,
    role                   text NOT NULL CHECK (role IN ('ADMIN', 'COMPANY', 'DRIVER', 'CLIENT')),
    company_id             bigint REFERENCES companies (id),
    email_sealed           bytea NOT NULL,
    email_index            bytea NOT NULL UNIQUE,
    username_sealed        bytea,
    username_index         bytea UNIQUE,
    first_name_sealed      bytea,
    last_name_sealed       bytea,
    phone_sealed           bytea,
    birth_date_sealed      bytea,
    password_hash          text,
    force_password_change  boolean NOT NULL DEFAULT false,
    is_active              boolean NOT NULL DEFAULT true,
    created_at             timestamptz NOT NULL,
    last_login_at          timestamptz,
    version                integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    CHECK ((role IN ('COMPANY', 'DRIVER')) = (company_id IS NOT NULL))
);

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON users
    USING (id = atmr_user() OR company_id = atmr_company() OR atmr_system())
    WITH CHECK (id = atmr_user() OR company_id = atmr_company() OR atmr_system());
-- Registration: anyone may add a CLIENT, and nothing else.
CREATE POLICY registration ON users FOR INSERT WITH CHECK (role = 'CLIENT' AND company_id IS NULL);
GRANT SELECT, INSERT, UPDATE ON users TO ${app_role};

-- Login knows only an e-mail address: the one look across tenants, by blind index.
CREATE FUNCTION find_login(wanted bytea)
    RETURNS TABLE (id bigint, public_id uuid, role text, company_id bigint, password_hash text,
                   is_active boolean, force_password_change boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    RETURN QUERY
    SELECT u.id, u.public_id, u.role, u.company_id, u.password_hash, u.is_active, u.force_password_change
    FROM users u WHERE u.email_index = wanted;
    PERFORM set_config('atmr.system', before, true);
END $$;
REVOKE ALL ON FUNCTION find_login(bytea) FROM public;
GRANT EXECUTE ON FUNCTION find_login(bytea) TO ${app_role};

CREATE TABLE sessions (
    id          uuid PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    revoked_because text CHECK (revoked_because IN ('LOGOUT', 'REUSE', 'PASSWORD_CHANGE', 'DEACTIVATED', 'ROLE_CHANGE'))
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    token_hash  bytea PRIMARY KEY,
    session_id  uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id     bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE one_time_tokens (
    token_hash  bytea PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose     text NOT NULL CHECK (purpose IN ('PASSWORD_RESET', 'INVITATION')),
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['sessions', 'refresh_tokens', 'one_time_tokens'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own ON %I USING (user_id = atmr_user() OR atmr_system())', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app_role}', t);
    END LOOP;
END $$;

-- A company locks out its own users and invites new ones, but makes no session and sees no refresh token.
CREATE POLICY employer_reads ON sessions FOR SELECT
    USING (user_id IN (SELECT u.id FROM users u WHERE u.company_id = atmr_company()));
CREATE POLICY employer_ends ON sessions FOR UPDATE
    USING (user_id IN (SELECT u.id FROM users u WHERE u.company_id = atmr_company()));
CREATE POLICY employer ON one_time_tokens
    USING (user_id IN (SELECT u.id FROM users u WHERE u.company_id = atmr_company()));

-- A session is looked up by its random id alone when Redis does not know it.
CREATE FUNCTION session_is_live(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    answer boolean;
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    answer := (SELECT EXISTS (SELECT 1 FROM sessions s WHERE s.id = wanted AND s.revoked_at IS NULL AND s.expires_at > now()));
    PERFORM set_config('atmr.system', before, true);
    RETURN answer;
END $$;
REVOKE ALL ON FUNCTION session_is_live(uuid) FROM public;
GRANT EXECUTE ON FUNCTION session_is_live(uuid) TO ${app_role};
