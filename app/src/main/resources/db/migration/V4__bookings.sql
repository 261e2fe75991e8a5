-- One row a leg. Places, names and notes are sealed; what planning needs to filter by is not.

CREATE TABLE bookings (
    id                       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id               bigint NOT NULL REFERENCES companies (id),
    row_key                  uuid NOT NULL,
    client_id                bigint NOT NULL,
    reference                text,
    service_date             date NOT NULL,
    status                   text NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'ASSIGNED', 'EN_ROUTE', 'IN_PROGRESS',
                                 'COMPLETED', 'RETURN_COMPLETED', 'NO_SHOW', 'CANCELED', 'REJECTED')),
    time_kind                text NOT NULL CHECK (time_kind IN ('ARRIVE_BY', 'PICKUP_AT', 'WILL_CALL')),
    scheduled_time           timestamptz,
    estimated_ready_time     timestamptz,
    max_early_minutes        integer NOT NULL CHECK (max_early_minutes BETWEEN 0 AND 120),
    max_late_minutes         integer NOT NULL CHECK (max_late_minutes BETWEEN 0 AND 120),
    purpose                  text NOT NULL CHECK (purpose IN ('DIALYSIS', 'CONSULTATION', 'THERAPY', 'DISCHARGE', 'ADMISSION', 'TRANSFER', 'OTHER')),
    mobility                 text NOT NULL CHECK (mobility IN ('AMBULATORY', 'WHEELCHAIR', 'WHEELCHAIR_TRANSFERABLE', 'STRETCHER')),
    own_wheelchair           boolean NOT NULL DEFAULT false,
    companions               integer NOT NULL DEFAULT 0 CHECK (companions BETWEEN 0 AND 3),
    pickup_service_minutes   integer NOT NULL CHECK (pickup_service_minutes BETWEEN 0 AND 60),
    dropoff_service_minutes  integer NOT NULL CHECK (dropoff_service_minutes BETWEEN 0 AND 60),
    max_ride_minutes         integer NOT NULL CHECK (max_ride_minutes BETWEEN 1 AND 240),
    required_skills          text[] NOT NULL DEFAULT '{}' CHECK (required_skills <@ ARRAY['STRETCHER', 'OXYGEN', 'STAIRS']),
    preferred_language       text,
    is_urgent                boolean NOT NULL DEFAULT false,
    is_return                boolean NOT NULL DEFAULT false,
    parent_booking_id        bigint,
    driver_id                bigint,
    vehicle_id               bigint,
    pinned                   boolean NOT NULL DEFAULT false,
    amount_rappen            bigint CHECK (amount_rappen >= 0),
    billed_to_type           text NOT NULL DEFAULT 'PATIENT' CHECK (billed_to_type IN ('PATIENT', 'CLINIC', 'INSURANCE')),
    billed_to_contact_sealed bytea,
    customer_name_sealed     bytea NOT NULL,
    pickup_sealed            bytea NOT NULL,
    dropoff_sealed           bytea NOT NULL,
    medical_facility_sealed  bytea,
    doctor_name_sealed       bytea,
    hospital_service_sealed  bytea,
    notes_medical_sealed     bytea,
    created_by               bigint REFERENCES users (id),
    created_at               timestamptz NOT NULL,
    updated_at               timestamptz NOT NULL,
    boarded_at               timestamptz,
    completed_at             timestamptz,
    version                  integer NOT NULL DEFAULT 1,
    UNIQUE (company_id, id),
    UNIQUE (company_id, service_date, reference),
    FOREIGN KEY (company_id, client_id) REFERENCES clients (company_id, id),
    FOREIGN KEY (company_id, driver_id) REFERENCES drivers (company_id, id),
    FOREIGN KEY (company_id, vehicle_id) REFERENCES vehicles (company_id, id),
    FOREIGN KEY (company_id, parent_booking_id) REFERENCES bookings (company_id, id),
    CHECK ((status IN ('ASSIGNED', 'EN_ROUTE', 'IN_PROGRESS')) <= (driver_id IS NOT NULL)),
    CHECK (time_kind = 'WILL_CALL' OR scheduled_time IS NOT NULL),
    CHECK (is_return = (parent_booking_id IS NOT NULL))
);
CREATE UNIQUE INDEX bookings_one_return ON bookings (parent_booking_id) WHERE status NOT IN ('CANCELED', 'REJECTED');
CREATE INDEX bookings_day ON bookings (company_id, service_date, status);
CREATE INDEX bookings_driver_day ON bookings (company_id, driver_id, service_date) WHERE driver_id IS NOT NULL;
CREATE INDEX bookings_client ON bookings (client_id, id);

