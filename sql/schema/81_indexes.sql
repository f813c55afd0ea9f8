-- Secondary indexes, after the data. The steps only read the tables, so any of them can run side by
-- side.
-- The store_id indexes of customers, products and sales_transactions carry the key as well and are
-- unique: foreign keys point at (store_id, key), and two indexes would do the work of one.
-- There is no idx_customers_email: customers_email_key is that index.

-- step: gin idx_products_text_search on products
-- row: 10000 ns
CREATE INDEX idx_products_text_search ON retail.products USING gin (text_search);

-- step: index idx_sales_transaction_items_product_id on sales_transaction_items
CREATE INDEX idx_sales_transaction_items_product_id
    ON retail.sales_transaction_items (product_id);

-- step: index idx_sales_transaction_items_transaction_id on sales_transaction_items
CREATE INDEX idx_sales_transaction_items_transaction_id
    ON retail.sales_transaction_items (transaction_id);

-- step: index idx_sales_transactions_store_id on sales_transactions
-- row: 1600 ns
CREATE UNIQUE INDEX idx_sales_transactions_store_id
    ON retail.sales_transactions (store_id, transaction_id);

-- step: index idx_sales_transactions_customer_id on sales_transactions
CREATE INDEX idx_sales_transactions_customer_id ON retail.sales_transactions (customer_id);

-- step: index idx_sales_transactions_payment on sales_transactions
-- row: 750 ns
CREATE INDEX idx_sales_transactions_payment ON retail.sales_transactions (payment_method);

-- step: index idx_sales_transactions_type on sales_transactions
CREATE INDEX idx_sales_transactions_type ON retail.sales_transactions (transaction_type);

-- step: index idx_sales_transactions_date on sales_transactions
CREATE INDEX idx_sales_transactions_date ON retail.sales_transactions (transaction_date);

-- step: gin idx_products_metadata on products
-- row: 6000 ns
CREATE INDEX idx_products_metadata ON retail.products USING gin (metadata);

-- step: index idx_customers_store_id on customers
-- row: 1000 ns
CREATE UNIQUE INDEX idx_customers_store_id ON retail.customers (store_id, customer_id);

-- step: gin idx_products_tags on products
-- row: 2000 ns
CREATE INDEX idx_products_tags ON retail.products USING gin (tags);

-- step: index idx_customers_loyalty_tier on customers
CREATE INDEX idx_customers_loyalty_tier ON retail.customers (loyalty_tier);

-- step: index idx_customers_created_at on customers
CREATE INDEX idx_customers_created_at ON retail.customers (created_at);

-- step: index idx_products_store_id on products
-- row: 1000 ns
CREATE UNIQUE INDEX idx_products_store_id ON retail.products (store_id, product_id);

-- step: index idx_products_sku on products
-- row: 900 ns
CREATE INDEX idx_products_sku ON retail.products (sku);

-- step: index idx_products_brand on products
CREATE INDEX idx_products_brand ON retail.products (brand);

-- step: index idx_products_category on products
CREATE INDEX idx_products_category ON retail.products (category_id);

-- step: index idx_products_price on products
CREATE INDEX idx_products_price ON retail.products (price);

-- step: index idx_products_stock on products
CREATE INDEX idx_products_stock ON retail.products (current_stock);

-- step: index idx_products_active on products
CREATE INDEX idx_products_active ON retail.products (is_active) WHERE is_active = true;

-- step: index idx_products_featured on products
CREATE INDEX idx_products_featured ON retail.products (is_featured) WHERE is_featured = true;

-- step: index idx_product_embeddings_product_id on product_embeddings
CREATE INDEX idx_product_embeddings_product_id ON retail.product_embeddings (product_id);

-- step: index idx_product_embeddings_store_id on product_embeddings
CREATE INDEX idx_product_embeddings_store_id ON retail.product_embeddings (store_id);

-- step: index idx_product_embeddings_model on product_embeddings
CREATE INDEX idx_product_embeddings_model ON retail.product_embeddings (embedding_model);

-- step: index idx_stores_region on stores
CREATE INDEX idx_stores_region ON retail.stores (region);

-- step: index idx_stores_active on stores
CREATE INDEX idx_stores_active ON retail.stores (is_active) WHERE is_active = true;

-- step: index idx_audit_log_table_name on audit_log
CREATE INDEX idx_audit_log_table_name ON retail.audit_log (table_name);

-- step: index idx_audit_log_action on audit_log
CREATE INDEX idx_audit_log_action ON retail.audit_log (action);

-- step: index idx_audit_log_user_name on audit_log
CREATE INDEX idx_audit_log_user_name ON retail.audit_log (user_name);

-- step: index idx_audit_log_store_id on audit_log
CREATE INDEX idx_audit_log_store_id ON retail.audit_log (store_id);

-- step: index idx_audit_log_created_at on audit_log
CREATE INDEX idx_audit_log_created_at ON retail.audit_log (created_at);

-- step: hnsw idx_product_embeddings_vector on product_embeddings
-- The operators are those of the column's type, vector or halfvec.
DO $$
BEGIN
    EXECUTE format('CREATE INDEX idx_product_embeddings_vector
                        ON retail.product_embeddings USING hnsw (embedding %I)', (
        SELECT t.typname || '_cosine_ops'
          FROM pg_attribute AS a
          JOIN pg_type AS t ON t.oid = a.atttypid
         WHERE a.attrelid = 'retail.product_embeddings'::regclass AND a.attname = 'embedding'));
END
$$;
