-- The isolation catalogue: what a session with the login of store A may try, and what must happen.
-- Known to remain, and not hidden: the key of a foreign row is refused as taken (23505), a table can
-- be locked, cursors WITH HOLD and temporary tables outlive a change of store, and sizes, estimates
-- and timing tell something about others.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(104);
\ir support/fixture.sql

CREATE ROLE mcp_user_tap_a LOGIN IN ROLE mcp_user;
INSERT INTO retail.store_access (role_name, store_id) VALUES ('mcp_user_tap_a', 'tap_a');
-- Where the store is part of every key, a foreign key is no other row's.
SELECT layout = 'store' AS store_in_keys FROM pgbazaar.schema_version \gset
SELECT ctid AS ctid_b FROM retail.customers WHERE store_id = 'tap_b' \gset

CREATE TABLE pg_temp.seen (store text);
GRANT ALL ON pg_temp.seen TO PUBLIC;

-- The message and all that comes with it, as a client gets it.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    message text;
    detail text;
    hint text;
BEGIN
    EXECUTE statement;
    RETURN 'not refused';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                            hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' / ', message, nullif(detail, ''), nullif(hint, ''));
END
$$;

-- The stores of the rows that a query shows, each once.
CREATE FUNCTION pg_temp.stores_in(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT string_agg(DISTINCT store_id, '','' ORDER BY store_id) FROM (%s) AS q',
                   query) INTO found;
    RETURN coalesce(found, 'none');
END
$$;

CREATE TABLE pg_temp.tenant_table (name text, store_key text);
INSERT INTO pg_temp.tenant_table VALUES
    ('customers', 'customer_id'), ('products', 'product_id'),
    ('sales_transactions', 'transaction_id'), ('sales_transaction_items', 'item_id'),
    ('product_embeddings', 'embedding_id');
GRANT SELECT ON pg_temp.tenant_table TO PUBLIC;

SET SESSION AUTHORIZATION mcp_user_tap_a;

-- No store, or none that there is.
SELECT pg_temp.enter('') \gset
SELECT is(pg_temp.stores_in('SELECT store_id FROM retail.' || name), 'none',
          'without a store: no rows of ' || name)
  FROM (SELECT name FROM tenant_table UNION ALL VALUES ('stores'), ('audit_log')) AS t;
SELECT is_empty($$SELECT FROM retail.search_products_by_similarity(
                      pg_temp.embedding(0.2)::vector, -1.0)$$,
                'without a store: nothing is found');
SELECT is(pg_temp.refusal($$INSERT INTO retail.sales_transaction_items
              (transaction_id, product_id, unit_price, total_price)
              VALUES ('aaaaaaaa-0000-4000-8000-00000000f001',
                      'aaaaaaaa-0000-4000-8000-00000000d001', 1, 1)$$)
          ~ 'row-level security|not-null', true, 'without a store: no item can be written');
RESET app.current_store_id;
SELECT is(pg_temp.stores_in('SELECT store_id FROM retail.customers'), 'none',
          'a session that never chose a store sees none');
SELECT pg_temp.enter('tap_none') \gset
SELECT throws_ok('SELECT FROM retail.' || name, '42501', NULL, 'unknown store: ' || name)
  FROM tenant_table;
SELECT throws_ok($$SELECT retail.set_store_context('tap_none')$$, '42501', NULL,
                 'an unknown store cannot be entered');
SELECT throws_ok($$SELECT retail.set_store_context(NULL)$$, '42501', NULL, 'nor can no store');

-- Another store.
SELECT is(replace(pg_temp.refusal($$SELECT retail.set_store_context('tap_b')$$), 'tap_b', 'X'),
          replace(pg_temp.refusal($$SELECT retail.set_store_context('tap_none')$$), 'tap_none', 'X'),
          'a foreign store is refused in the same words as one that there is not');
SET app.current_store_id = 'tap_b';
SELECT throws_ok('SELECT FROM retail.' || name, '42501', NULL, 'SET to a foreign store: ' || name)
  FROM tenant_table;
SET ROLE mcp_user;
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL,
                 'SET ROLE to the group does not help');
