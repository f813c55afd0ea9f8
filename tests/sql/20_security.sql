-- What the security of the schema rests on: roles, owners, policies, grants. isolation.sql tries what
-- follows from it.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(13);

SELECT results_eq(
    $$SELECT rolname::text COLLATE "default", rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
             rolreplication
        FROM pg_roles WHERE rolname IN ('mcp_user', 'retail_owner') ORDER BY rolname$$,
    $$VALUES ('mcp_user', true, false, false, false, false, false),
             ('retail_owner', false, false, false, false, false, false)$$,
    'mcp_user can log in and retail_owner cannot; neither can do more than that');
SELECT is_empty(
    $$SELECT roleid::regrole FROM pg_auth_members WHERE member = 'mcp_user'::regrole$$,
    'mcp_user is a member of nothing');

SELECT schema_owner_is('retail', 'retail_owner');
SELECT schema_owner_is('pgbazaar', 'retail_owner');
SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace IN ('retail'::regnamespace, 'pgbazaar'::regnamespace)
         AND relowner <> 'retail_owner'::regrole
      UNION ALL
      SELECT proname FROM pg_proc
       WHERE pronamespace = 'retail'::regnamespace AND proowner <> 'retail_owner'::regrole$$,
    'retail_owner owns everything');

SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace = 'retail'::regnamespace AND relkind IN ('r', 'p')
         AND NOT (relrowsecurity AND relforcerowsecurity)$$,
    'row level security is enabled and forced on every table');
SELECT results_eq(
    $$SELECT tablename::text COLLATE "default", policyname::text COLLATE "default", cmd COLLATE "default",
             roles::text COLLATE "default",
             qual = '((store_id)::text = (( SELECT retail.current_store() AS current_store))::text)',
             with_check IS NOT DISTINCT FROM CASE cmd WHEN 'ALL' THEN qual END
        FROM pg_policies
       WHERE schemaname = 'retail' AND 'mcp_user' = ANY (roles)
         AND tablename <> 'product_categories'
       ORDER BY tablename::text COLLATE "C"$$,
    $$VALUES
        ('audit_log', 'audit_log_store_isolation', 'SELECT', '{mcp_user}', true, true),
        ('customers', 'customers_store_isolation', 'ALL', '{mcp_user}', true, true),
        ('product_embeddings', 'product_embeddings_store_isolation', 'ALL', '{mcp_user}', true, true),
        ('products', 'products_store_isolation', 'ALL', '{mcp_user}', true, true),
        ('sales_transaction_items', 'sales_transaction_items_store_isolation', 'ALL', '{mcp_user}',
         true, true),
        ('sales_transactions', 'sales_transactions_store_isolation', 'ALL', '{mcp_user}', true, true),
        ('stores', 'stores_store_isolation', 'SELECT', '{mcp_user}', true, true)$$,
    'one policy a table, by the store of the session, for reading and for writing');
SELECT results_eq(
    $$SELECT tablename::text COLLATE "default", policyname::text COLLATE "default",
             cmd COLLATE "default"
        FROM pg_policies
       WHERE schemaname = 'retail' AND NOT 'mcp_user' = ANY (roles)
       ORDER BY policyname::text COLLATE "C"$$,
    $$VALUES ('audit_log', 'audit_log_append', 'INSERT'),
             ('store_access', 'store_access_entry', 'INSERT'),
             ('store_access', 'store_access_lookup', 'SELECT'),
             ('stores', 'stores_lookup', 'SELECT')$$,
    'the owner has a way to what its functions need and to nothing of the tenants');

SELECT results_eq(
    $$SELECT c.relname::text COLLATE "default", a.grantee::regrole::text COLLATE "default",
             string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
        FROM pg_class AS c, LATERAL aclexplode(c.relacl) AS a
       WHERE c.relnamespace IN ('retail'::regnamespace, 'pgbazaar'::regnamespace)
         AND a.grantee <> c.relowner
       GROUP BY c.relname, a.grantee
       ORDER BY c.relname::text COLLATE "C", a.grantee$$,
    $$VALUES ('audit_log', 'mcp_user', 'SELECT'),
             ('customers', 'mcp_user', 'DELETE INSERT SELECT UPDATE'),
             ('product_categories', 'mcp_user', 'SELECT'),
             ('product_embeddings', 'mcp_user', 'DELETE INSERT SELECT UPDATE'),
             ('products', 'mcp_user', 'DELETE INSERT SELECT UPDATE'),
             ('sales_transaction_items', 'mcp_user', 'DELETE INSERT SELECT UPDATE'),
             ('sales_transactions', 'mcp_user', 'DELETE INSERT SELECT UPDATE'),
             ('stores', 'mcp_user', 'SELECT')$$,
    'tenants may use these tables, and nobody else any');
SELECT results_eq(
    $$SELECT p.proname::text COLLATE "default" FROM pg_proc AS p
       WHERE p.pronamespace IN ('retail'::regnamespace, 'pgbazaar'::regnamespace)
         AND has_function_privilege('mcp_user', p.oid, 'EXECUTE')
       ORDER BY p.proname::text COLLATE "C"$$,
    ARRAY['current_store', 'search_products_by_similarity', 'set_store_context'],
    'tenants may call these functions');
SELECT is_empty(
    $$SELECT p.proname FROM pg_proc AS p
       WHERE p.pronamespace IN ('retail'::regnamespace, 'pgbazaar'::regnamespace)
         AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE c ~ '^search_path=pg_catalog, ')$$,
    'every function has a search_path of its own');
SELECT ok(NOT has_schema_privilege('mcp_user', 'retail', 'CREATE')
          AND NOT has_schema_privilege('mcp_user', 'pgbazaar', 'USAGE, CREATE'),
          'tenants cannot create in retail, nor enter the bookkeeping');
SELECT is_empty(
    $$SELECT FROM pg_default_acl WHERE defaclnamespace = 'retail'::regnamespace
         OR defaclrole = 'retail_owner'::regrole$$,
    'there are no default privileges');

SELECT * FROM finish();
ROLLBACK;
