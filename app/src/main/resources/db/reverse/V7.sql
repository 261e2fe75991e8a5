-- Takes V7 (safe writes, audit chains) back. Lost: the answers kept for Idempotency-Keys, the subjects of audit events, and the
-- chains' hashes: note what `./atmr audit verify` prints first. V7 chains the events anew when it runs again.

DROP INDEX outbox_failed;
ALTER TABLE outbox DROP COLUMN effect_at;

DROP TRIGGER audited ON booking_events;
DROP FUNCTION audit_booking_events();

DROP FUNCTION link_audit_events(integer);
DROP FUNCTION audit_canonical(bigint, bigint, audit_events);
DROP FUNCTION audit_field(text);
DROP TRIGGER append_only ON audit_events;
DROP TRIGGER unlinked ON audit_events;
DROP FUNCTION note_unlinked_audit_events();
DROP TABLE audit_chains;
DROP TABLE audit_links;
DROP TABLE audit_unlinked;
DROP FUNCTION refuse_audit_change();
ALTER TABLE audit_events DROP COLUMN subject;

DROP FUNCTION claim_idempotency_key(text, bytea, bigint, timestamptz);
DROP TABLE idempotency_keys;
DROP FUNCTION atmr_idempotency_scope();
