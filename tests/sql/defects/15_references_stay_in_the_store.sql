-- A sale could name a customer of another store, an item a product of another store.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(5);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
SELECT throws_ok(
    $$INSERT INTO retail.sales_transactions (store_id, customer_id, subtotal, total_amount)
      VALUES ('tap_a', 'bbbbbbbb-0000-4000-8000-00000000c001', 1, 1)$$,
    '23503', NULL, 'a sale to a customer of another store is refused');
SELECT throws_ok(
    $$UPDATE retail.sales_transactions SET customer_id = 'bbbbbbbb-0000-4000-8000-00000000c001'$$,
    '23503', NULL, 'and so is moving one there');
SELECT throws_ok(
    $$INSERT INTO retail.sales_transaction_items (transaction_id, product_id, unit_price, total_price)
      VALUES ('aaaaaaaa-0000-4000-8000-00000000f001', 'bbbbbbbb-0000-4000-8000-00000000d001', 1, 1)$$,
    '23503', NULL, 'an item of another store''s product is refused');
SELECT throws_ok(
    $$INSERT INTO retail.sales_transaction_items (transaction_id, product_id, unit_price, total_price)
      VALUES ('bbbbbbbb-0000-4000-8000-00000000f001', 'aaaaaaaa-0000-4000-8000-00000000d001', 1, 1)$$,
    '23503', NULL, 'an item of another store''s sale is refused');
SELECT lives_ok(
    $$INSERT INTO retail.sales_transactions (store_id, customer_id, subtotal, total_amount)
      VALUES ('tap_a', 'aaaaaaaa-0000-4000-8000-00000000c002', 1, 1), ('tap_a', NULL, 1, 1)$$,
    'a sale to a customer of the store, or to a guest, is not');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
