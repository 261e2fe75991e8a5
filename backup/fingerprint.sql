-- What a database holds, to compare before and after: the schema's version, and of each table its name, its rows, and a sum
-- over the rows' hashes, which does not depend on their order. Run by `psql -v snapshot=ID`; empty: a snapshot of its own.
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET lc_monetary = 'C';
SET statement_timeout = 0;
-- the owner is subject to the policies as well
SET atmr.system = 'on';
SELECT :'snapshot' <> '' AS given \gset
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
\if :given
SET TRANSACTION SNAPSHOT :'snapshot';
\endif
SELECT 'schema', max(CAST(version AS integer)) FROM flyway_schema_history WHERE success;
SELECT format(
    $$SELECT 'table', %L, count(*), coalesce(sum(CAST(CAST('x' || left(md5(CAST(t AS text)), 16) AS bit(64)) AS bigint)), 0)
      FROM ONLY %s AS t$$, c.relname, CAST(c.oid AS regclass))
FROM pg_class c
WHERE c.relnamespace = CAST('public' AS regnamespace) AND c.relkind = 'r'
ORDER BY c.relname COLLATE "C" \gexec
COMMIT;
