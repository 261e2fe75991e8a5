-- Takes V8 (jobs) back. Lost: the runs of jobs, dead letters, the purge's tally, when people were anonymised.

DROP FUNCTION own_audit_events(bigint);
DROP INDEX audit_events_user;

ALTER TABLE users DROP COLUMN anonymised_at;
ALTER TABLE clients DROP COLUMN anonymised_at;
ALTER TABLE drivers DROP COLUMN anonymised_at;

DROP INDEX booking_events_actor;
DROP INDEX bookings_purge;
DROP INDEX bookings_parent;
DROP INDEX assignments_booking;
DROP INDEX dispatch_unassigned_booking;
DROP INDEX shifts_purge;
DROP INDEX dispatch_runs_purge;
DROP INDEX outbox_purge;
DROP INDEX outbox_done;

DROP TABLE purge_tally;
DROP TABLE job_dead_letters;
DROP TABLE job_runs;
