-- Foreign keys, after the keys and indexes. A reference carries the store, so that a row can only
-- point at rows of its own store. Two steps collide when they share a table; neighbours here share
-- none where that is possible, the longest come first.

-- step: sales_transaction_items_transaction_id_fkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_transaction_id_fkey
    FOREIGN KEY (store_id, transaction_id)
    REFERENCES retail.sales_transactions (store_id, transaction_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE retail.sales_transaction_items
    VALIDATE CONSTRAINT sales_transaction_items_transaction_id_fkey;

-- step: product_embeddings_product_id_fkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE retail.product_embeddings
    VALIDATE CONSTRAINT product_embeddings_product_id_fkey;

-- step: sales_transactions_customer_id_fkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_customer_id_fkey
    FOREIGN KEY (store_id, customer_id)
    REFERENCES retail.customers (store_id, customer_id) NOT VALID;
ALTER TABLE retail.sales_transactions
    VALIDATE CONSTRAINT sales_transactions_customer_id_fkey;

-- step: sales_transaction_items_product_id_fkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) NOT VALID;
ALTER TABLE retail.sales_transaction_items
    VALIDATE CONSTRAINT sales_transaction_items_product_id_fkey;

-- step: sales_transactions_store_id_fkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;
ALTER TABLE retail.sales_transactions
    VALIDATE CONSTRAINT sales_transactions_store_id_fkey;

-- step: products_category_id_fkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_category_id_fkey
    FOREIGN KEY (category_id) REFERENCES retail.product_categories (category_id) NOT VALID;
ALTER TABLE retail.products
    VALIDATE CONSTRAINT products_category_id_fkey;

-- step: customers_store_id_fkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;
ALTER TABLE retail.customers
    VALIDATE CONSTRAINT customers_store_id_fkey;

-- step: product_categories_parent_category_id_fkey on product_categories
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_parent_category_id_fkey
    FOREIGN KEY (parent_category_id) REFERENCES retail.product_categories (category_id) NOT VALID;
ALTER TABLE retail.product_categories
    VALIDATE CONSTRAINT product_categories_parent_category_id_fkey;

-- step: products_store_id_fkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;
ALTER TABLE retail.products
    VALIDATE CONSTRAINT products_store_id_fkey;

-- step: product_embeddings_store_id_fkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;
ALTER TABLE retail.product_embeddings
    VALIDATE CONSTRAINT product_embeddings_store_id_fkey;

-- step: store_access_store_id_fkey on store_access
ALTER TABLE retail.store_access
    ADD CONSTRAINT store_access_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE retail.store_access
    VALIDATE CONSTRAINT store_access_store_id_fkey;
