-- All stores shared one role, so a session saw the statements of the others, and could end them.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(7);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

CREATE ROLE mcp_user_tap_a LOGIN IN ROLE mcp_user;
CREATE ROLE mcp_user_tap_b LOGIN IN ROLE mcp_user;
DO $$
BEGIN
    IF to_regclass('retail.store_access') IS NOT NULL THEN
        INSERT INTO retail.store_access (role_name, store_id)
        VALUES ('mcp_user_tap_a', 'tap_a'), ('mcp_user_tap_b', 'tap_b');
    END IF;
END
$$;

SELECT ok(NOT pg_has_role('mcp_user_tap_a', 'mcp_user_tap_b', 'MEMBER'),
          'one store''s login has no part in another''s: its sessions are hidden and safe');
SELECT ok(NOT pg_has_role('mcp_user_tap_a', 'retail_owner', 'MEMBER'), 'nor in the owner');

SET SESSION AUTHORIZATION mcp_user_tap_a;
SELECT retail.set_store_context('tap_a') \gset
SELECT results_eq('SELECT email::text FROM retail.customers ORDER BY 1',
                  ARRAY['abe@a.example', 'ann@a.example'], 'the login of A sees A');
SET SESSION AUTHORIZATION mcp_user_tap_b;
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL,
                 'the login of B is refused A');
SELECT retail.set_store_context('tap_b') \gset
SELECT results_eq('SELECT email::text FROM retail.customers', ARRAY['bob@b.example'],
                  'and sees B');
SELECT throws_ok('SELECT FROM retail.store_access', '42501', NULL,
                 'who may enter what is not for tenants to read');
RESET SESSION AUTHORIZATION;

DELETE FROM retail.store_access WHERE role_name = 'mcp_user_tap_b';
SET SESSION AUTHORIZATION mcp_user_tap_b;
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL,
                 'access that is taken away is gone at once');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
