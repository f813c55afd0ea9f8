-- perform_maintenance could never run: VACUUM is not allowed in a function. And PUBLIC might
-- have called it.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);

SELECT lives_ok('SELECT retail.perform_maintenance()', 'it runs');
SELECT isnt_empty(
    $$SELECT FROM retail.audit_log
       WHERE table_name = 'maintenance' AND action = 'automated_maintenance_completed'
         AND created_at = current_timestamp AND (metadata ->> 'database_size')::bigint > 0$$,
    'and leaves a line in the log');
SELECT ok(NOT has_function_privilege('mcp_user', 'retail.perform_maintenance()', 'EXECUTE'),
          'tenants may not call it');
SELECT is_empty(
    $$SELECT p.proname FROM pg_proc AS p, LATERAL aclexplode(coalesce(p.proacl,
             acldefault('f', p.proowner))) AS a
       WHERE p.pronamespace = 'retail'::regnamespace AND a.grantee = 0$$,
    'PUBLIC may call nothing in retail');

SELECT * FROM finish();
ROLLBACK;
