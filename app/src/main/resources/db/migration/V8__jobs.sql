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
