-- A plan says how much of its travel times is estimated, and waits for a dispatcher when that is too much.

ALTER TABLE dispatch_runs
    ADD COLUMN estimated_share double precision CHECK (estimated_share BETWEEN 0 AND 1),
    -- Empty: the run has no plan, or a release that knew no waiting published it.
    ADD COLUMN publication text CHECK (publication IN ('PUBLISHED', 'AWAITING_ACCEPTANCE')),
    -- Ids and times alone; gone when the plan is accepted.
    ADD COLUMN held_plan jsonb CHECK ((held_plan IS NULL) = (publication IS DISTINCT FROM 'AWAITING_ACCEPTANCE'));
