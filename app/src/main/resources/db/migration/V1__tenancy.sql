-- Tenancy: who may see a row is decided by transaction-local settings that platform.db alone sets.
-- atmr_owner migrates; ${app_role} serves and is subject to every policy (FORCE).

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION atmr_company() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CAST(nullif(current_setting('atmr.company_id', true), '') AS bigint);

CREATE FUNCTION atmr_user() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CAST(nullif(current_setting('atmr.user_id', true), '') AS bigint);

CREATE FUNCTION atmr_system() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('atmr.system', true), '') = 'on';

CREATE TABLE companies (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    row_key               uuid NOT NULL,
    name                  text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    address_sealed        bytea,
    latitude              double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude             double precision CHECK (longitude BETWEEN -180 AND 180),
    domicile_sealed       bytea,
    contact_email_sealed  bytea,
    contact_phone_sealed  bytea,
    billing_email_sealed  bytea,
    billing_notes_sealed  bytea,
    iban_sealed           bytea,
    uid_ide               text,
    service_area          text,
    max_daily_bookings    integer NOT NULL DEFAULT 1000 CHECK (max_daily_bookings BETWEEN 1 AND 100000),
    timezone              text NOT NULL DEFAULT 'Europe/Zurich',
    is_approved           boolean NOT NULL DEFAULT false,
    dispatch_enabled      boolean NOT NULL DEFAULT false,
    accepted_at           timestamptz,
    created_at            timestamptz NOT NULL,
    version               integer NOT NULL DEFAULT 1,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);

ALTER TABLE companies ENABLE ROW LEVEL SECURITY;
ALTER TABLE companies FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON companies USING (id = atmr_company() OR atmr_system());
GRANT SELECT, INSERT, UPDATE ON companies TO ${app_role};

-- Crossing tenants leaves a trace. Appending is all the service may do.
CREATE TABLE audit_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    action      text NOT NULL,
    category    text NOT NULL,
    company_id  bigint,
    user_id     bigint,
    details     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_events_company ON audit_events (company_id, at);
GRANT INSERT ON audit_events TO ${app_role};

-- Events leave in the transaction that made them; payloads may be personal, so they are sealed.
CREATE TABLE outbox (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    row_key          uuid NOT NULL,
    topic            text NOT NULL,
    payload_sealed   bytea NOT NULL,
    created_at       timestamptz NOT NULL,
    next_attempt_at  timestamptz NOT NULL,
    attempts         integer NOT NULL DEFAULT 0,
    done_at          timestamptz,
    failed_at        timestamptz,
    last_error       text
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE done_at IS NULL AND failed_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO ${app_role};
