-- The policy of the items looked the store up in sales_transactions: 58 ms for the items of one
-- sale, and minutes beyond work_mem.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT has_column('retail', 'sales_transaction_items', 'store_id', 'items have a store_id');
SELECT col_not_null('retail', 'sales_transaction_items', 'store_id', 'always');
SELECT results_eq(
    $$SELECT item_id FROM retail.sales_transaction_items WHERE store_id = 'tap_a'$$,
    ARRAY['aaaaaaaa-0000-4000-8000-00000000a001'::uuid],
    'an insert that does not name the store got that of the session');
SELECT is_empty(
    $$SELECT polname FROM pg_policy
       WHERE polrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'retail'::regnamespace)
         AND pg_get_expr(polqual, polrelid) ~ ' FROM '$$,
    'no policy reads a table');

SELECT * FROM finish();
ROLLBACK;
