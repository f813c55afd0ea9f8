-- The owner of the tables, ordinary views and materialised views saw the rows of all stores.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace = 'retail'::regnamespace AND relkind = 'v'
         AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)$$,
    'every view of retail runs with the rights of its reader');
SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace = 'retail'::regnamespace AND relkind IN ('v', 'm')
         AND has_table_privilege('mcp_user', oid, 'SELECT')$$,
    'none of them is open to tenants');
SELECT is_empty(
    $$SELECT relname FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner
       WHERE relnamespace = 'retail'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
         AND (r.rolsuper OR r.rolbypassrls OR r.rolcanlogin)$$,
    'no owner can bypass the policies');
SET ROLE retail_owner;
SELECT is_empty($$SELECT FROM retail.customers$$, 'the owner sees no customer');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
