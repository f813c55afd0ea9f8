#!/bin/bash
# The isolation catalogue has to notice what it is there for: the schema is broken in one place at a
# time, as somebody in a hurry would, and 30_isolation.sql must fail each time.

. "$(dirname "$0")/support/database.sh"
whole=pgbazaar_whole_$$
broken=pgbazaar_broken_$$

create_database "$whole"
install_schema "$whole" $(before_data) $(after_data) || exit 2
psql -X -q -d "$whole" -c 'CREATE EXTENSION pgtap' || exit 2

output=$(pg_prove --dbname "$whole" --verbose "$here/../30_isolation.sql" 2>&1)
ok $? 'the whole schema passes' "$output"

# caught NAME SQL: the catalogue must fail on the schema that SQL has changed
caught() {
    create_database "$broken" "$whole"
    psql -X -q -v ON_ERROR_STOP=1 -d "$broken" -c "$2" || exit 2
    local output
    output=$(pg_prove --dbname "$broken" --verbose "$here/../30_isolation.sql" 2>&1)
    [ $? -ne 0 ] && grep -q '^not ok' <<<"$output"
    ok $? "caught: $1" "$output"
}

for table in customers products sales_transactions sales_transaction_items product_embeddings; do
    caught "$table without row level security" \
        "ALTER TABLE retail.$table DISABLE ROW LEVEL SECURITY"
    caught "$table with a second policy that lets all through" \
        "CREATE POLICY debug ON retail.$table TO mcp_user USING (true)"
    caught "$table writable into any store" \
        "ALTER POLICY ${table}_store_isolation ON retail.$table WITH CHECK (true)"
    caught "$table with a policy on the bare setting" \
        "ALTER POLICY ${table}_store_isolation ON retail.$table
         USING (store_id = current_setting('app.current_store_id', true))"
    caught "$table with a policy that hides everything" \
        "ALTER POLICY ${table}_store_isolation ON retail.$table USING (false)"
done
for table in stores audit_log; do
    caught "$table readable by all" "ALTER TABLE retail.$table DISABLE ROW LEVEL SECURITY"
done

caught 'current_store does not check the right' \
    "CREATE OR REPLACE FUNCTION retail.current_store() RETURNS varchar LANGUAGE sql STABLE
     SECURITY DEFINER AS \$\$ SELECT nullif(current_setting('app.current_store_id', true), '') \$\$"
caught 'current_store asks for membership instead of the login' \
    "CREATE OR REPLACE FUNCTION retail.current_store() RETURNS varchar LANGUAGE sql STABLE
     SECURITY DEFINER AS \$\$
         SELECT store_id FROM retail.store_access
          WHERE pg_has_role(session_user, role_name, 'MEMBER')
            AND store_id = current_setting('app.current_store_id', true) LIMIT 1 \$\$"
caught 'current_store marked as a constant' \
    "ALTER FUNCTION retail.current_store() IMMUTABLE"
caught 'set_store_context does not check the right' \
    "CREATE OR REPLACE FUNCTION retail.set_store_context(store_id_param varchar,
                                                         transaction_local boolean DEFAULT false)
     RETURNS void LANGUAGE sql SECURITY DEFINER AS \$\$
         SELECT set_config('app.current_store_id', store_id_param, transaction_local) \$\$"
caught 'a policy function that is leakproof only by name' \
    "CREATE FUNCTION retail.visible(varchar) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
     GRANT EXECUTE ON FUNCTION retail.visible TO mcp_user;
     ALTER POLICY customers_store_isolation ON retail.customers USING (retail.visible(store_id))"
caught 'the search as its owner, without a store' \
    "ALTER TABLE retail.products NO FORCE ROW LEVEL SECURITY;
     ALTER TABLE retail.product_embeddings NO FORCE ROW LEVEL SECURITY;
     CREATE OR REPLACE FUNCTION retail.search_products_by_similarity(search_embedding vector,
         similarity_threshold float DEFAULT 0.7, max_results integer DEFAULT 20)
     RETURNS TABLE (product_id uuid, product_name varchar, product_description text, brand varchar,
                    price decimal, similarity_score float)
     LANGUAGE sql STABLE SECURITY DEFINER AS \$\$
         SELECT p.product_id, p.product_name, p.product_description, p.brand, p.price,
                1 - (e.embedding <=> search_embedding)
           FROM retail.product_embeddings AS e JOIN retail.products AS p USING (product_id)
          ORDER BY e.embedding <=> search_embedding LIMIT max_results \$\$"

for fkey in 'sales_transactions customer_id customers' \
    'sales_transaction_items product_id products' \
    'sales_transaction_items transaction_id sales_transactions' \
    'product_embeddings product_id products'; do
    read -r table column target <<<"$fkey"
    caught "$table.$column may point anywhere" \
        "ALTER TABLE retail.$table DROP CONSTRAINT ${table}_${column}_fkey;
         ALTER TABLE retail.$table ADD CONSTRAINT ${table}_${column}_fkey
             FOREIGN KEY ($column) REFERENCES retail.$target ($column)"
done
caught 'an e-mail unique over all stores' \
    "ALTER TABLE retail.customers ADD CONSTRAINT email_everywhere UNIQUE (email)"
caught 'tenants may truncate' 'GRANT TRUNCATE ON retail.customers TO mcp_user'
caught 'tenants may read who enters what' \
    "GRANT SELECT ON retail.store_access TO mcp_user"
caught 'tenants may read sizes' 'GRANT SELECT ON retail.table_stats TO mcp_user'
caught 'tenants may enter the bookkeeping' \
    'GRANT USAGE ON SCHEMA pgbazaar TO mcp_user; GRANT SELECT ON pgbazaar.ledger TO mcp_user'
caught 'tenants may act as the owner' 'GRANT CREATE ON SCHEMA retail TO mcp_user'

done_testing