RESET ROLE;
SELECT throws_ok('SET ROLE retail_owner', '42501', NULL, 'SET ROLE to the owner is refused');
SET app.current_store_id = 'tap_a, tap_b';
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL, 'nor does a list of stores');
SET app.current_store_id = $$tap_a' OR 'x' = 'x$$;
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL, 'nor SQL in the setting');
SET app.current_store_id = 'TAP_A';
SELECT throws_ok('SELECT FROM retail.customers', '42501', NULL, 'nor another spelling');
SET app.current_store_id = 'tap_a';
SET row_security = off;
SELECT throws_ok('SELECT FROM retail.' || name, '42501', NULL, 'row_security = off: ' || name)
  FROM tenant_table;
SET row_security = on;

-- The own store: all of it, and only it.
SELECT is(pg_temp.stores_in('SELECT store_id FROM retail.' || name), 'tap_a',
          'only the own rows of ' || name)
  FROM (SELECT name FROM tenant_table UNION ALL VALUES ('stores'), ('audit_log')) AS t;
SELECT results_eq(
    $$SELECT (SELECT count(*) FROM retail.customers), (SELECT count(*) FROM retail.products),
             (SELECT count(*) FROM retail.sales_transactions),
             (SELECT count(*) FROM retail.sales_transaction_items),
             (SELECT count(*) FROM retail.product_embeddings),
             (SELECT sum(total_amount) FROM retail.sales_transactions)$$,
    $$VALUES (2::bigint, 2::bigint, 1::bigint, 1::bigint, 2::bigint, 21.59)$$,
    'and none of them is missing');
SELECT set_eq(
    $$SELECT product_id FROM retail.search_products_by_similarity(
          pg_temp.embedding(0.2)::vector, -1.0)$$,
    $$VALUES ('aaaaaaaa-0000-4000-8000-00000000d001'::uuid),
             ('aaaaaaaa-0000-4000-8000-00000000d002')$$,
    'the search finds them and not the nearer one of another store');

-- Foreign rows, looked for in every way.
SELECT is_empty(format('SELECT FROM retail.%I WHERE %I::text LIKE ''bbbb%%''', name, store_key),
                'by key: ' || name)
  FROM tenant_table;
SELECT is_empty(format('SELECT FROM retail.customers WHERE ctid = %L', :'ctid_b'), 'by ctid');
SELECT is(pg_temp.stores_in('SELECT store_id FROM retail.customers TABLESAMPLE BERNOULLI (100)'),
          'tap_a', 'by TABLESAMPLE');
SELECT is(pg_temp.stores_in('SELECT store_id FROM retail.customers FOR UPDATE'), 'tap_a',
          'by FOR UPDATE');
