-- Tables of the schema whose rows are not kept apart, and what may bypass that.
SELECT 'table ' || c.relname || ' does not force row level security'
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
   AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
UNION ALL
SELECT 'table ' || c.relname || ' has no policy for its tenants'
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
   AND has_table_privilege('mcp_user', c.oid, 'SELECT')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid)
UNION ALL
SELECT 'role mcp_user bypasses row level security'
  FROM pg_catalog.pg_roles WHERE rolname = 'mcp_user' AND (rolbypassrls OR rolsuper)
UNION ALL
SELECT 'function ' || p.proname || ' runs as its owner without a fixed search_path'
  FROM pg_catalog.pg_proc AS p
 WHERE p.pronamespace = 'retail'::regnamespace AND p.prosecdef
   AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)
