-- What a company works with: its patients, drivers, vehicles and shifts.

CREATE TABLE clients (
    id                        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id                bigint NOT NULL REFERENCES companies (id),
    public_id                 uuid NOT NULL UNIQUE,
    user_id                   bigint REFERENCES users (id),
    reference                 text,
    client_type               text NOT NULL CHECK (client_type IN ('SELF_SERVICE', 'PRIVATE', 'CORPORATE')),
    first_name_sealed         bytea,
    last_name_sealed          bytea,
    name_index                bytea[] NOT NULL DEFAULT '{}',
    email_sealed              bytea,
    email_index               bytea,
    phone_sealed              bytea,
    birth_date_sealed         bytea,
    home_sealed               bytea,
    billing_address_sealed    bytea,
    access_sealed             bytea,
    notes_sealed              bytea,
    is_institution            boolean NOT NULL DEFAULT false,
    institution_name_sealed   bytea,
    default_mobility          text CHECK (default_mobility IN ('AMBULATORY', 'WHEELCHAIR', 'WHEELCHAIR_TRANSFERABLE', 'STRETCHER')),
    default_billed_to_type    text NOT NULL DEFAULT 'PATIENT' CHECK (default_billed_to_type IN ('PATIENT', 'CLINIC', 'INSURANCE')),
    preferential_rate_rappen  bigint CHECK (preferential_rate_rappen >= 0),
    is_active                 boolean NOT NULL DEFAULT true,
    created_at                timestamptz NOT NULL,
    updated_at                timestamptz NOT NULL,
    version                   integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    UNIQUE (company_id, reference),
    UNIQUE (company_id, user_id)
);
CREATE INDEX clients_user ON clients (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX clients_names ON clients USING gin (name_index);
CREATE INDEX clients_list ON clients (company_id, is_active, id);

CREATE TABLE vehicles (
    id                             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id                     bigint NOT NULL REFERENCES companies (id),
    reference                      text,
    model                          text,
    license_plate                  text,
    vehicle_type                   text NOT NULL CHECK (vehicle_type IN ('SEDAN', 'VAN', 'STRETCHER')),
    seats                          integer NOT NULL CHECK (seats BETWEEN 0 AND 50),
    wheelchair_places              integer NOT NULL DEFAULT 0 CHECK (wheelchair_places BETWEEN 0 AND 10),
    seats_per_wheelchair           integer NOT NULL DEFAULT 0 CHECK (seats_per_wheelchair BETWEEN 0 AND 10),
    stretcher_places               integer NOT NULL DEFAULT 0 CHECK (stretcher_places BETWEEN 0 AND 4),
    stretcher_excludes_wheelchair  boolean NOT NULL DEFAULT true,
    year                           integer CHECK (year BETWEEN 1950 AND 2100),
    vin                            text,
    insurance_expires_at           date,
    inspection_expires_at          date,
    is_active                      boolean NOT NULL DEFAULT true,
    created_at                     timestamptz NOT NULL,
    updated_at                     timestamptz NOT NULL,
    version                        integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    UNIQUE (company_id, reference),
    UNIQUE (company_id, license_plate)
);

CREATE TABLE drivers (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id             bigint NOT NULL REFERENCES companies (id),
    row_key                uuid NOT NULL,
    user_id                bigint UNIQUE,
    reference              text,
    first_name_sealed      bytea,
    last_name_sealed       bytea,
    phone_sealed           bytea,
    skills                 text[] NOT NULL DEFAULT '{}' CHECK (skills <@ ARRAY['STRETCHER', 'OXYGEN', 'STAIRS']),
    languages              text[] NOT NULL DEFAULT '{}',
    driver_type            text NOT NULL DEFAULT 'REGULAR' CHECK (driver_type IN ('REGULAR', 'EMERGENCY')),
    vehicle_id             bigint,
    contract_type          text,
    weekly_hours           integer CHECK (weekly_hours BETWEEN 0 AND 168),
    license_categories     text[] NOT NULL DEFAULT '{}',
    license_valid_until    date,
    medical_valid_until    date,
    is_active              boolean NOT NULL DEFAULT true,
    is_available           boolean NOT NULL DEFAULT true,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    version                integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    UNIQUE (company_id, reference),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id),
    FOREIGN KEY (company_id, vehicle_id) REFERENCES vehicles (company_id, id)
);

CREATE TABLE shifts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id      bigint NOT NULL REFERENCES companies (id),
    row_key         uuid NOT NULL,
    driver_id       bigint NOT NULL,
    vehicle_id      bigint NOT NULL,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    depot_sealed    bytea NOT NULL,
    break_minutes   integer NOT NULL DEFAULT 0 CHECK (break_minutes BETWEEN 0 AND 240),
    break_earliest  timestamptz,
    break_latest    timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    FOREIGN KEY (company_id, driver_id) REFERENCES drivers (company_id, id),
    FOREIGN KEY (company_id, vehicle_id) REFERENCES vehicles (company_id, id),
    CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
    CHECK (break_minutes = 0 OR (break_earliest IS NOT NULL AND break_latest IS NOT NULL
           AND break_latest >= break_earliest + make_interval(mins => break_minutes))),
    CONSTRAINT shifts_driver_overlap EXCLUDE USING gist (driver_id WITH =, tstzrange(starts_at, ends_at) WITH &&),
    CONSTRAINT shifts_vehicle_overlap EXCLUDE USING gist (vehicle_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
CREATE INDEX shifts_day ON shifts (company_id, starts_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['vehicles', 'drivers', 'shifts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant ON %I USING (company_id = atmr_company() OR atmr_system())', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app_role}', t);
    END LOOP;
END $$;

ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
-- A client reaches its own records in every company that serves it.
CREATE POLICY tenant ON clients USING (company_id = atmr_company() OR user_id = atmr_user() OR atmr_system());
GRANT SELECT, INSERT, UPDATE, DELETE ON clients TO ${app_role};

-- It reads the names of these companies.
CREATE POLICY served_clients ON companies FOR SELECT
    USING (id IN (SELECT c.company_id FROM clients c WHERE c.user_id = atmr_user()));

-- What a CLIENT says of itself beside its account; the records that companies keep start from it.
CREATE TABLE client_profiles (
    user_id           bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    row_key           uuid NOT NULL,
    home_sealed       bytea,
    domicile_sealed   bytea,
    access_sealed     bytea,
    default_mobility  text CHECK (default_mobility IN ('AMBULATORY', 'WHEELCHAIR', 'WHEELCHAIR_TRANSFERABLE', 'STRETCHER')),
    updated_at        timestamptz NOT NULL,
    version           integer NOT NULL DEFAULT 1
);
ALTER TABLE client_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_profiles FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON client_profiles USING (user_id = atmr_user() OR atmr_system());
GRANT SELECT, INSERT, UPDATE, DELETE ON client_profiles TO ${app_role};

-- A client names the company of its booking before it has any row there.
CREATE FUNCTION company_is_bookable(wanted bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    answer boolean;
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    answer := (SELECT EXISTS (SELECT 1 FROM companies c WHERE c.id = wanted AND c.is_approved));
    PERFORM set_config('atmr.system', before, true);
    RETURN answer;
END $$;
REVOKE ALL ON FUNCTION company_is_bookable(bigint) FROM public;
GRANT EXECUTE ON FUNCTION company_is_bookable(bigint) TO ${app_role};
