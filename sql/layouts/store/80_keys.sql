-- A key of a partitioned table holds what the table is partitioned by.

-- step: sales_transaction_items_pkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_pkey PRIMARY KEY (store_id, item_id);

-- step: sales_transactions_pkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_pkey PRIMARY KEY (store_id, transaction_id);

-- step: customers_pkey on customers
ALTER TABLE retail.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (store_id, customer_id);

-- step: products_pkey on products
ALTER TABLE retail.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (store_id, product_id);

-- step: product_embeddings_pkey on product_embeddings
ALTER TABLE retail.product_embeddings
    ADD CONSTRAINT product_embeddings_pkey PRIMARY KEY (store_id, embedding_id);
