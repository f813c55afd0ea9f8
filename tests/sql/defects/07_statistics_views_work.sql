-- slow_queries needed pg_stat_statements, created and loaded; table_stats found its tables by
-- name alone, so that a namesake in another schema was counted as well.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);

SELECT lives_ok('SELECT * FROM retail.slow_queries',
                'slow_queries answers, with or without pg_stat_statements');
SELECT columns_are('retail', 'slow_queries',
                   ARRAY['query', 'calls', 'total_exec_time', 'mean_exec_time', 'max_exec_time',
                         'stddev_exec_time', 'rows', 'hit_percent']);

CREATE SCHEMA tap_other;
CREATE TABLE tap_other.customers ();
CREATE VIEW tap_other.products AS SELECT 1 AS one;

SELECT results_eq(
    $$SELECT tablename::text FROM retail.table_stats ORDER BY tablename::text COLLATE "C"$$,
    $$SELECT relname::text FROM pg_class
       WHERE relnamespace = 'retail'::regnamespace AND relkind IN ('r', 'p')
       ORDER BY relname::text COLLATE "C"$$,
    'table_stats has one row for each table of retail');
SELECT ok(bool_and(size ~ '^[0-9]+ (bytes|kB|MB|GB|TB)$'), 'with its size')
  FROM retail.table_stats;

SELECT * FROM finish();
ROLLBACK;
