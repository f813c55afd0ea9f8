-- Two stores with a row in every table, written as both an application and an administrator would:
-- it fits the schema with and without a store_id in the items. Include it after plan(), within the
-- test's transaction. A test that writes as a tenant uses SET SESSION AUTHORIZATION, because
-- access hangs on the login role; so pgTAP's own temporary tables are opened to it here.

GRANT ALL ON TABLE __tcache__ TO PUBLIC;
GRANT ALL ON SEQUENCE __tcache___id_seq, __tresults___numb_seq TO PUBLIC;

CREATE FUNCTION pg_temp.enter(store text) RETURNS void
LANGUAGE sql AS $$ SELECT set_config('app.current_store_id', store, true) $$;

CREATE FUNCTION pg_temp.embedding(angle float) RETURNS float[]
LANGUAGE sql AS $$
    SELECT array_agg(CASE WHEN i % 2 = 0 THEN cos(angle) ELSE sin(angle) END)
      FROM generate_series(1, 1536) AS i
$$;

INSERT INTO retail.stores (store_id, store_name) VALUES ('tap_a', 'Store A'), ('tap_b', 'Store B');

INSERT INTO retail.product_categories (category_id, category_name)
VALUES (1000001, 'tap category');

INSERT INTO retail.customers (customer_id, store_id, first_name, last_name, email) VALUES
    ('aaaaaaaa-0000-4000-8000-00000000c001', 'tap_a', 'Ann', 'Ames', 'ann@a.example'),
    ('aaaaaaaa-0000-4000-8000-00000000c002', 'tap_a', 'Abe', 'Ames', 'abe@a.example'),
    ('bbbbbbbb-0000-4000-8000-00000000c001', 'tap_b', 'Bob', 'Bond', 'bob@b.example');

INSERT INTO retail.products
    (product_id, store_id, sku, product_name, product_description, category_id, brand, price,
     current_stock, tags, metadata)
VALUES
    ('aaaaaaaa-0000-4000-8000-00000000d001', 'tap_a', 'A-1', 'Desk lamp', 'A bright lamp',
     1000001, 'Lumen', 19.99, 5, ARRAY['new'], '{"voltage": 12}'),
    ('aaaaaaaa-0000-4000-8000-00000000d002', 'tap_a', 'A-2', 'Floor lamp', 'A tall lamp',
     1000001, 'Lumen', 49.99, 5, ARRAY['sale'], '{"voltage": 230}'),
    ('bbbbbbbb-0000-4000-8000-00000000d001', 'tap_b', 'B-1', 'Garden lamp', 'A lamp for outside',
     1000001, 'Lumen', 29.99, 5, ARRAY['new'], '{"voltage": 12}');

INSERT INTO retail.product_embeddings (embedding_id, product_id, store_id, embedding_text, embedding)
VALUES
    ('aaaaaaaa-0000-4000-8000-00000000e001', 'aaaaaaaa-0000-4000-8000-00000000d001', 'tap_a',
     'Desk lamp', pg_temp.embedding(0.1)::vector),
    ('aaaaaaaa-0000-4000-8000-00000000e002', 'aaaaaaaa-0000-4000-8000-00000000d002', 'tap_a',
     'Floor lamp', pg_temp.embedding(0.3)::vector),
    ('bbbbbbbb-0000-4000-8000-00000000e001', 'bbbbbbbb-0000-4000-8000-00000000d001', 'tap_b',
     'Garden lamp', pg_temp.embedding(0.2)::vector);

INSERT INTO retail.sales_transactions
    (transaction_id, store_id, customer_id, subtotal, tax_amount, total_amount)
VALUES
    ('aaaaaaaa-0000-4000-8000-00000000f001', 'tap_a', 'aaaaaaaa-0000-4000-8000-00000000c001',
     19.99, 1.60, 21.59),
    ('bbbbbbbb-0000-4000-8000-00000000f001', 'tap_b', 'bbbbbbbb-0000-4000-8000-00000000c001',
     29.99, 2.40, 32.39);

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
INSERT INTO retail.sales_transaction_items
    (item_id, transaction_id, product_id, unit_price, total_price)
VALUES ('aaaaaaaa-0000-4000-8000-00000000a001', 'aaaaaaaa-0000-4000-8000-00000000f001',
        'aaaaaaaa-0000-4000-8000-00000000d001', 19.99, 19.99);
SELECT pg_temp.enter('tap_b') \gset
INSERT INTO retail.sales_transaction_items
    (item_id, transaction_id, product_id, unit_price, total_price)
VALUES ('bbbbbbbb-0000-4000-8000-00000000a001', 'bbbbbbbb-0000-4000-8000-00000000f001',
        'bbbbbbbb-0000-4000-8000-00000000d001', 29.99, 29.99);
SELECT pg_temp.enter('') \gset
RESET SESSION AUTHORIZATION;
