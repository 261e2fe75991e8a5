-- Takes V1 (tenancy) back: nothing of the service is left.

DROP TABLE outbox;
DROP TABLE audit_events;
DROP TABLE companies;
DROP FUNCTION atmr_system();
DROP FUNCTION atmr_user();
DROP FUNCTION atmr_company();
DROP EXTENSION btree_gist;
