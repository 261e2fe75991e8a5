-- Takes V10 (trace of an outbox row) back. Lost: which trace an event that is still waiting belongs to.

ALTER TABLE outbox DROP COLUMN traceparent;
