-- Those of the partitioned tables: PostgreSQL takes no NOT VALID for them before version 18.

-- step: checked-reference sales_transaction_items_transaction_id_fkey on sales_transaction_items
-- to: sales_transactions
-- after: sales_transactions_pkey
SELECT pgbazaar.check_by_partition('retail.sales_transactions');
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_transaction_id_fkey
    FOREIGN KEY (store_id, transaction_id)
    REFERENCES retail.sales_transactions (store_id, transaction_id) ON DELETE CASCADE;

-- step: checked-reference product_embeddings_product_id_fkey on product_embeddings
-- to: products
-- after: products_pkey
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) ON DELETE CASCADE;

-- step: checked-reference sales_transactions_customer_id_fkey on sales_transactions
-- to: customers
-- after: customers_pkey
-- row: 1000 ns
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_customer_id_fkey
    FOREIGN KEY (store_id, customer_id)
    REFERENCES retail.customers (store_id, customer_id);

-- step: checked-reference sales_transaction_items_product_id_fkey on sales_transaction_items
-- to: products
-- after: products_pkey
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id);

-- step: checked-reference sales_transactions_store_id_fkey on sales_transactions
-- to: stores
-- after: stores_pkey
-- row: 150 ns
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: checked-reference products_category_id_fkey on products
-- to: product_categories
-- after: product_categories_pkey
-- row: 250 ns
ALTER TABLE retail.products
    ADD CONSTRAINT products_category_id_fkey
    FOREIGN KEY (category_id) REFERENCES retail.product_categories (category_id);

-- step: checked-reference customers_store_id_fkey on customers
-- to: stores
-- after: stores_pkey
-- row: 150 ns
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: checked-reference products_store_id_fkey on products
-- to: stores
-- after: stores_pkey
-- row: 250 ns
ALTER TABLE retail.products
    ADD CONSTRAINT products_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: checked-reference product_embeddings_store_id_fkey on product_embeddings
-- to: stores
-- after: stores_pkey
-- row: 250 ns
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);
