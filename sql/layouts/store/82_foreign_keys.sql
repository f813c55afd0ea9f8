-- Those of the partitioned tables: PostgreSQL takes no NOT VALID for them before version 18.

-- step: sales_transaction_items_transaction_id_fkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_transaction_id_fkey
    FOREIGN KEY (store_id, transaction_id)
    REFERENCES retail.sales_transactions (store_id, transaction_id) ON DELETE CASCADE;

-- step: product_embeddings_product_id_fkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) ON DELETE CASCADE;

-- step: sales_transactions_customer_id_fkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_customer_id_fkey
    FOREIGN KEY (store_id, customer_id)
    REFERENCES retail.customers (store_id, customer_id);

-- step: sales_transaction_items_product_id_fkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id);

-- step: sales_transactions_store_id_fkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: products_category_id_fkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_category_id_fkey
    FOREIGN KEY (category_id) REFERENCES retail.product_categories (category_id);

-- step: customers_store_id_fkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: products_store_id_fkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);

-- step: product_embeddings_store_id_fkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id);
