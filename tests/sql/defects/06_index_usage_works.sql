-- The view index_usage asked pg_stat_user_indexes for columns that it does not have.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(2);

SELECT columns_are('retail', 'index_usage',
                   ARRAY['schemaname', 'tablename', 'indexname', 'idx_tup_read', 'idx_tup_fetch',
                         'size']);
SELECT set_has(
    'SELECT tablename::text, indexname::text FROM retail.index_usage',
    $$VALUES ('products', 'idx_products_sku'), ('customers', 'customers_pkey')$$,
    'it lists the indexes of retail');

SELECT * FROM finish();
ROLLBACK;
