-- Takes V2 (identity) back. Lost: all users and their sessions.

DROP FUNCTION session_is_live(uuid);
DROP FUNCTION find_login(bytea);
DROP TABLE one_time_tokens;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
