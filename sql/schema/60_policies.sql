-- Row level security: enabled and forced on every table of retail, with a policy for each role that
-- has business there. A tenant's policy says USING and WITH CHECK; the function stands in a
-- sub-select so that it is called once a query. No default privileges are given: a table that is
-- added later is closed until somebody writes its policy and its grant.

SET ROLE retail_owner;

ALTER TABLE retail.stores ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.store_access ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.product_categories ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.customers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.products ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.sales_transactions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.sales_transaction_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.product_embeddings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retail.audit_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- What a store owns, it may read and write.
CREATE POLICY customers_store_isolation ON retail.customers
    FOR ALL TO mcp_user
    USING (store_id = (SELECT retail.current_store()))
    WITH CHECK (store_id = (SELECT retail.current_store()));

CREATE POLICY products_store_isolation ON retail.products
    FOR ALL TO mcp_user
    USING (store_id = (SELECT retail.current_store()))
    WITH CHECK (store_id = (SELECT retail.current_store()));

CREATE POLICY sales_transactions_store_isolation ON retail.sales_transactions
    FOR ALL TO mcp_user
    USING (store_id = (SELECT retail.current_store()))
    WITH CHECK (store_id = (SELECT retail.current_store()));

CREATE POLICY sales_transaction_items_store_isolation ON retail.sales_transaction_items
    FOR ALL TO mcp_user
    USING (store_id = (SELECT retail.current_store()))
    WITH CHECK (store_id = (SELECT retail.current_store()));

CREATE POLICY product_embeddings_store_isolation ON retail.product_embeddings
    FOR ALL TO mcp_user
    USING (store_id = (SELECT retail.current_store()))
    WITH CHECK (store_id = (SELECT retail.current_store()));

GRANT USAGE ON SCHEMA retail TO mcp_user;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON retail.customers, retail.products, retail.sales_transactions,
       retail.sales_transaction_items, retail.product_embeddings
    TO mcp_user;

-- A store sees itself and its own trail, and all see the categories; none of it is theirs to change.
CREATE POLICY stores_store_isolation ON retail.stores
    FOR SELECT TO mcp_user
    USING (store_id = (SELECT retail.current_store()));

CREATE POLICY audit_log_store_isolation ON retail.audit_log
    FOR SELECT TO mcp_user
    USING (store_id = (SELECT retail.current_store()));

CREATE POLICY product_categories_shared_reading ON retail.product_categories
    FOR SELECT TO mcp_user
    USING (true);

GRANT SELECT ON retail.stores, retail.audit_log, retail.product_categories TO mcp_user;

GRANT EXECUTE ON FUNCTION retail.current_store TO mcp_user;
GRANT EXECUTE ON FUNCTION retail.set_store_context TO mcp_user;
GRANT EXECUTE ON FUNCTION retail.search_products_by_similarity TO mcp_user;

-- What the SECURITY DEFINER functions need, and no more: to look up stores and access, to enter a
-- new store's access, to append to the log.
CREATE POLICY stores_lookup ON retail.stores
    FOR SELECT TO retail_owner
    USING (true);

CREATE POLICY store_access_lookup ON retail.store_access
    FOR SELECT TO retail_owner
    USING (true);

CREATE POLICY store_access_entry ON retail.store_access
    FOR INSERT TO retail_owner
    WITH CHECK (true);

CREATE POLICY audit_log_append ON retail.audit_log
    FOR INSERT TO retail_owner
    WITH CHECK (true);

RESET ROLE;
