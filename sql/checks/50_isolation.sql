-- Tables of the schema whose rows are not kept apart, and what may bypass that.
SELECT 'table ' || c.relname || ' does not force row level security'
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
   AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
UNION ALL
SELECT 'table ' || c.relname || ' has no policy for its tenants'
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
   AND pg_catalog.has_table_privilege(pg_catalog.to_regrole('mcp_user'), c.oid, 'SELECT')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid)
UNION ALL
SELECT 'policy ' || p.polname || ' of table ' || c.relname || ' does not ask for the session''s store'
  FROM pg_catalog.pg_policy AS p
  JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'store_id'
 WHERE c.relnamespace = 'retail'::regnamespace AND p.polpermissive
   AND (p.polroles = '{0}' OR pg_catalog.to_regrole('mcp_user') = ANY (p.polroles))
   AND NOT coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '(store_id current_store())')
           LIKE '%store_id%current_store()%'
UNION ALL
SELECT 'partition ' || c.relname || ' is open to tenants, past the policies of its table'
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p') AND c.relispartition
   AND pg_catalog.has_table_privilege(pg_catalog.to_regrole('mcp_user'), c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
UNION ALL
SELECT 'partition ' || c.relname || ' lacks policy ' || p.polname || ' of its table'
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_policy AS p ON p.polrelid = pg_catalog.pg_partition_root(c.oid)
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p') AND c.relispartition
   AND NOT EXISTS (
       SELECT
         FROM pg_catalog.pg_policy AS own
        WHERE own.polrelid = c.oid AND own.polname = p.polname AND own.polcmd = p.polcmd
          AND own.polpermissive = p.polpermissive AND own.polroles = p.polroles
          AND pg_catalog.pg_get_expr(own.polqual, own.polrelid)
              IS NOT DISTINCT FROM pg_catalog.pg_get_expr(p.polqual, p.polrelid)
          AND pg_catalog.pg_get_expr(own.polwithcheck, own.polrelid)
              IS NOT DISTINCT FROM pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
UNION ALL
SELECT 'role mcp_user is missing, for which the policies are written'
 WHERE pg_catalog.to_regrole('mcp_user') IS NULL
UNION ALL
SELECT 'role mcp_user bypasses row level security'
  FROM pg_catalog.pg_roles WHERE rolname = 'mcp_user' AND (rolbypassrls OR rolsuper)
UNION ALL
SELECT 'function ' || p.proname || ' runs as its owner without a fixed search_path'
  FROM pg_catalog.pg_proc AS p
 WHERE p.pronamespace = 'retail'::regnamespace AND p.prosecdef
   AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)
