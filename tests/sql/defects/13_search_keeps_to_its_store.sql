-- An embedding of one store could point at another store's product, and the search, which ran as
-- its owner, returned that product.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT throws_ok(
    $$INSERT INTO retail.product_embeddings (product_id, store_id, embedding_text, embedding,
                                             embedding_model)
      VALUES ('bbbbbbbb-0000-4000-8000-00000000d001', 'tap_a', 'stolen',
              pg_temp.embedding(0.1)::vector, 'other')$$,
    '23503', NULL, 'an embedding cannot point at a product of another store');
SELECT isnt_definer('retail', 'search_products_by_similarity',
                    'the search runs with the rights of its caller');

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
SELECT results_eq(
    $$SELECT product_name::text, round(similarity_score::numeric, 3)
        FROM retail.search_products_by_similarity(pg_temp.embedding(0.1)::vector)$$,
    $$VALUES ('Desk lamp', 1.000), ('Floor lamp', 0.980)$$,
    'it finds the products of the store, the nearest first');
SELECT results_eq(
    $$SELECT product_name::text
        FROM retail.search_products_by_similarity(pg_temp.embedding(0.1)::vector, 0.99, 20)$$,
    ARRAY['Desk lamp'],
    'and leaves out what is not similar enough');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
