-- The schema is complete: every table, column, type, index, constraint, trigger, function and view
-- has the name that applications know it by.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(29);

SELECT tables_are('retail', ARRAY[
    'stores', 'store_access', 'customers', 'product_categories', 'products', 'sales_transactions',
    'sales_transaction_items', 'product_embeddings', 'audit_log']);
SELECT views_are('retail', ARRAY['slow_queries', 'table_stats', 'index_usage']);
SELECT tables_are('pgbazaar', ARRAY['schema_version', 'world', 'ledger']);

CREATE FUNCTION pg_temp.shape(which text) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod),
                                CASE WHEN attnotnull THEN '!' END), ', ' ORDER BY attnum)
      FROM pg_attribute
     WHERE attrelid = which::regclass AND attnum > 0 AND NOT attisdropped
$$;

SELECT is(pg_temp.shape('retail.stores'),
    'store_id character varying(50) !, store_name character varying(100) !, '
    'store_location character varying(100), store_type character varying(50), '
    'region character varying(50), created_at timestamp with time zone, '
    'updated_at timestamp with time zone, is_active boolean', 'columns of stores');
SELECT is(pg_temp.shape('retail.store_access'),
    'role_name name !, store_id character varying(50) !', 'columns of store_access');
SELECT is(pg_temp.shape('retail.customers'),
    'customer_id uuid !, store_id character varying(50) !, first_name character varying(50) !, '
    'last_name character varying(50) !, email character varying(100) !, '
    'phone character varying(20), date_of_birth date, gender character varying(20), '
    'customer_since date, loyalty_tier character varying(20), total_lifetime_value numeric(10,2), '
    'created_at timestamp with time zone, updated_at timestamp with time zone',
    'columns of customers');
SELECT is(pg_temp.shape('retail.product_categories'),
    'category_id integer !, category_name character varying(100) !, parent_category_id integer, '
    'description text, is_active boolean', 'columns of product_categories');
SELECT is(pg_temp.shape('retail.products'),
    'product_id uuid !, store_id character varying(50) !, sku character varying(50) !, '
    'product_name character varying(200) !, product_description text, category_id integer, '
    'brand character varying(100), model character varying(100), color character varying(50), '
    'size character varying(50), weight_kg numeric(8,3), dimensions_cm character varying(50), '
    'price numeric(10,2) !, cost numeric(10,2), current_stock integer, minimum_stock integer, '
    'maximum_stock integer, reorder_point integer, supplier_name character varying(100), '
    'supplier_sku character varying(50), is_active boolean, is_featured boolean, '
    'rating_average numeric(3,2), rating_count integer, tags text[], metadata jsonb, '
    'created_at timestamp with time zone, updated_at timestamp with time zone, '
    'text_search tsvector', 'columns of products');
SELECT is(pg_temp.shape('retail.sales_transactions'),
    'transaction_id uuid !, store_id character varying(50) !, customer_id uuid, '
    'transaction_date timestamp with time zone, transaction_type character varying(20), '
    'payment_method character varying(50), subtotal numeric(10,2) !, tax_amount numeric(10,2), '
    'discount_amount numeric(10,2), total_amount numeric(10,2) !, '
    'cashier_id character varying(50), register_id character varying(50), '
    'receipt_number character varying(50), notes text, metadata jsonb, '
    'created_at timestamp with time zone', 'columns of sales_transactions');
SELECT is(pg_temp.shape('retail.sales_transaction_items'),
    'item_id uuid !, transaction_id uuid !, product_id uuid !, quantity integer !, '
    'unit_price numeric(10,2) !, total_price numeric(10,2) !, discount_amount numeric(10,2), '
    'tax_amount numeric(10,2), created_at timestamp with time zone, '
    'store_id character varying(50) !', 'columns of sales_transaction_items');
SELECT is(pg_temp.shape('retail.product_embeddings'),
    'embedding_id uuid !, product_id uuid !, store_id character varying(50) !, '
    'embedding_text text !, embedding vector(1536), embedding_model character varying(100) !, '
    'created_at timestamp with time zone, updated_at timestamp with time zone',
    'columns of product_embeddings');