SELECT is(pg_temp.stores_in('SELECT i.store_id FROM retail.sales_transactions AS t
              FULL JOIN retail.sales_transaction_items AS i ON true'), 'tap_a', 'by a join');
SELECT is(pg_temp.stores_in($$SELECT xpath.store_id FROM
              (SELECT (xpath('/row/store_id/text()', x))[1]::text AS store_id
                 FROM unnest(xpath('/table/row', query_to_xml(
                      'SELECT store_id FROM retail.customers', true, false, ''))) AS x) AS xpath$$),
          'tap_a', 'by query_to_xml');
SELECT is_empty(format('UPDATE retail.%I SET created_at = now() WHERE %I::text LIKE ''bbbb%%''
                        RETURNING 1', name, store_key), 'update: ' || name)
  FROM tenant_table;
SELECT is_empty(format('DELETE FROM retail.%I WHERE %I::text LIKE ''bbbb%%'' RETURNING 1', name,
                       store_key), 'delete: ' || name)
  FROM tenant_table;

-- Writing into another store.
SELECT throws_ok(format('UPDATE retail.%I SET store_id = ''tap_b''', name), '42501', NULL,
                 'moving a row out: ' || name)
  FROM tenant_table;
SELECT throws_ok(statement, '42501', NULL, 'writing into a foreign store: ' || what)
  FROM (VALUES
    ('customer', $$INSERT INTO retail.customers (store_id, first_name, last_name, email)
                   VALUES ('tap_b', 'x', 'x', 'x')$$),
    ('product', $$INSERT INTO retail.products (store_id, sku, product_name, price)
                  VALUES ('tap_b', 'x', 'x', 1)$$),
    ('sale', $$INSERT INTO retail.sales_transactions (store_id, subtotal, total_amount)
               VALUES ('tap_b', 1, 1)$$),
    ('item', $$INSERT INTO retail.sales_transaction_items
               (store_id, transaction_id, product_id, unit_price, total_price)
               VALUES ('tap_b', 'bbbbbbbb-0000-4000-8000-00000000f001',
                       'bbbbbbbb-0000-4000-8000-00000000d001', 1, 1)$$),
    ('embedding', $$INSERT INTO retail.product_embeddings (store_id, product_id, embedding_text)
                    VALUES ('tap_b', 'bbbbbbbb-0000-4000-8000-00000000d001', 'x')$$),
    ('merge', $$MERGE INTO retail.customers AS c USING (SELECT 'x' AS email) AS n
                ON c.email = n.email
                WHEN NOT MATCHED THEN INSERT (store_id, first_name, last_name, email)
                VALUES ('tap_b', 'x', 'x', 'x')$$),
    ('on conflict', $$INSERT INTO retail.customers
                      (customer_id, store_id, first_name, last_name, email)
                      VALUES ('bbbbbbbb-0000-4000-8000-00000000c001', 'tap_a', 'x', 'x', 'x')
                      ON CONFLICT ON CONSTRAINT customers_pkey DO UPDATE SET last_name = 'x'$$)
  ) AS t (what, statement)
 WHERE what <> 'on conflict' OR NOT :'store_in_keys';
\if :store_in_keys
SELECT lives_ok($$INSERT INTO retail.customers
                  (customer_id, store_id, first_name, last_name, email)
                  VALUES ('bbbbbbbb-0000-4000-8000-00000000c001', 'tap_a', 'x', 'x', 'x')
                  ON CONFLICT ON CONSTRAINT customers_pkey DO UPDATE SET last_name = 'x'$$,
                'on conflict with a foreign key: there is none');
DELETE FROM retail.customers WHERE email = 'x';
\endif

-- Pointing at foreign rows: refused, and the words tell nothing.
SELECT ok(refusal LIKE '%violates foreign key constraint%' AND refusal NOT LIKE '%bbbb%',
          'a reference to a foreign ' || what || ' is refused without its values: ' || refusal)
  FROM (VALUES
    ('customer', pg_temp.refusal($$INSERT INTO retail.sales_transactions
        (store_id, customer_id, subtotal, total_amount)
        VALUES ('tap_a', 'bbbbbbbb-0000-4000-8000-00000000c001', 1, 1)$$)),
    ('product', pg_temp.refusal($$INSERT INTO retail.sales_transaction_items
        (transaction_id, product_id, unit_price, total_price)
        VALUES ('aaaaaaaa-0000-4000-8000-00000000f001',
                'bbbbbbbb-0000-4000-8000-00000000d001', 1, 1)$$)),
    ('sale', pg_temp.refusal($$INSERT INTO retail.sales_transaction_items
        (transaction_id, product_id, unit_price, total_price)
        VALUES ('bbbbbbbb-0000-4000-8000-00000000f001',
                'aaaaaaaa-0000-4000-8000-00000000d001', 1, 1)$$)),
    ('embedded product', pg_temp.refusal($$INSERT INTO retail.product_embeddings
        (store_id, product_id, embedding_text)
        VALUES ('tap_a', 'bbbbbbbb-0000-4000-8000-00000000d001', 'x')$$))
  ) AS t (what, refusal);
SELECT lives_ok($$INSERT INTO retail.customers (store_id, first_name, last_name, email)
                  VALUES ('tap_a', 'x', 'x', 'bob@b.example')$$, 'a foreign e-mail is free');
SELECT lives_ok($$INSERT INTO retail.products (store_id, sku, product_name, price)
                  VALUES ('tap_a', 'B-1', 'x', 1)$$, 'a foreign SKU is free');
SELECT is(pg_temp.refusal($$INSERT INTO retail.customers
              (customer_id, store_id, first_name, last_name, email)
              VALUES ('bbbbbbbb-0000-4000-8000-00000000c001', 'tap_a', 'x', 'x', 'y')$$),
          CASE WHEN :'store_in_keys' THEN 'not refused'
               ELSE 'duplicate key value violates unique constraint "customers_pkey"' END,
          'a foreign key is refused as taken (known to remain), without its values');

-- Functions and operators that would look at rows before the policy does.
CREATE FUNCTION pg_temp.peek(store text) RETURNS boolean
LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    INSERT INTO pg_temp.seen VALUES (store);
    RETURN true;
END
$$;
SELECT isnt_empty('SELECT FROM retail.customers WHERE pg_temp.peek(store_id)',
                  'a cheap function in the condition');
SELECT is((SELECT string_agg(DISTINCT store, ',') FROM pg_temp.seen), 'tap_a',
          'is shown nothing but own rows');
SELECT lives_ok($$SELECT FROM retail.customers
                   WHERE 1 / (CASE store_id WHEN 'tap_a' THEN 1 ELSE 0 END) = 1$$,
                'a division by zero on foreign rows does not happen');

-- What tenants have no business with.
SELECT is_empty($$SELECT c.oid::regclass
                    FROM pg_class AS c
                   WHERE c.relnamespace = 'retail'::regnamespace AND c.relispartition
                     AND c.relkind IN ('r', 'p')
                     AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')$$,
                'no partition is open to tenants');
SELECT throws_ok('SELECT FROM ' || what, '42501', NULL, 'closed to tenants: ' || what)
  FROM unnest(ARRAY['retail.slow_queries', 'retail.table_stats', 'retail.index_usage',
                    'retail.store_access', 'pgbazaar.world', 'pgbazaar.ledger',
                    'retail.perform_maintenance()', 'retail.statement_statistics()']) AS what;
SELECT throws_ok(what, '42501', NULL, 'refused: ' || what)
  FROM unnest(ARRAY[
    'TRUNCATE retail.customers',
    'ALTER TABLE retail.customers DISABLE ROW LEVEL SECURITY',
    'ALTER TABLE retail.customers DISABLE TRIGGER customers_audit_trigger',
    'CREATE POLICY mine ON retail.customers USING (true)',
    'CREATE TABLE retail.mine ()',
    'SET session_replication_role = replica']) AS what;

RESET SESSION AUTHORIZATION;

-- A plan that was made for one store, used in another: by the service account, which may enter both.
SET SESSION AUTHORIZATION mcp_user;
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE all_customers AS SELECT store_id::text FROM retail.customers GROUP BY store_id;
SELECT pg_temp.enter('tap_a') \gset
SELECT results_eq('EXECUTE all_customers', ARRAY['tap_a'], 'a generic plan in the first store');
SELECT pg_temp.enter('tap_b') \gset
SELECT results_eq('EXECUTE all_customers', ARRAY['tap_b'], 'and in the next');
SELECT pg_temp.enter('') \gset
SELECT is_empty('EXECUTE all_customers', 'and without one');
RESET SESSION AUTHORIZATION;

-- After all of it the other store is as it was.
SELECT results_eq(
    $$SELECT (SELECT concat_ws(' ', first_name, last_name, email) FROM retail.customers
               WHERE store_id = 'tap_b'),
             (SELECT concat_ws(' ', sku, price, current_stock) FROM retail.products
               WHERE store_id = 'tap_b'),
             (SELECT sum(total_amount) FROM retail.sales_transactions WHERE store_id = 'tap_b'),
             (SELECT sum(total_price) FROM retail.sales_transaction_items
               WHERE store_id = 'tap_b')$$,
    $$VALUES ('Bob Bond bob@b.example', 'B-1 29.99 5', 32.39, 29.99)$$,
    'the other store is untouched');
SELECT is_empty(
    $$SELECT FROM retail.audit_log WHERE user_name = 'mcp_user_tap_a' AND store_id <> 'tap_a'$$,
    'and the log of A''s login is of A alone');

SELECT * FROM finish();
ROLLBACK;
