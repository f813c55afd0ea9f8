-- The partitions that a layout made before there were policies get those of their tables (60).

SET ROLE retail_owner;

SELECT pgbazaar.close_partition(c.oid)
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relispartition AND c.relkind IN ('r', 'p');

RESET ROLE;