SELECT is(pg_temp.shape('retail.audit_log'),
    'log_id uuid !, table_name character varying(100) !, action character varying(50) !, '
    'user_name character varying(100) !, store_id character varying(50), record_id uuid, '
    'old_values jsonb, new_values jsonb, metadata jsonb, created_at timestamp with time zone',
    'columns of audit_log');

SELECT indexes_are('retail', 'stores', ARRAY[
    'stores_pkey', 'idx_stores_region', 'idx_stores_active']);
SELECT indexes_are('retail', 'customers', ARRAY[
    'customers_pkey', 'customers_email_key', 'idx_customers_store_id',
    'idx_customers_loyalty_tier', 'idx_customers_created_at']);
SELECT indexes_are('retail', 'product_categories', ARRAY[
    'product_categories_pkey', 'product_categories_category_name_key']);
SELECT indexes_are('retail', 'products', ARRAY[
    'products_pkey', 'unique_sku_per_store', 'idx_products_store_id', 'idx_products_sku',
    'idx_products_category', 'idx_products_brand', 'idx_products_price', 'idx_products_stock',
    'idx_products_active', 'idx_products_featured', 'idx_products_tags', 'idx_products_metadata',
    'idx_products_text_search']);
SELECT indexes_are('retail', 'sales_transactions', ARRAY[
    'sales_transactions_pkey', 'idx_sales_transactions_store_id',
    'idx_sales_transactions_customer_id', 'idx_sales_transactions_date',
    'idx_sales_transactions_type', 'idx_sales_transactions_payment']);
SELECT indexes_are('retail', 'sales_transaction_items', ARRAY[
    'sales_transaction_items_pkey', 'idx_sales_transaction_items_transaction_id',
    'idx_sales_transaction_items_product_id']);
SELECT indexes_are('retail', 'product_embeddings', ARRAY[
    'product_embeddings_pkey', 'unique_product_embedding', 'idx_product_embeddings_vector',
    'idx_product_embeddings_product_id', 'idx_product_embeddings_store_id',
    'idx_product_embeddings_model']);
SELECT indexes_are('retail', 'audit_log', ARRAY[
    'audit_log_pkey', 'idx_audit_log_table_name', 'idx_audit_log_action', 'idx_audit_log_user_name',
    'idx_audit_log_store_id', 'idx_audit_log_created_at']);
SELECT is_empty(
    $$SELECT indexrelid::regclass FROM pg_index
       WHERE indrelid::regclass::text LIKE 'retail.%' AND NOT (indisvalid AND indisready)$$,
    'every index is valid');

SELECT results_eq(
    $$SELECT conname::text COLLATE "default", conrelid::regclass::text, pg_get_constraintdef(oid)
        FROM pg_constraint
       WHERE connamespace = 'retail'::regnamespace AND contype = 'f'
       ORDER BY conname::text COLLATE "C"$$,
    $$VALUES
        ('customers_store_id_fkey', 'retail.customers',
         'FOREIGN KEY (store_id) REFERENCES retail.stores(store_id)'),
        ('product_categories_parent_category_id_fkey', 'retail.product_categories',
         'FOREIGN KEY (parent_category_id) REFERENCES retail.product_categories(category_id)'),
        ('product_embeddings_product_id_fkey', 'retail.product_embeddings',
         'FOREIGN KEY (store_id, product_id) REFERENCES retail.products(store_id, product_id) ON DELETE CASCADE'),
        ('product_embeddings_store_id_fkey', 'retail.product_embeddings',
         'FOREIGN KEY (store_id) REFERENCES retail.stores(store_id)'),
        ('products_category_id_fkey', 'retail.products',
         'FOREIGN KEY (category_id) REFERENCES retail.product_categories(category_id)'),
        ('products_store_id_fkey', 'retail.products',
         'FOREIGN KEY (store_id) REFERENCES retail.stores(store_id)'),
        ('sales_transaction_items_product_id_fkey', 'retail.sales_transaction_items',
         'FOREIGN KEY (store_id, product_id) REFERENCES retail.products(store_id, product_id)'),
        ('sales_transaction_items_transaction_id_fkey', 'retail.sales_transaction_items',
         'FOREIGN KEY (store_id, transaction_id) REFERENCES retail.sales_transactions(store_id, transaction_id) ON DELETE CASCADE'),
        ('sales_transactions_customer_id_fkey', 'retail.sales_transactions',
         'FOREIGN KEY (store_id, customer_id) REFERENCES retail.customers(store_id, customer_id)'),
        ('sales_transactions_store_id_fkey', 'retail.sales_transactions',
         'FOREIGN KEY (store_id) REFERENCES retail.stores(store_id)'),
        ('store_access_store_id_fkey', 'retail.store_access',
         'FOREIGN KEY (store_id) REFERENCES retail.stores(store_id) ON DELETE CASCADE')$$,
    'foreign keys, all validated');
