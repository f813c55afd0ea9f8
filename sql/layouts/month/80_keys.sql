-- A key of a partitioned table holds what the table is partitioned by. That of the sales is what
-- lines refer to and what a store looks its sales up by, so it is the only one.

-- step: built-key sales_transaction_items_pkey on sales_transaction_items
ALTER TABLE retail.sales_transaction_items
    ADD CONSTRAINT sales_transaction_items_pkey PRIMARY KEY (item_id, created_at);

-- step: built-key sales_transactions_pkey on sales_transactions
ALTER TABLE retail.sales_transactions
    ADD CONSTRAINT sales_transactions_pkey PRIMARY KEY (store_id, transaction_id, transaction_date);
