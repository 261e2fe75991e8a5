-- A run is a row that any replica may claim; the day's plan version fences what it may publish.

CREATE TABLE dispatch_runs (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id     bigint NOT NULL REFERENCES companies (id),
    for_date       date NOT NULL,
    status         text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'SUPERSEDED', 'TIMED_OUT')),
    mode           text NOT NULL CHECK (mode IN ('PLAN', 'IMPROVE')),
    overrides      jsonb NOT NULL DEFAULT '{}',
    requested_by   bigint REFERENCES users (id),
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,
    heartbeat_at   timestamptz,
    completed_at   timestamptz,
    worker         text,
    attempts       integer NOT NULL DEFAULT 0,
    plan_version   integer,
    rides          integer,
    assigned       integer,
    cost           jsonb,
    failure        text,
    traceparent    text,
    UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX dispatch_runs_one_queued ON dispatch_runs (company_id, for_date) WHERE status = 'QUEUED';
CREATE UNIQUE INDEX dispatch_runs_one_running ON dispatch_runs (company_id, for_date) WHERE status = 'RUNNING';
CREATE INDEX dispatch_runs_list ON dispatch_runs (company_id, id DESC);
CREATE INDEX dispatch_runs_open ON dispatch_runs (status, created_at) WHERE status IN ('QUEUED', 'RUNNING');

CREATE TABLE dispatch_unassigned (
    company_id  bigint NOT NULL,
    run_id      bigint NOT NULL,
    booking_id  bigint NOT NULL,
    reason      text NOT NULL,
    remedy      jsonb,
    PRIMARY KEY (run_id, booking_id),
    FOREIGN KEY (company_id, run_id) REFERENCES dispatch_runs (company_id, id) ON DELETE CASCADE,
    FOREIGN KEY (company_id, booking_id) REFERENCES bookings (company_id, id) ON DELETE CASCADE
);

CREATE TABLE dispatch_days (
    company_id    bigint NOT NULL REFERENCES companies (id),
    for_date      date NOT NULL,
    plan_version  integer NOT NULL,
    run_id        bigint,
    published_at  timestamptz NOT NULL,
    PRIMARY KEY (company_id, for_date)
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['dispatch_runs', 'dispatch_unassigned', 'dispatch_days'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant ON %I USING (company_id = atmr_company() OR atmr_system())', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app_role}', t);
    END LOOP;
END $$;
ALTER TABLE assignments ADD FOREIGN KEY (company_id, dispatch_run_id) REFERENCES dispatch_runs (company_id, id);

-- The one look across tenants that a worker needs: the oldest run that waits, or whose worker went
-- silent, and whose day is not being planned elsewhere. Claims it and says whose it is.
CREATE FUNCTION claim_dispatch_run(worker_name text, claimed_at timestamptz, silent_since timestamptz)
    RETURNS TABLE (company_id bigint, id bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    before text := coalesce(current_setting('atmr.system', true), '');
BEGIN
    PERFORM set_config('atmr.system', 'on', true);
    RETURN QUERY
    UPDATE dispatch_runs r
    SET status = 'RUNNING', worker = worker_name, started_at = coalesce(r.started_at, claimed_at),
        heartbeat_at = claimed_at, attempts = r.attempts + 1
    WHERE r.id = (
        SELECT c.id FROM dispatch_runs c
        WHERE (c.status = 'QUEUED' AND NOT EXISTS (
                  SELECT 1 FROM dispatch_runs o
                  WHERE o.company_id = c.company_id AND o.for_date = c.for_date AND o.status = 'RUNNING'))
           OR (c.status = 'RUNNING' AND c.heartbeat_at < silent_since)
        ORDER BY c.created_at
        FOR UPDATE SKIP LOCKED
        LIMIT 1)
    RETURNING r.company_id, r.id;
    PERFORM set_config('atmr.system', before, true);
END $$;
REVOKE ALL ON FUNCTION claim_dispatch_run(text, timestamptz, timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION claim_dispatch_run(text, timestamptz, timestamptz) TO ${app_role};
