-- A store that was entered for the session outlives the transaction: behind a pooler the next client,
-- which never entered any, read it all. With its second argument set_store_context is over when the
-- transaction is. Only a COMMIT shows that, so the first transaction takes back what it made.
BEGIN;
INSERT INTO retail.stores (store_id, store_name) VALUES ('tap_a', 'Store A');
SET SESSION AUTHORIZATION mcp_user;
SELECT retail.set_store_context('tap_a', true) \gset
RESET SESSION AUTHORIZATION;
DELETE FROM retail.audit_log WHERE store_id = 'tap_a';
DELETE FROM retail.stores WHERE store_id = 'tap_a';
COMMIT;

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(6);
SELECT is(nullif(current_setting('app.current_store_id', true), ''), NULL,
          'after COMMIT no store is chosen');
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SET SESSION AUTHORIZATION mcp_user;
SELECT is_empty('SELECT FROM retail.customers', 'and no customer is visible');
SELECT retail.set_store_context('tap_a', true) \gset
SELECT results_eq('SELECT DISTINCT store_id::text FROM retail.customers', ARRAY['tap_a'],
                  'within the transaction the store is entered');
SELECT retail.set_store_context('tap_b') \gset
SAVEPOINT before;
SELECT retail.set_store_context('tap_a') \gset
ROLLBACK TO before;
SELECT results_eq('SELECT DISTINCT store_id::text FROM retail.customers', ARRAY['tap_b'],
                  'an undone change of store is undone');
RESET SESSION AUTHORIZATION;
SELECT has_function('retail', 'set_store_context', ARRAY['character varying', 'boolean']);
SELECT is(count(*)::int, 1, 'there is one set_store_context')
  FROM pg_proc WHERE pronamespace = 'retail'::regnamespace AND proname = 'set_store_context';

SELECT * FROM finish();
ROLLBACK;
