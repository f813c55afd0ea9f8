-- SECURITY DEFINER without a search_path, owned by a superuser: a caller's own set_config made
-- mcp_user a superuser.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT is_empty(
    $$SELECT proname FROM pg_proc
       WHERE pronamespace = 'retail'::regnamespace AND prosecdef
         AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)$$,
    'every SECURITY DEFINER function has a search_path that nobody else can write to');
SELECT is_empty(
    $$SELECT p.proname FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner
       WHERE p.pronamespace = 'retail'::regnamespace AND p.prosecdef
         AND (r.rolsuper OR r.rolbypassrls OR r.rolcanlogin)$$,
    'none of them runs as a superuser');

CREATE SCHEMA tap_trap;
CREATE TABLE tap_trap.caught (who name);
CREATE FUNCTION tap_trap.set_config(text, varchar, boolean) RETURNS text
LANGUAGE sql AS $$ INSERT INTO tap_trap.caught VALUES (current_user) RETURNING 'caught' $$;
GRANT USAGE ON SCHEMA tap_trap TO PUBLIC;
GRANT ALL ON tap_trap.caught TO PUBLIC;

SET SESSION AUTHORIZATION mcp_user;
SET LOCAL search_path = tap_trap, public;
SELECT lives_ok($$SELECT retail.set_store_context('tap_a')$$,
                'set_store_context works in a search_path with a trap in it');
RESET SESSION AUTHORIZATION;
SET LOCAL search_path = public;
SELECT is_empty('TABLE tap_trap.caught', 'and does not step into it');

SELECT * FROM finish();
ROLLBACK;
