-- Items and embeddings were not audited, and the log of set_store_context named the function's
-- owner as the user.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(5);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

SELECT has_trigger('retail', 'sales_transaction_items', 'sales_transaction_items_audit_trigger',
                   'items have their trigger');
SELECT has_trigger('retail', 'product_embeddings', 'product_embeddings_audit_trigger',
                   'embeddings have their trigger');

ALTER TABLE retail.sales_transaction_items ENABLE TRIGGER USER;
ALTER TABLE retail.product_embeddings ENABLE TRIGGER USER;
SET SESSION AUTHORIZATION mcp_user;
SELECT retail.set_store_context('tap_a') \gset
UPDATE retail.sales_transaction_items SET quantity = 2
 WHERE item_id = 'aaaaaaaa-0000-4000-8000-00000000a001';
UPDATE retail.product_embeddings SET embedding_text = 'Lamp'
 WHERE embedding_id = 'aaaaaaaa-0000-4000-8000-00000000e001';
RESET SESSION AUTHORIZATION;

SELECT results_eq(
    $$SELECT table_name::text, user_name::text, record_id FROM retail.audit_log
       WHERE store_id = 'tap_a' AND action = 'UPDATE' ORDER BY table_name$$,
    $$VALUES ('product_embeddings', 'mcp_user', 'aaaaaaaa-0000-4000-8000-00000000e001'::uuid),
             ('sales_transaction_items', 'mcp_user', 'aaaaaaaa-0000-4000-8000-00000000a001')$$,
    'writes of items and embeddings are logged with the login that made them');
SELECT is_empty(
    $$SELECT FROM retail.audit_log WHERE new_values ? 'embedding'$$,
    'without the 1,536 numbers');
SELECT results_eq(
    $$SELECT DISTINCT user_name::text FROM retail.audit_log
       WHERE action = 'store_context_set' AND store_id = 'tap_a'$$,
    ARRAY['mcp_user'],
    'entering a store is logged with the login that entered');

SELECT * FROM finish();
ROLLBACK;
