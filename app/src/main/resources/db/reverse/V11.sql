-- Takes V11 (estimated plans) back. Lost: how much of each plan was estimated, and the plans that wait for a dispatcher; plan
-- those days again.

ALTER TABLE dispatch_runs
    DROP COLUMN held_plan,
    DROP COLUMN publication,
    DROP COLUMN estimated_share;
