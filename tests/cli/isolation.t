#!/usr/bin/env bash
# verify tries the isolation catalogue: it holds on the right schema, and every kind of broken policy
# is found, in each table.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tables=(customers products sales_transactions sales_transaction_items product_embeddings)

# A small world is enough: what is tried are rows that must not be seen.
small=(-p dev --set world.customers=60 --set world.transactions=120 --set world.products=60)
new_database
whole=$database
run gen -q "${small[@]}" -d "$whole"
check "a small world" gives 0
run verify "${small[@]}" --rules -d "$whole"
check "the right schema holds" gives 0
check "against attacks" prints " breaches 0 in 1"
check "with a bound and no proof" prints "so below 1."
check "what is known to be open is listed" prints "open   estimate: to read numbers of rows out of EXPLAIN's estimate (known)"
check "no login stays behind" answers 0 "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'pgbazaar\_probe%'"
check "and no row" answers 0 "SELECT count(*) FROM retail.customers WHERE email LIKE '%probe.invalid'"
run verify "${small[@]}" --rules --read-only -d "$whole"
check "without writing: what reads is tried all the same" prints "0 breaches, 0 not judged"

broken() { # SQL: a copy of the world whose schema is changed by SQL, and what verify says of it
    new_database "$whole"
    PGOPTIONS='-c client_min_messages=error' sql -c "$1" >/dev/null || echo "# the schema was not broken"
    run verify "${small[@]}" --rules -d "$database"
    dropdb --force "$database"
}

finds() { # PROBE WHAT...
    local probe=$1
    shift
    check "$*: found by \"$probe\"" eval 'grep -qF -- "probe \"$probe\"" "$folder/out" && gives 2'
}

each() { # SQL: for every table, with %s for its name
    local table
    for table in "${tables[@]}"; do
        # shellcheck disable=SC2059
        printf "$1;" "$table" "$table"
    done
}

each_finds() { # PROBE WHAT: in every table
    local table
    for table in "${tables[@]}"; do
        finds "$1: $table" "$2"
    done
}

broken "$(each 'ALTER TABLE retail.%s DISABLE ROW LEVEL SECURITY; --%s
')
ALTER TABLE retail.stores DISABLE ROW LEVEL SECURITY; ALTER TABLE retail.audit_log DISABLE ROW LEVEL SECURITY"
each_finds "key" "no row level security"
each_finds "delete" "no row level security"
finds "stores" "stores readable by all"
finds "fresh line of the log" "audit log readable by all"
check "the statement is named, without a key or an e-mail" prints "SELECT store_id, :key FROM retail.:table WHERE :key = :their_key"
check "nothing of anybody's is printed" eval '! grep -qE "[a-z0-9]@[a-oq-z]|[0-9a-f]{8}-[0-9a-f]{4}-" "$folder/out"'

broken "$(each 'CREATE POLICY debug ON retail.%s TO mcp_user USING (true); --%s
')"
each_finds "store and key" "a second policy that lets all through"

broken "$(each 'ALTER POLICY %s_store_isolation ON retail.%s WITH CHECK (true)')"
for row in customer product sale item embedding; do
    finds "foreign $row" "writable into any store"
done

broken "$(each "ALTER POLICY %s_store_isolation ON retail.%s USING (store_id = current_setting('app.current_store_id', true))")"
each_finds "setting" "a policy on the bare setting"

broken "$(each 'ALTER POLICY %s_store_isolation ON retail.%s USING (false)')"
each_finds "own rows" "a policy that hides everything"

broken "CREATE OR REPLACE FUNCTION retail.current_store() RETURNS varchar LANGUAGE sql STABLE
        SECURITY DEFINER AS \$\$ SELECT nullif(current_setting('app.current_store_id', true), '') \$\$"
finds "setting: customers" "current_store that does not check the right"

broken "CREATE OR REPLACE FUNCTION retail.current_store() RETURNS varchar LANGUAGE sql STABLE
        SECURITY DEFINER AS \$\$
            SELECT store_id FROM retail.store_access WHERE pg_has_role(session_user, role_name, 'MEMBER')
               AND store_id = current_setting('app.current_store_id', true) LIMIT 1 \$\$;
        CREATE OR REPLACE FUNCTION retail.set_store_context(store_id_param varchar, transaction_local boolean DEFAULT false)
        RETURNS void LANGUAGE sql SECURITY DEFINER AS \$\$
            SELECT set_config('app.current_store_id', store_id_param, transaction_local) \$\$"
finds "setting: products" "current_store that asks for membership"
finds "set_store_context" "set_store_context that does not check the right"

broken "ALTER FUNCTION retail.current_store() IMMUTABLE"
finds "generic plan" "current_store that is called a constant"

broken "ALTER TABLE retail.products NO FORCE ROW LEVEL SECURITY;
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
finds "similarity search" "a search as its owner, without a store_id in its rows"

references=""
for reference in 'sales_transactions customer_id customers' 'sales_transaction_items product_id products' \
    'sales_transaction_items transaction_id sales_transactions' 'product_embeddings product_id products'; do
    read -r table column target <<<"$reference"
    references+="ALTER TABLE retail.$table DROP CONSTRAINT ${table}_${column}_fkey;
                 ALTER TABLE retail.$table ADD CONSTRAINT ${table}_${column}_fkey
                     FOREIGN KEY ($column) REFERENCES retail.$target ($column);"
done
broken "$references"
for probe in "reference to a customer" "reference to a product" "reference to a sale" "reference of an embedding"; do
    finds "$probe" "a reference that may point anywhere"
done

broken "ALTER TABLE retail.customers ADD CONSTRAINT email_everywhere UNIQUE (email);
        GRANT TRUNCATE ON retail.customers TO mcp_user;
        GRANT SELECT ON retail.store_access, retail.table_stats TO mcp_user;
        GRANT USAGE ON SCHEMA pgbazaar TO mcp_user; GRANT SELECT ON pgbazaar.ledger TO mcp_user;
        GRANT CREATE ON SCHEMA retail TO mcp_user;
        CREATE VIEW retail.everybody AS SELECT * FROM retail.customers;
        GRANT SELECT ON retail.everybody TO mcp_user;
        GRANT UPDATE ON retail.stores, retail.product_categories TO mcp_user;
        CREATE POLICY all_stores ON retail.stores FOR ALL TO mcp_user USING (true)"
finds "e-mail" "an e-mail unique over all stores"
finds "truncate: customers" "a right to truncate"
finds "rights of others" "rights that anybody reads"
finds "table statistics" "sizes that anybody reads"
finds "bookkeeping" "bookkeeping that anybody reads"
finds "object in the schema" "a right to create"
finds "every relation" "a view that lends its owner's rights"
finds "store's row" "stores that anybody closes"
finds "categories" "categories that anybody changes"

finish_tests
