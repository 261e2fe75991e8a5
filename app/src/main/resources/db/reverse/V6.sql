-- Takes V6 (data keys) back. The release before it cannot read what is sealed with data keys; so that nothing is lost, the keys
-- move to reversed.data_keys, which the service cannot see. Lost: how far a re-encryption came, since when keys are in use, the
-- companies' sealed points. After V6 has run again, put the keys back before anybody writes:
--   BEGIN; SET LOCAL atmr.system = 'on'; INSERT INTO data_keys SELECT * FROM reversed.data_keys; DROP SCHEMA reversed CASCADE; COMMIT;

CREATE SCHEMA IF NOT EXISTS reversed;
CREATE TABLE IF NOT EXISTS reversed.data_keys (LIKE data_keys INCLUDING INDEXES);
SET LOCAL atmr.system = 'on';
-- a key that was destroyed stays destroyed
INSERT INTO reversed.data_keys AS kept SELECT * FROM data_keys
ON CONFLICT (subject) DO UPDATE
SET key_sealed = excluded.key_sealed, wrapped_by = excluded.wrapped_by, destroyed_at = excluded.destroyed_at;

DROP TABLE secrets_seen;
DROP TABLE reencryption_progress;
DROP FUNCTION username_is_taken(bytea[]);
DROP FUNCTION find_login_of(bytea[]);
ALTER TABLE companies DROP COLUMN point_sealed;
ALTER TABLE clients DROP COLUMN index_key_id;
ALTER TABLE users DROP COLUMN index_key_id;
DROP TABLE data_keys;
