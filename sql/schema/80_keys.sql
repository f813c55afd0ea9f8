-- Primary keys and unique constraints, after the data. Each step stands alone; steps of different
-- tables can run side by side, the longest come first.
-- An e-mail and an embedding are unique within a store: across stores, a refused value would tell
-- that another store has it.

-- step: sales_transaction_items_pkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_pkey PRIMARY KEY (item_id);

-- step: sales_transactions_pkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_pkey PRIMARY KEY (transaction_id);

-- step: customers_email_key on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_email_key UNIQUE (store_id, email);

-- step: unique_sku_per_store on products
ALTER TABLE retail.products
    ADD CONSTRAINT unique_sku_per_store UNIQUE (store_id, sku);

-- step: unique_product_embedding on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT unique_product_embedding UNIQUE (store_id, product_id, embedding_model);

-- step: customers_pkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);

-- step: products_pkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (product_id);

-- step: product_embeddings_pkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_pkey PRIMARY KEY (embedding_id);

-- step: audit_log_pkey on audit_log
ALTER TABLE retail.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (log_id);

-- step: store_access_pkey on store_access
ALTER TABLE retail.store_access
    ADD CONSTRAINT store_access_pkey PRIMARY KEY (role_name, store_id);

-- step: stores_pkey on stores
ALTER TABLE retail.stores
    ADD CONSTRAINT stores_pkey PRIMARY KEY (store_id);

-- step: product_categories_pkey on product_categories
-- The rows came with their own numbers, so the sequence has to be told where they end.
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_pkey PRIMARY KEY (category_id);
DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('retail.product_categories', 'category_id'),
                   greatest(max(category_id), 1), max(category_id) IS NOT NULL)
       FROM retail.product_categories;
END
$$;

-- step: product_categories_category_name_key on product_categories
ALTER TABLE retail.product_categories
    ADD CONSTRAINT product_categories_category_name_key UNIQUE (category_name);
