-- Takes V5 (dispatch) back. Lost: all runs, what they left unassigned, the versions of days; assignments stay, without their run.

DROP FUNCTION claim_dispatch_run(text, timestamptz, timestamptz);
ALTER TABLE assignments DROP CONSTRAINT assignments_company_id_dispatch_run_id_fkey;
SET LOCAL atmr.system = 'on';
UPDATE assignments SET dispatch_run_id = NULL WHERE dispatch_run_id IS NOT NULL;
DROP TABLE dispatch_days;
DROP TABLE dispatch_unassigned;
DROP TABLE dispatch_runs;
