-- Audit triggers, after the data: the rows of the load are not writes of a tenant. The first argument
-- is the key column, further ones are left out of the log (see retail.audit_trigger).

-- step: trigger customers_audit_trigger on customers
CREATE TRIGGER customers_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON retail.customers
    FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('customer_id');

-- step: trigger products_audit_trigger on products
CREATE TRIGGER products_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON retail.products
    FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('product_id', 'text_search');

-- step: trigger sales_transactions_audit_trigger on sales_transactions
CREATE TRIGGER sales_transactions_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON retail.sales_transactions
    FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('transaction_id');

-- step: trigger sales_transaction_items_audit_trigger on sales_transaction_items
CREATE TRIGGER sales_transaction_items_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON retail.sales_transaction_items
    FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('item_id');

-- step: trigger product_embeddings_audit_trigger on product_embeddings
CREATE TRIGGER product_embeddings_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON retail.product_embeddings
    FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('embedding_id', 'embedding');
