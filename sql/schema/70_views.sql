-- Monitoring views, for the owner and administrators: tenants get no grant, because sizes and
-- statements tell about other stores. security_invoker: a view must not lend its owner's rights.

SET ROLE retail_owner;

-- pg_stat_statements may be missing, or there without being loaded by the server, and both can change
-- without anybody touching this schema: so it is looked for at each call, and without it there are no
-- rows rather than an error.
CREATE FUNCTION retail.statement_statistics()
RETURNS TABLE (
    query text,
    calls bigint,
    total_exec_time double precision,
    mean_exec_time double precision,
    max_exec_time double precision,
    stddev_exec_time double precision,
    rows bigint,
    shared_blks_hit bigint,
    shared_blks_read bigint
)
LANGUAGE plpgsql
STABLE
SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    home name;
BEGIN
    SELECT n.nspname
      INTO home
      FROM pg_extension AS e
      JOIN pg_namespace AS n ON n.oid = e.extnamespace
     WHERE e.extname = 'pg_stat_statements';
    IF home IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.max_exec_time,'
        '       s.stddev_exec_time, s.rows, s.shared_blks_hit, s.shared_blks_read'
        '  FROM %I.pg_stat_statements AS s'
        '  JOIN pg_database AS d ON d.oid = s.dbid'
        ' WHERE d.datname = current_database()', home);
EXCEPTION WHEN object_not_in_prerequisite_state THEN
    RETURN; -- not in shared_preload_libraries
END
$$;
REVOKE ALL ON FUNCTION retail.statement_statistics FROM PUBLIC;

CREATE VIEW retail.slow_queries WITH (security_invoker = true) AS
SELECT query, calls, total_exec_time, mean_exec_time, max_exec_time, stddev_exec_time, rows,
       100.0 * shared_blks_hit / nullif(shared_blks_hit + shared_blks_read, 0) AS hit_percent
  FROM retail.statement_statistics()
 WHERE mean_exec_time > 100 -- milliseconds
 ORDER BY mean_exec_time DESC;

CREATE VIEW retail.table_stats WITH (security_invoker = true) AS
SELECT n.nspname AS schemaname,
       c.relname AS tablename,
       pg_size_pretty(pg_total_relation_size(c.oid)) AS size,
       pg_stat_get_tuples_inserted(c.oid) AS inserts,
       pg_stat_get_tuples_updated(c.oid) AS updates,
       pg_stat_get_tuples_deleted(c.oid) AS deletes,
       pg_stat_get_live_tuples(c.oid) AS live_tuples,
       pg_stat_get_dead_tuples(c.oid) AS dead_tuples
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'retail' AND c.relkind IN ('r', 'p')
 ORDER BY pg_total_relation_size(c.oid) DESC;

CREATE VIEW retail.index_usage WITH (security_invoker = true) AS
SELECT schemaname,
       relname AS tablename,
       indexrelname AS indexname,
       idx_tup_read,
       idx_tup_fetch,
       pg_size_pretty(pg_relation_size(indexrelid)) AS size
  FROM pg_stat_user_indexes
 WHERE schemaname = 'retail'
 ORDER BY idx_tup_read DESC;

RESET ROLE;
