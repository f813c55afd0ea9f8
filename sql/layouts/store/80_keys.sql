-- A key of a partitioned table holds what the table is partitioned by, and cannot be made of an index
-- that is there.

-- step: built-key sales_transaction_items_pkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_pkey PRIMARY KEY (store_id, item_id);

-- step: built-key sales_transactions_pkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_pkey PRIMARY KEY (store_id, transaction_id);

-- step: built-key customers_pkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (store_id, customer_id);

-- step: built-key products_pkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (store_id, product_id);

-- step: built-key product_embeddings_pkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_pkey PRIMARY KEY (store_id, embedding_id);

-- step: built-key customers_email_key on customers
-- row: 1600 ns
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_email_key UNIQUE (store_id, email);

-- step: built-key unique_sku_per_store on products
-- row: 1600 ns
ALTER TABLE retail.products
    ADD CONSTRAINT unique_sku_per_store UNIQUE (store_id, sku);

-- step: built-key unique_product_embedding on product_embeddings
-- row: 1600 ns
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT unique_product_embedding UNIQUE (store_id, product_id, embedding_model);
