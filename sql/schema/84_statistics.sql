-- Statistics for the planner, which belong to no object: they are taken in every run. A sample is
-- read, of some 30,000 rows.

-- step: analyze statistics on stores
ANALYZE retail.stores;

-- step: analyze statistics on store_access
ANALYZE retail.store_access;

-- step: analyze statistics on product_categories
ANALYZE retail.product_categories;

-- step: analyze statistics on customers
ANALYZE retail.customers;

-- step: analyze statistics on products
-- row: 28000 ns
ANALYZE retail.products;

-- step: analyze statistics on product_embeddings
ANALYZE retail.product_embeddings;

-- step: analyze statistics on sales_transactions
ANALYZE retail.sales_transactions;

-- step: analyze statistics on sales_transaction_items
ANALYZE retail.sales_transaction_items;

-- step: analyze statistics on audit_log
ANALYZE retail.audit_log;
