-- After SET LOCAL ends the setting is '': a store of that name was visible to every session.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(3);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT throws_ok($$INSERT INTO retail.stores (store_id, store_name) VALUES ('', 'Nameless')$$,
                 '23514', NULL, 'no store can have an empty name');
SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('') \gset
SELECT is_empty('SELECT FROM retail.customers', 'an empty setting shows no customer');
SELECT throws_ok($$SELECT retail.set_store_context('')$$, '42501', NULL, 'nor can it be entered');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
