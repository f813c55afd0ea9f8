-- Any tenant could deactivate a store, rename a category, and read and forge the audit log.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(11);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

INSERT INTO retail.audit_log (table_name, action, store_id) VALUES ('tap', 'tap', 'tap_a'),
                                                                    ('tap', 'tap', 'tap_b');
SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
SELECT throws_ok($$UPDATE retail.stores SET is_active = false$$, '42501', NULL,
                 'a tenant cannot deactivate a store');
SELECT throws_ok($$INSERT INTO retail.stores (store_id, store_name) VALUES ('x', 'X')$$, '42501',
                 NULL, 'nor found one');
SELECT throws_ok($$DELETE FROM retail.stores$$, '42501', NULL, 'nor delete one');
SELECT throws_ok($$UPDATE retail.product_categories SET category_name = 'x'$$, '42501', NULL,
                 'nor rename a category');
SELECT throws_ok($$DELETE FROM retail.product_categories$$, '42501', NULL, 'nor delete one');
SELECT throws_ok($$INSERT INTO retail.audit_log (table_name, action) VALUES ('x', 'x')$$, '42501',
                 NULL, 'nor forge a line of the log');
SELECT throws_ok($$UPDATE retail.audit_log SET user_name = 'x'$$, '42501', NULL, 'nor change one');
SELECT throws_ok($$DELETE FROM retail.audit_log$$, '42501', NULL, 'nor delete one');
SELECT results_eq($$SELECT store_id::text FROM retail.stores$$, ARRAY['tap_a'],
                  'of the stores a tenant sees its own');
SELECT results_eq($$SELECT DISTINCT store_id::text FROM retail.audit_log$$, ARRAY['tap_a'],
                  'and of the log its own lines');
SELECT isnt_empty($$SELECT FROM retail.product_categories WHERE category_id = 1000001$$,
                  'the categories are there to be read');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
