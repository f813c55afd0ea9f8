-- pgvector filters after its index scan: a store with a small share of the products got 4 rows
-- of 20.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

INSERT INTO retail.stores (store_id, store_name)
SELECT 'tap_store_' || n, 'Store ' || n FROM generate_series(0, 19) AS n;
INSERT INTO retail.products (product_id, store_id, sku, product_name, price)
SELECT md5('tap' || n)::uuid, 'tap_store_' || n % 20, 'TAP-' || n, 'Lamp ' || n, 10
  FROM generate_series(0, 599) AS n;
INSERT INTO retail.product_embeddings (product_id, store_id, embedding_text, embedding)
SELECT md5('tap' || n)::uuid, 'tap_store_' || n % 20, 'a lamp',
       (SELECT array_agg(sin(i + n * 0.001 * (i % 7)))::vector FROM generate_series(1, 1536) AS i)
  FROM generate_series(0, 599) AS n;

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_store_7') \gset
-- As in a large database, where sorting all of a store is no choice: the index gives the order.
SET LOCAL enable_sort = off;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT results_eq(
    $$SELECT count(*)::int
        FROM retail.search_products_by_similarity(
                 (SELECT array_agg(sin(i))::vector FROM generate_series(1, 1536) AS i), 0.0, 20)$$,
    ARRAY[20],
    'the function finds 20 of 20 for a store with a twentieth of the products');

SET LOCAL hnsw.iterative_scan = strict_order;
SELECT results_eq(
    $$SELECT count(*)::int FROM (
          SELECT FROM retail.product_embeddings WHERE store_id = 'tap_store_7'
           ORDER BY embedding <=> (SELECT array_agg(sin(i))::vector
                                     FROM generate_series(1, 1536) AS i)
           LIMIT 20) AS nearest$$,
    ARRAY[20],
    'and so does a plain query with the setting');
RESET SESSION AUTHORIZATION;

SELECT results_eq(
    $$SELECT count(*)::int FROM pg_db_role_setting
       WHERE setrole = 'mcp_user'::regrole AND 'hnsw.iterative_scan=strict_order' = ANY (setconfig)
         AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())$$,
    ARRAY[1],
    'which mcp_user has by default');
SELECT ok('hnsw.iterative_scan=strict_order' = ANY (proconfig), 'and the function always')
  FROM pg_proc WHERE oid = 'retail.search_products_by_similarity'::regproc;

SELECT * FROM finish();
ROLLBACK;