-- Each step of a booking's life, with who took it and why.
CREATE TABLE booking_events (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id     bigint NOT NULL,
    booking_id     bigint NOT NULL,
    row_key        uuid NOT NULL,
    at             timestamptz NOT NULL,
    actor_user_id  bigint REFERENCES users (id),
    actor_role     text NOT NULL CHECK (actor_role IN ('ADMIN', 'COMPANY', 'DRIVER', 'CLIENT', 'SYSTEM')),
    from_status    text,
    to_status      text NOT NULL,
    driver_id      bigint,
    reason_sealed  bytea,
    FOREIGN KEY (company_id, booking_id) REFERENCES bookings (company_id, id) ON DELETE CASCADE
);
CREATE INDEX booking_events_booking ON booking_events (booking_id, id);

-- Who drives whom, when, and with whom: rides that share a vehicle carry one tour_id.
CREATE TABLE assignments (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id        bigint NOT NULL,
    booking_id        bigint NOT NULL,
    driver_id         bigint NOT NULL,
    vehicle_id        bigint NOT NULL,
    dispatch_run_id   bigint,
    tour_id           uuid NOT NULL,
    pickup_sequence   integer NOT NULL CHECK (pickup_sequence >= 1),
    dropoff_sequence  integer NOT NULL CHECK (dropoff_sequence > pickup_sequence),
    pickup_at         timestamptz NOT NULL,
    dropoff_at        timestamptz NOT NULL CHECK (dropoff_at >= pickup_at),
    status            text NOT NULL CHECK (status IN ('SCHEDULED', 'EN_ROUTE', 'ONBOARD', 'COMPLETED', 'NO_SHOW', 'CANCELED', 'REPLACED')),
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    FOREIGN KEY (company_id, booking_id) REFERENCES bookings (company_id, id) ON DELETE CASCADE,
    FOREIGN KEY (company_id, driver_id) REFERENCES drivers (company_id, id),
    FOREIGN KEY (company_id, vehicle_id) REFERENCES vehicles (company_id, id),
    -- Two tours of one driver, or of one vehicle, never overlap.
    CONSTRAINT assignments_driver_busy EXCLUDE USING gist
        (driver_id WITH =, tour_id WITH <>, tstzrange(pickup_at, dropoff_at) WITH &&)
        WHERE (status IN ('SCHEDULED', 'EN_ROUTE', 'ONBOARD')) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT assignments_vehicle_busy EXCLUDE USING gist
        (vehicle_id WITH =, tour_id WITH <>, tstzrange(pickup_at, dropoff_at) WITH &&)
        WHERE (status IN ('SCHEDULED', 'EN_ROUTE', 'ONBOARD')) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX assignments_live ON assignments (booking_id) WHERE status NOT IN ('CANCELED', 'REPLACED');
CREATE INDEX assignments_driver ON assignments (company_id, driver_id, pickup_at);
CREATE INDEX assignments_run ON assignments (dispatch_run_id) WHERE dispatch_run_id IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['bookings', 'booking_events', 'assignments'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app_role}', t);
    END LOOP;
END $$;
CREATE POLICY tenant ON bookings
    USING (company_id = atmr_company() OR atmr_system()
           OR client_id IN (SELECT c.id FROM clients c WHERE c.user_id = atmr_user()))
    WITH CHECK (company_id = atmr_company() OR atmr_system());
CREATE POLICY tenant ON booking_events
    USING (company_id = atmr_company() OR atmr_system()
           OR booking_id IN (SELECT b.id FROM bookings b JOIN clients c ON c.id = b.client_id WHERE c.user_id = atmr_user()))
    WITH CHECK (company_id = atmr_company() OR atmr_system());
CREATE POLICY tenant ON assignments USING (company_id = atmr_company() OR atmr_system());
