-- Foreign keys. A reference carries the store, so that a row can only point at rows of its own
-- store. A constraint is added unchecked, which locks both tables for a moment, as soon as the unique
-- index that it points at is there; then the rows are checked, beside whatever else goes on.

-- step: reference sales_transaction_items_transaction_id_fkey on sales_transaction_items
-- to: sales_transactions
-- after: idx_sales_transactions_store_id
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_transaction_id_fkey
    FOREIGN KEY (store_id, transaction_id)
    REFERENCES retail.sales_transactions (store_id, transaction_id) ON DELETE CASCADE NOT VALID;

-- step: check sales_transaction_items_transaction_id_fkey on sales_transaction_items
-- to: sales_transactions
ALTER TABLE retail.sales_transaction_items
    VALIDATE CONSTRAINT sales_transaction_items_transaction_id_fkey;

-- step: reference product_embeddings_product_id_fkey on product_embeddings
-- to: products
-- after: idx_products_store_id
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) ON DELETE CASCADE NOT VALID;

-- step: check product_embeddings_product_id_fkey on product_embeddings
-- to: products
ALTER TABLE retail.product_embeddings
    VALIDATE CONSTRAINT product_embeddings_product_id_fkey;

-- step: reference sales_transactions_customer_id_fkey on sales_transactions
-- to: customers
-- after: idx_customers_store_id
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_customer_id_fkey
    FOREIGN KEY (store_id, customer_id)
    REFERENCES retail.customers (store_id, customer_id) NOT VALID;

-- step: check sales_transactions_customer_id_fkey on sales_transactions
-- to: customers
-- row: 1000 ns
ALTER TABLE retail.sales_transactions
    VALIDATE CONSTRAINT sales_transactions_customer_id_fkey;

-- step: reference sales_transaction_items_product_id_fkey on sales_transaction_items
-- to: products
-- after: idx_products_store_id
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_product_id_fkey
    FOREIGN KEY (store_id, product_id)
    REFERENCES retail.products (store_id, product_id) NOT VALID;

-- step: check sales_transaction_items_product_id_fkey on sales_transaction_items
-- to: products
ALTER TABLE retail.sales_transaction_items
    VALIDATE CONSTRAINT sales_transaction_items_product_id_fkey;

-- step: reference sales_transactions_store_id_fkey on sales_transactions
-- to: stores
-- after: stores_pkey
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;

-- step: check sales_transactions_store_id_fkey on sales_transactions
-- to: stores
-- row: 150 ns
ALTER TABLE retail.sales_transactions
    VALIDATE CONSTRAINT sales_transactions_store_id_fkey;

-- step: reference products_category_id_fkey on products
-- to: product_categories
-- after: product_categories_pkey
ALTER TABLE retail.products
    ADD CONSTRAINT products_category_id_fkey
    FOREIGN KEY (category_id) REFERENCES retail.product_categories (category_id) NOT VALID;

-- step: check products_category_id_fkey on products
-- to: product_categories
-- row: 250 ns
ALTER TABLE retail.products
    VALIDATE CONSTRAINT products_category_id_fkey;

-- step: reference customers_store_id_fkey on customers
-- to: stores
-- after: stores_pkey
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;

-- step: check customers_store_id_fkey on customers
-- to: stores
-- row: 150 ns
ALTER TABLE retail.customers
    VALIDATE CONSTRAINT customers_store_id_fkey;

-- step: reference product_categories_parent_category_id_fkey on product_categories
-- after: product_categories_pkey
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_parent_category_id_fkey
    FOREIGN KEY (parent_category_id) REFERENCES retail.product_categories (category_id) NOT VALID;

-- step: check product_categories_parent_category_id_fkey on product_categories
ALTER TABLE retail.product_categories
    VALIDATE CONSTRAINT product_categories_parent_category_id_fkey;

-- step: reference products_store_id_fkey on products
-- to: stores
-- after: stores_pkey
ALTER TABLE retail.products
    ADD CONSTRAINT products_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;

-- step: check products_store_id_fkey on products
-- to: stores
-- row: 250 ns
ALTER TABLE retail.products
    VALIDATE CONSTRAINT products_store_id_fkey;

-- step: reference product_embeddings_store_id_fkey on product_embeddings
-- to: stores
-- after: stores_pkey
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) NOT VALID;

-- step: check product_embeddings_store_id_fkey on product_embeddings
-- to: stores
-- row: 250 ns
ALTER TABLE retail.product_embeddings
    VALIDATE CONSTRAINT product_embeddings_store_id_fkey;

-- step: reference store_access_store_id_fkey on store_access
-- to: stores
-- after: stores_pkey
ALTER TABLE retail.store_access
    ADD CONSTRAINT store_access_store_id_fkey
    FOREIGN KEY (store_id) REFERENCES retail.stores (store_id) ON DELETE CASCADE NOT VALID;

-- step: check store_access_store_id_fkey on store_access
-- to: stores
ALTER TABLE retail.store_access
    VALIDATE CONSTRAINT store_access_store_id_fkey;
