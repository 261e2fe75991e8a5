-- The trace of the work that left an event behind: W3C traceparent, ids and flags alone.
ALTER TABLE outbox ADD COLUMN traceparent text;
