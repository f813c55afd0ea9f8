-- Primary keys and unique constraints, after the data: an index, which other steps may be built beside,
-- then the constraint over it, which locks the table for a moment only.
-- An e-mail and an embedding are unique within a store: across stores, a refused value would tell
-- that another store has it.
-- What a step line says is in sql/README.md.

-- step: index sales_transaction_items_pkey on sales_transaction_items
CREATE UNIQUE INDEX sales_transaction_items_pkey ON retail.sales_transaction_items (item_id);

-- step: key sales_transaction_items_pkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_pkey
    PRIMARY KEY USING INDEX sales_transaction_items_pkey;

-- step: index sales_transactions_pkey on sales_transactions
CREATE UNIQUE INDEX sales_transactions_pkey ON retail.sales_transactions (transaction_id);

-- step: key sales_transactions_pkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_pkey PRIMARY KEY USING INDEX sales_transactions_pkey;

-- step: index customers_email_key on customers
-- row: 1600 ns
CREATE UNIQUE INDEX customers_email_key ON retail.customers (store_id, email);

-- step: key customers_email_key on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_email_key UNIQUE USING INDEX customers_email_key;

-- step: index unique_sku_per_store on products
-- row: 1600 ns
CREATE UNIQUE INDEX unique_sku_per_store ON retail.products (store_id, sku);

-- step: key unique_sku_per_store on products
ALTER TABLE retail.products
    ADD CONSTRAINT unique_sku_per_store UNIQUE USING INDEX unique_sku_per_store;

-- step: index unique_product_embedding on product_embeddings
-- row: 1600 ns
CREATE UNIQUE INDEX unique_product_embedding
    ON retail.product_embeddings (store_id, product_id, embedding_model);

-- step: key unique_product_embedding on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT unique_product_embedding UNIQUE USING INDEX unique_product_embedding;

-- step: index customers_pkey on customers
CREATE UNIQUE INDEX customers_pkey ON retail.customers (customer_id);

-- step: key customers_pkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX customers_pkey;

-- step: index products_pkey on products
CREATE UNIQUE INDEX products_pkey ON retail.products (product_id);

-- step: key products_pkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_pkey PRIMARY KEY USING INDEX products_pkey;

-- step: index product_embeddings_pkey on product_embeddings
CREATE UNIQUE INDEX product_embeddings_pkey ON retail.product_embeddings (embedding_id);

-- step: key product_embeddings_pkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_pkey PRIMARY KEY USING INDEX product_embeddings_pkey;

-- step: index audit_log_pkey on audit_log
CREATE UNIQUE INDEX audit_log_pkey ON retail.audit_log (log_id);

-- step: key audit_log_pkey on audit_log
ALTER TABLE retail.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY USING INDEX audit_log_pkey;

-- step: index store_access_pkey on store_access
CREATE UNIQUE INDEX store_access_pkey ON retail.store_access (role_name, store_id);

-- step: key store_access_pkey on store_access
ALTER TABLE retail.store_access
    ADD CONSTRAINT store_access_pkey PRIMARY KEY USING INDEX store_access_pkey;

-- step: index stores_pkey on stores
CREATE UNIQUE INDEX stores_pkey ON retail.stores (store_id);

-- step: key stores_pkey on stores
ALTER TABLE retail.stores
    ADD CONSTRAINT stores_pkey PRIMARY KEY USING INDEX stores_pkey;

-- step: index product_categories_pkey on product_categories
CREATE UNIQUE INDEX product_categories_pkey ON retail.product_categories (category_id);

-- step: key product_categories_pkey on product_categories
-- The rows came with their own numbers, so the sequence has to be told where they end.
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_pkey PRIMARY KEY USING INDEX product_categories_pkey;
DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('retail.product_categories', 'category_id'),
                   greatest(max(category_id), 1), max(category_id) IS NOT NULL)
       FROM retail.product_categories;
END
$$;

-- step: index product_categories_category_name_key on product_categories
CREATE UNIQUE INDEX product_categories_category_name_key
    ON retail.product_categories (category_name);

-- step: key product_categories_category_name_key on product_categories
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_category_name_key
    UNIQUE USING INDEX product_categories_category_name_key;
