-- What serving processes were busy with, in windows of some seconds: names of methods and figures. Of no tenant, of nobody.
CREATE TABLE profiles (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin            text NOT NULL CHECK (origin IN ('WEEKLY', 'ON_DEMAND')),
    process           text NOT NULL,
    release           text NOT NULL,
    seconds           integer NOT NULL CHECK (seconds BETWEEN 1 AND 600),
    began_at          timestamptz NOT NULL,
    status            text NOT NULL CHECK (status IN ('RUNNING', 'DONE', 'FAILED')),
    recording_bytes   bigint,
    cpu_samples       bigint,
    allocated_bytes   bigint,
    process_permille  integer,
    machine_permille  integer,
    collecting_nanos  bigint,
    contending_nanos  bigint,
    pinned_nanos      bigint,
    CHECK (status <> 'DONE' OR num_nulls(recording_bytes, cpu_samples, allocated_bytes, process_permille, machine_permille,
                                         collecting_nanos, contending_nanos, pinned_nanos) = 0)
);
CREATE INDEX profiles_age ON profiles (began_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles TO ${app_role};

CREATE TABLE profile_hot_spots (
    profile_id  bigint NOT NULL REFERENCES profiles ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('CPU', 'ALLOCATION', 'LOCK')),
    rank        integer NOT NULL CHECK (rank BETWEEN 1 AND 10),
    method      text NOT NULL,
    via         text,
    amount      bigint NOT NULL,
    permille    integer NOT NULL,
    PRIMARY KEY (profile_id, kind, rank)
);
GRANT SELECT, INSERT ON profile_hot_spots TO ${app_role};
