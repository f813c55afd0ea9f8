-- The audit trigger asked each row for the key columns of all tables: record "new" has no field
-- "product_id", so every write failed.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(9);

INSERT INTO retail.stores (store_id, store_name) VALUES ('tap_a', 'Store A');

SELECT lives_ok(
    $$INSERT INTO retail.customers (customer_id, store_id, first_name, last_name, email)
      VALUES ('aaaaaaaa-0000-4000-8000-00000000c001', 'tap_a', 'Ann', 'Ames', 'ann@a.example')$$,
    'a customer can be inserted');
SELECT lives_ok(
    $$INSERT INTO retail.products (product_id, store_id, sku, product_name, price)
      VALUES ('aaaaaaaa-0000-4000-8000-00000000d001', 'tap_a', 'A-1', 'Desk lamp', 19.99)$$,
    'a product can be inserted');
SELECT lives_ok(
    $$INSERT INTO retail.sales_transactions (transaction_id, store_id, subtotal, total_amount)
      VALUES ('aaaaaaaa-0000-4000-8000-00000000f001', 'tap_a', 19.99, 19.99)$$,
    'a sale can be inserted');
SELECT lives_ok($$UPDATE retail.customers SET phone = '555-0100' WHERE store_id = 'tap_a'$$,
                'a customer can be updated');
SELECT lives_ok($$UPDATE retail.products SET price = 17.99 WHERE store_id = 'tap_a'$$,
                'a product can be updated');
SELECT lives_ok($$DELETE FROM retail.sales_transactions WHERE store_id = 'tap_a'$$,
                'a sale can be deleted');

SELECT results_eq(
    $$SELECT table_name::text, action::text, record_id
        FROM retail.audit_log
       WHERE store_id = 'tap_a'
       ORDER BY table_name, action$$,
    $$VALUES ('customers', 'INSERT', 'aaaaaaaa-0000-4000-8000-00000000c001'::uuid),
             ('customers', 'UPDATE', 'aaaaaaaa-0000-4000-8000-00000000c001'),
             ('products', 'INSERT', 'aaaaaaaa-0000-4000-8000-00000000d001'),
             ('products', 'UPDATE', 'aaaaaaaa-0000-4000-8000-00000000d001'),
             ('sales_transactions', 'DELETE', 'aaaaaaaa-0000-4000-8000-00000000f001'),
             ('sales_transactions', 'INSERT', 'aaaaaaaa-0000-4000-8000-00000000f001')$$,
    'each write is in the log with the key of its row');
SELECT results_eq(
    $$SELECT old_values ->> 'price', new_values ->> 'price' FROM retail.audit_log
       WHERE table_name = 'products' AND action = 'UPDATE' AND store_id = 'tap_a'$$,
    $$VALUES ('19.99', '17.99')$$,
    'an update is logged with both versions');
SELECT results_eq(
    $$SELECT old_values IS NOT NULL, new_values IS NULL FROM retail.audit_log
       WHERE action = 'DELETE' AND store_id = 'tap_a'$$,
    $$VALUES (true, true)$$,
    'a deletion is logged with the row that is gone');

SELECT * FROM finish();
ROLLBACK;
