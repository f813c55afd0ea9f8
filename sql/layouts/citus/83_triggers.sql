-- Triggers on distributed tables would write to a log on each node.

-- without: customers_audit_trigger
-- without: products_audit_trigger
-- without: sales_transactions_audit_trigger
-- without: sales_transaction_items_audit_trigger
-- without: product_embeddings_audit_trigger
