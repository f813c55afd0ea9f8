-- mcp_user was used before it existed: row level security was on, and policies were missing. Now
-- every table has its policies.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(3);

SELECT is_empty(
    $$SELECT c.relname FROM pg_class AS c
       WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
         AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid)$$,
    'no table of retail is without a policy');
SELECT is_empty(
    $$SELECT c.relname FROM pg_class AS c
       WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind IN ('r', 'p')
         AND has_table_privilege('mcp_user', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
         AND NOT EXISTS (SELECT FROM pg_policy AS p
                          WHERE p.polrelid = c.oid
                            AND 'mcp_user'::regrole = ANY (p.polroles))$$,
    'what mcp_user may use has a policy for it');
SELECT is_empty(
    $$SELECT polname FROM pg_policy WHERE 0 = ANY (polroles)$$,
    'no policy is for PUBLIC');

SELECT * FROM finish();
ROLLBACK;
