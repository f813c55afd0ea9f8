-- An e-mail was unique over all stores: a refused insert told that another store has that
-- customer.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(2);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
SELECT lives_ok(
    $$INSERT INTO retail.customers (store_id, first_name, last_name, email)
      VALUES ('tap_a', 'Bob', 'Bond', 'bob@b.example')$$,
    'the e-mail of another store''s customer is free');
SELECT throws_ok(
    $$INSERT INTO retail.customers (store_id, first_name, last_name, email)
      VALUES ('tap_a', 'Bob', 'Bond', 'ann@a.example')$$,
    '23505', NULL, 'one of the own store is not');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
