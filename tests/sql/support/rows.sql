-- A few thousand synthetic rows for the plans of the queries: 20 stores, so that a store is a small
-- part of everything, as it is in a real database. Keys are made from numbers, to be known here.

CREATE FUNCTION pg_temp.key(kind text, number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || number)::uuid $$;

CREATE FUNCTION pg_temp.store(number bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT 'store_' || number % 20 $$;

INSERT INTO retail.stores (store_id, store_name)
SELECT pg_temp.store(n), 'Store ' || n FROM generate_series(0, 19) AS n;

INSERT INTO retail.product_categories (category_id, category_name)
SELECT n, 'Category ' || n FROM generate_series(1, 20) AS n;

INSERT INTO retail.customers (customer_id, store_id, first_name, last_name, email)
SELECT pg_temp.key('customer', n), pg_temp.store(n), 'Ada', 'Number' || n,
       'ada' || n || '@example.com'
  FROM generate_series(0, 9999) AS n;

INSERT INTO retail.products
    (product_id, store_id, sku, product_name, product_description, category_id, brand, price,
     current_stock, tags, metadata)
SELECT pg_temp.key('product', n), pg_temp.store(n), 'SKU-' || n,
       (ARRAY['Blue', 'Red', 'Green'])[n % 3 + 1] || ' ' || (ARRAY['lamp', 'sofa'])[n % 2 + 1],
       'A thing of quality number ' || n, n / 20 % 20 + 1, 'Brand ' || n / 20 % 10,
       (n % 9000 + 99) / 100.0, n % 50, ARRAY['tag' || n / 20 % 7, 'all'],
       jsonb_build_object('voltage', n / 20 % 5 * 10)
  FROM generate_series(0, 7999) AS n;

INSERT INTO retail.sales_transactions
    (transaction_id, store_id, customer_id, transaction_date, payment_method, subtotal, tax_amount,
     total_amount)
SELECT pg_temp.key('sale', n), pg_temp.store(n), pg_temp.key('customer', n % 10000),
       timestamptz '2024-01-01 08:00Z' + n * interval '10 minutes', 'cash', 20, 1.60, 21.60
  FROM generate_series(0, 39999) AS n;

INSERT INTO retail.sales_transaction_items
    (item_id, transaction_id, product_id, quantity, unit_price, total_price, store_id)
SELECT pg_temp.key('item', n * 2 + line), pg_temp.key('sale', n),
       pg_temp.key('product', (n + 20 * line) % 8000), 1, 10, 10, pg_temp.store(n)
  FROM generate_series(0, 39999) AS n, generate_series(0, 1) AS line;

INSERT INTO retail.product_embeddings (product_id, store_id, embedding_text, embedding)
SELECT pg_temp.key('product', n), pg_temp.store(n), 'a thing',
       (SELECT array_agg(sin(n * 0.37 * (i % 17 + 1)) + sin(i))::vector
          FROM generate_series(1, 1536) AS i)
  FROM generate_series(0, 1599) AS n;
