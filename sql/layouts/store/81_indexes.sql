-- The primary keys are these indexes.

-- without: idx_sales_transactions_store_id
-- without: idx_customers_store_id
-- without: idx_products_store_id
