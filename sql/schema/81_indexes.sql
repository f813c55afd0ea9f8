-- Secondary indexes, after the data, the longest first. The steps only read the tables, so any of
-- them can run side by side.
-- The store_id indexes of customers, products and sales_transactions carry the key as well and are
-- unique: foreign keys point at (store_id, key), and two indexes would do the work of one.
-- There is no idx_customers_email: customers_email_key is that index.

-- step: idx_products_text_search on products
CREATE INDEX idx_products_text_search ON retail.products USING gin (text_search);

-- step: idx_sales_transaction_items_product_id on sales_transaction_items
CREATE INDEX idx_sales_transaction_items_product_id
    ON retail.sales_transaction_items (product_id);

-- step: idx_sales_transaction_items_transaction_id on sales_transaction_items
CREATE INDEX idx_sales_transaction_items_transaction_id
    ON retail.sales_transaction_items (transaction_id);

-- step: idx_sales_transactions_store_id on sales_transactions
CREATE UNIQUE INDEX idx_sales_transactions_store_id
    ON retail.sales_transactions (store_id, transaction_id);

-- step: idx_sales_transactions_customer_id on sales_transactions
CREATE INDEX idx_sales_transactions_customer_id ON retail.sales_transactions (customer_id);

-- step: idx_sales_transactions_payment on sales_transactions
CREATE INDEX idx_sales_transactions_payment ON retail.sales_transactions (payment_method);

-- step: idx_sales_transactions_type on sales_transactions
CREATE INDEX idx_sales_transactions_type ON retail.sales_transactions (transaction_type);

-- step: idx_sales_transactions_date on sales_transactions
CREATE INDEX idx_sales_transactions_date ON retail.sales_transactions (transaction_date);

-- step: idx_products_metadata on products
CREATE INDEX idx_products_metadata ON retail.products USING gin (metadata);

-- step: idx_customers_store_id on customers
CREATE UNIQUE INDEX idx_customers_store_id ON retail.customers (store_id, customer_id);

-- step: idx_products_tags on products
CREATE INDEX idx_products_tags ON retail.products USING gin (tags);

-- step: idx_customers_loyalty_tier on customers
CREATE INDEX idx_customers_loyalty_tier ON retail.customers (loyalty_tier);

-- step: idx_customers_created_at on customers
CREATE INDEX idx_customers_created_at ON retail.customers (created_at);

-- step: idx_products_store_id on products
CREATE UNIQUE INDEX idx_products_store_id ON retail.products (store_id, product_id);

-- step: idx_products_sku on products
CREATE INDEX idx_products_sku ON retail.products (sku);

-- step: idx_products_brand on products
CREATE INDEX idx_products_brand ON retail.products (brand);

-- step: idx_products_category on products
CREATE INDEX idx_products_category ON retail.products (category_id);

-- step: idx_products_price on products
CREATE INDEX idx_products_price ON retail.products (price);

-- step: idx_products_stock on products
CREATE INDEX idx_products_stock ON retail.products (current_stock);

-- step: idx_products_active on products
CREATE INDEX idx_products_active ON retail.products (is_active) WHERE is_active = true;

-- step: idx_products_featured on products
CREATE INDEX idx_products_featured ON retail.products (is_featured) WHERE is_featured = true;

-- step: idx_product_embeddings_product_id on product_embeddings
CREATE INDEX idx_product_embeddings_product_id ON retail.product_embeddings (product_id);

-- step: idx_product_embeddings_store_id on product_embeddings
CREATE INDEX idx_product_embeddings_store_id ON retail.product_embeddings (store_id);

-- step: idx_product_embeddings_model on product_embeddings
CREATE INDEX idx_product_embeddings_model ON retail.product_embeddings (embedding_model);

-- step: idx_stores_region on stores
CREATE INDEX idx_stores_region ON retail.stores (region);

-- step: idx_stores_active on stores
CREATE INDEX idx_stores_active ON retail.stores (is_active) WHERE is_active = true;

-- step: idx_audit_log_table_name on audit_log
CREATE INDEX idx_audit_log_table_name ON retail.audit_log (table_name);

-- step: idx_audit_log_action on audit_log
CREATE INDEX idx_audit_log_action ON retail.audit_log (action);

-- step: idx_audit_log_user_name on audit_log
CREATE INDEX idx_audit_log_user_name ON retail.audit_log (user_name);

-- step: idx_audit_log_store_id on audit_log
CREATE INDEX idx_audit_log_store_id ON retail.audit_log (store_id);

-- step: idx_audit_log_created_at on audit_log
CREATE INDEX idx_audit_log_created_at ON retail.audit_log (created_at);

-- step: idx_product_embeddings_vector on product_embeddings
-- Parallel HNSW builds before pgvector 0.8.2 can write past a buffer. Last of all, because it wants
-- the memory of all the others. The operators are those of the column's type, vector or halfvec.
DO $$
DECLARE
    operators CONSTANT name := (
        SELECT t.typname || '_cosine_ops'
          FROM pg_attribute AS a
          JOIN pg_type AS t ON t.oid = a.atttypid
         WHERE a.attrelid = 'retail.product_embeddings'::regclass AND a.attname = 'embedding');
BEGIN
    IF (SELECT string_to_array(extversion, '.')::integer[] < ARRAY[0, 8, 2]
          FROM pg_extension WHERE extname = 'vector')
    THEN
        SET LOCAL max_parallel_maintenance_workers = 0;
    END IF;
    EXECUTE format('CREATE INDEX idx_product_embeddings_vector
                        ON retail.product_embeddings USING hnsw (embedding %I)', operators);
END
$$;
