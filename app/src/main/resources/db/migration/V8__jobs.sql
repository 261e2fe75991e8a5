-- Jobs, and what ends people's data.

-- Every slot of a job is one row, which processes claim; so no slot runs twice, on however many of them.

CREATE TABLE job_runs (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job            text NOT NULL,
    scheduled_for  timestamptz NOT NULL,
    origin         text NOT NULL CHECK (origin IN ('SCHEDULE', 'COMMAND')),
    status         text NOT NULL CHECK (status IN ('WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'EXPIRED')),
    start_at       timestamptz NOT NULL,
    expires_at     timestamptz,
    attempt        integer NOT NULL DEFAULT 0,
    worker         text,
    started_at     timestamptz,
    heartbeat_at   timestamptz,
    finished_at    timestamptz,
    done           bigint,
    error          text,
    UNIQUE (job, scheduled_for),
    CHECK ((status IN ('WAITING', 'RUNNING')) = (finished_at IS NULL))
);
CREATE UNIQUE INDEX job_runs_one_running ON job_runs (job) WHERE status = 'RUNNING';
CREATE INDEX job_runs_open ON job_runs (start_at) WHERE status IN ('WAITING', 'RUNNING');
CREATE INDEX job_runs_success ON job_runs (job, finished_at) WHERE status = 'SUCCEEDED';
CREATE INDEX job_runs_age ON job_runs (finished_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_runs TO ${app_role};

-- Delivered events, oldest first.
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

-- What failed for good and waits for somebody to look.
CREATE TABLE job_dead_letters (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job            text NOT NULL,
    scheduled_for  timestamptz NOT NULL,
    failed_at      timestamptz NOT NULL,
    attempts       integer NOT NULL,
    error          text NOT NULL
);
CREATE INDEX job_dead_letters_job ON job_dead_letters (job, failed_at);
GRANT SELECT, INSERT, DELETE ON job_dead_letters TO ${app_role};

-- What was purged, and what should have been when it was last counted; the metrics of every process read it.
CREATE TABLE purge_tally (
    model       text PRIMARY KEY,
    purged      bigint NOT NULL DEFAULT 0,
    overdue     bigint NOT NULL DEFAULT 0,
    counted_at  timestamptz
);
GRANT SELECT, INSERT, UPDATE ON purge_tally TO ${app_role};

-- What is over, oldest first; and the foreign keys that its deletion looks at.
CREATE INDEX bookings_purge ON bookings (created_at, id)
    WHERE status IN ('COMPLETED', 'RETURN_COMPLETED', 'CANCELED', 'REJECTED', 'NO_SHOW');
CREATE INDEX bookings_parent ON bookings (company_id, parent_booking_id) WHERE parent_booking_id IS NOT NULL;
CREATE INDEX assignments_booking ON assignments (booking_id);
CREATE INDEX dispatch_unassigned_booking ON dispatch_unassigned (booking_id);
CREATE INDEX shifts_purge ON shifts (ends_at, id);
CREATE INDEX dispatch_runs_purge ON dispatch_runs (created_at, id);
CREATE INDEX outbox_purge ON outbox (created_at, id);

-- What a person did, for its export.
CREATE INDEX booking_events_actor ON booking_events (actor_user_id, id) WHERE actor_user_id IS NOT NULL;

ALTER TABLE users ADD COLUMN anonymised_at timestamptz;
ALTER TABLE clients ADD COLUMN anonymised_at timestamptz;
ALTER TABLE drivers ADD COLUMN anonymised_at timestamptz;

-- The service reads of the audit only what it says about the person that asks.
CREATE FUNCTION own_audit_events(wanted bigint)
    RETURNS TABLE (id bigint, at timestamptz, action text, category text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT a.id, a.at, a.action, a.category FROM audit_events a
    WHERE a.user_id = wanted AND wanted = atmr_user()
$$;
CREATE INDEX audit_events_user ON audit_events (user_id, id) WHERE user_id IS NOT NULL;
REVOKE ALL ON FUNCTION own_audit_events(bigint) FROM public;
GRANT EXECUTE ON FUNCTION own_audit_events(bigint) TO ${app_role};