SELECT results_eq(
    $$SELECT conname::text COLLATE "default", pg_get_constraintdef(oid)
        FROM pg_constraint
       WHERE connamespace = 'retail'::regnamespace AND contype IN ('p', 'u')
       ORDER BY conname::text COLLATE "C"$$,
    $$VALUES
        ('audit_log_pkey', 'PRIMARY KEY (log_id)'),
        ('customers_email_key', 'UNIQUE (store_id, email)'),
        ('customers_pkey', 'PRIMARY KEY (customer_id)'),
        ('product_categories_category_name_key', 'UNIQUE (category_name)'),
        ('product_categories_pkey', 'PRIMARY KEY (category_id)'),
        ('product_embeddings_pkey', 'PRIMARY KEY (embedding_id)'),
        ('products_pkey', 'PRIMARY KEY (product_id)'),
        ('sales_transaction_items_pkey', 'PRIMARY KEY (item_id)'),
        ('sales_transactions_pkey', 'PRIMARY KEY (transaction_id)'),
        ('store_access_pkey', 'PRIMARY KEY (role_name, store_id)'),
        ('stores_pkey', 'PRIMARY KEY (store_id)'),
        ('unique_product_embedding', 'UNIQUE (store_id, product_id, embedding_model)'),
        ('unique_sku_per_store', 'UNIQUE (store_id, sku)')$$,
    'primary keys and unique constraints');
SELECT results_eq(
    $$SELECT conname::text COLLATE "default", pg_get_constraintdef(oid)
        FROM pg_constraint
       WHERE connamespace = 'retail'::regnamespace AND contype = 'c'
       ORDER BY conname::text COLLATE "C"$$,
    $$VALUES
        ('positive_quantity', 'CHECK ((quantity > 0))'),
        ('positive_total_price', 'CHECK ((total_price >= (0)::numeric))'),
        ('positive_unit_price', 'CHECK ((unit_price >= (0)::numeric))'),
        ('stores_store_id_not_empty', 'CHECK (((store_id)::text <> ''''::text))')$$,
    'checks');

SELECT functions_are('retail', ARRAY[
    'current_store', 'grant_service_access', 'set_store_context', 'search_products_by_similarity',
    'audit_trigger', 'perform_maintenance', 'statement_statistics']);
SELECT is(pg_get_function_arguments('retail.search_products_by_similarity'::regproc),
    'search_embedding vector, similarity_threshold double precision DEFAULT 0.7, '
    'max_results integer DEFAULT 20',
    'arguments of search_products_by_similarity');
SELECT is(pg_get_function_result('retail.search_products_by_similarity'::regproc),
    'TABLE(product_id uuid, product_name character varying, product_description text, '
    'brand character varying, price numeric, similarity_score double precision)',
    'rows of search_products_by_similarity');
SELECT is(pg_get_function_arguments('retail.set_store_context'::regproc),
    'store_id_param character varying, transaction_local boolean DEFAULT false',
    'arguments of set_store_context');

SELECT results_eq(
    $$SELECT tgname::text COLLATE "default", tgrelid::regclass::text FROM pg_trigger
       WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'retail.%' AND tgenabled = 'O'
       ORDER BY tgname::text COLLATE "C"$$,
    $$VALUES ('customers_audit_trigger', 'retail.customers'),
             ('product_embeddings_audit_trigger', 'retail.product_embeddings'),
             ('products_audit_trigger', 'retail.products'),
             ('sales_transaction_items_audit_trigger', 'retail.sales_transaction_items'),
             ('sales_transactions_audit_trigger', 'retail.sales_transactions'),
             ('stores_grant_service_access', 'retail.stores')$$,
    'triggers');

SELECT * FROM finish();
ROLLBACK;
