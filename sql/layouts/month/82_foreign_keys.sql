-- Those of the partitioned tables: a line refers to its sale in the sale's month. PostgreSQL takes
-- no NOT VALID for them before version 18.

-- step: checked-reference sales_transaction_items_transaction_id_fkey on sales_transaction_items
-- to: sales_transactions
-- after: sales_transactions_pkey
SELECT pgbazaar.check_by_partition('retail.sales_transactions');
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_transaction_id_fkey
    FOREIGN KEY (store_id, transaction_id, created_at)
    REFERENCES retail.sales_transactions (store_id, transaction_id, transaction_date)
    ON DELETE CASCADE;

-- step: checked-reference sales_transaction_items_product_id_fkey on sales_transaction_items
-- to: products
-- after: idx_products_store_id
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_product_id_fkey
    FOREIGN KEY (store_id, product_id) REFERENCES retail.products (store_id, product_id);

-- step: checked-reference sales_transactions_customer_id_fkey on sales_transactions
-- to: customers
-- after: idx_customers_store_id
-- row: 1000 ns
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_customer_id_fkey
    FOREIGN KEY (store_id, customer_id) REFERENCES retail.customers (store_id, customer_id);

-- step: checked-reference sales_transactions_store_id_fkey on sales_transactions
-- to: stores
-- after: stores_pkey
-- row: 150 ns
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);
