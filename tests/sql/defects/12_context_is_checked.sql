-- Any session could choose any tenant, by SET or by set_store_context.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(6);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

CREATE ROLE mcp_user_tap_a LOGIN IN ROLE mcp_user;
DO $$
BEGIN
    IF to_regclass('retail.store_access') IS NOT NULL THEN
        INSERT INTO retail.store_access (role_name, store_id)
        VALUES ('mcp_user_tap_a', 'tap_a');
    END IF;
END
$$;

SET SESSION AUTHORIZATION mcp_user_tap_a;
SELECT lives_ok($$SELECT retail.set_store_context('tap_a')$$, 'the own store may be entered');
SELECT results_eq('SELECT DISTINCT store_id::text FROM retail.customers', ARRAY['tap_a'],
                  'and is seen');
SELECT throws_ok($$SELECT retail.set_store_context('tap_b')$$, '42501', NULL,
                 'another store may not be entered by the function');
SELECT pg_temp.enter('tap_b') \gset
SELECT throws_ok('SELECT * FROM retail.customers', '42501', NULL, 'nor by the setting');
SET ROLE mcp_user;
SELECT throws_ok('SELECT * FROM retail.customers', '42501', NULL,
                 'nor with the role that may enter all');
SELECT throws_ok($$SELECT retail.set_store_context('tap_b')$$, '42501', NULL, 'in either way');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
