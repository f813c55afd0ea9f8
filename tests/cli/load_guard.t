#!/usr/bin/env bash
# What the preflight of a load refuses and warns of where row level security is concerned, and plans
# that stick to a session's first store.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  duration: 600ms
  warmup: 0s
  sessions: 2
  canaries: 0%
  mix:
    product_by_sku: 50
    by_tag.sql: 50
sla:
  - errors < 50%
YAML
echo 'SELECT store_id, product_id, product_name FROM retail.products WHERE tags @> ARRAY[:product_tag::text] LIMIT 20' >"$folder/by_tag.sql"

load() { # ARGUMENTS...: a short run on $database
    rm -rf "$result"
    run load -d "$database" -p "$folder/short.yaml" -o "$result" "$@"
}

# Roles
new_database seeded
sql -c "CREATE ROLE ${database}_boss BYPASSRLS; CREATE ROLE ${database}_worker LOGIN NOINHERIT IN ROLE mcp_user, ${database}_boss;
        CREATE ROLE ${database}_owner LOGIN IN ROLE mcp_user, retail_owner;
        INSERT INTO retail.store_access SELECT r, store_id FROM retail.stores, unnest(ARRAY['${database}_worker', '${database}_owner']) AS r"
load --set load.role="${database}_worker"
check "a role that may become one that bypasses is refused" gives 2
check "with both names" warns "role \"${database}_worker\" may become role \"${database}_boss\", which bypasses RLS"
load --set load.role="${database}_owner"
check "an owner of tables that are forced is under their policies" gives 0
sql -c "ALTER TABLE retail.customers NO FORCE ROW LEVEL SECURITY"
load --set load.role="${database}_owner"
check "of one that is not forced it is refused" gives 2
check "with the table" warns "owns table retail.customers"
sql -c "ALTER TABLE retail.customers FORCE ROW LEVEL SECURITY; DELETE FROM retail.store_access WHERE role_name <> 'mcp_user'; DROP ROLE ${database}_worker, ${database}_boss, ${database}_owner"

# Settings that sessions have by themselves
sql -c "ALTER ROLE mcp_user IN DATABASE $database SET app.current_store_id = 'online'"
load
check "a role with a store of its own is refused" gives 2
check "with what to do" warns "are in store \"online\" from the start (app.current_store_id), so a transaction that forgets to enter its store would not be seen: ALTER ROLE mcp_user IN DATABASE $database RESET app.current_store_id"
sql -c "ALTER ROLE mcp_user IN DATABASE $database SET app.current_store_id = ''; ALTER ROLE mcp_user IN DATABASE $database SET hnsw.iterative_scan = strict_order"
load
check "an empty one, and what the schema itself gives the role, is none" gives 0
check "nothing is warned of" test "$(grep -c 'the sessions of role' "$folder/err")" -eq 0
sql -c "ALTER ROLE mcp_user IN DATABASE $database SET row_security = off"
load
check "row_security = off is refused" gives 2
check "with what to do about it" warns "ALTER ROLE mcp_user IN DATABASE $database RESET row_security"
sql -c "ALTER ROLE mcp_user IN DATABASE $database RESET ALL"
sql -c "ALTER DATABASE $database SET work_mem = '9MB'; ALTER DATABASE $database SET jit = off; ALTER ROLE mcp_user IN DATABASE $database SET work_mem = '8192'; ALTER DATABASE $database SET search_path = public; ALTER ROLE mcp_user IN DATABASE $database SET hnsw.iterative_scan = relaxed_order"
load
check "other settings are warned of" gives 0
check "the one in force" warns "have work_mem = 8MB, by ALTER ROLE mcp_user IN DATABASE $database SET: the figures are those with it; ALTER ROLE mcp_user IN DATABASE $database RESET work_mem takes it back"
check "one that the schema gives otherwise" warns "have hnsw.iterative_scan = relaxed_order, by ALTER ROLE mcp_user IN DATABASE $database SET"
check "those of the database" warns "have jit = off, by ALTER DATABASE $database SET"
check "and none that the load sets itself" test "$(grep -c 'the sessions of role' "$folder/err")" -eq 3
sql -c "ALTER ROLE mcp_user IN DATABASE $database RESET ALL; ALTER DATABASE $database RESET ALL"

# Who may only connect can run a load: what is not to be seen is said.
sql -c "CREATE ROLE ${database}_guest LOGIN"
rm -rf "$result"
run load -d "dbname=$database user=${database}_guest" -p "$folder/short.yaml" --set load.canaries=1% -o "$result"
check "a role without rights can look on" gives 0
check "and says that isolation is not probed" warns "isolation is not probed"
sql -c "DROP ROLE ${database}_guest"

# Policies and indexes
load
check "the right schema: an index that its policies cannot use is warned of" warns "idx_products_tags (by_tag)"
check "and nothing else" eval '! grep -qE "volatile|no index that begins" "$folder/err"'
sql -c "CREATE FUNCTION retail.slow_store() RETURNS varchar LANGUAGE sql VOLATILE AS 'SELECT retail.current_store()';
        GRANT EXECUTE ON FUNCTION retail.slow_store TO mcp_user;
        ALTER POLICY products_store_isolation ON retail.products USING (store_id = retail.slow_store())" >/dev/null
load
check "a volatile function in a policy is warned of" warns "the policy of table retail.products asks the volatile function slow_store()"
check "and the load goes on" gives 0

new_database seeded
sql -c "SELECT format('DROP INDEX IF EXISTS %s CASCADE; ALTER TABLE retail.customers DROP CONSTRAINT IF EXISTS %I CASCADE', indexrelid::regclass, relname)
          FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid = 'retail.customers'::regclass AND indkey[0] = (SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = 'store_id')" |
    tr ';' '\n' | tac | sed 's/$/;/' | PGOPTIONS='-c client_min_messages=error' sql >/dev/null
load
check "a table without an index for its stores is warned of" warns "table retail.customers has no index that begins with store_id"

# Stickiness: a policy on the bare setting lets the planner see which store it is; a statement without
# parameters keeps the plan of the first. One store has nearly everything, another hardly anything.
new_database
skewed=(--set world.stores=12 --set world.store_skew=2 --set world.transactions=20000 --set world.embeddings=no)
run gen -q -p dev "${skewed[@]}" -d "$database"
cat >"$folder/late.sql" <<'SQL'
SELECT store_id, transaction_id, total_amount FROM retail.sales_transactions WHERE total_amount > 20 ORDER BY transaction_date DESC LIMIT 10
SQL
cat >"$folder/sticky.yaml" <<'YAML'
extends: short.yaml
load:
  mix:
    late.sql: 100
YAML
sticky="(SELECT v FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS v WHERE s ->> 'name' = 'sticky-plans')"
load -p "$folder/sticky.yaml" "${skewed[@]}"
check "with the schema's own policies no plan sticks" holds "NOT EXISTS (SELECT FROM $sticky AS v) AND EXISTS (SELECT FROM jsonb_array_elements(r -> 'sheets') AS s WHERE s ->> 'name' = 'sticky-plans')"
sql -c "ALTER POLICY sales_transactions_store_isolation ON retail.sales_transactions
        USING (store_id = current_setting('app.current_store_id', true))" >/dev/null
load -p "$folder/sticky.yaml" "${skewed[@]}"
check "a plan that sticks is found" holds "(SELECT v ->> 0 = 'late' AND v ->> 3 <> v ->> 4 FROM $sticky AS v)"
check "both plans and their times are there" holds "(SELECT v ->> 3 ~ 'Scan' AND v ->> 4 ~ 'Scan' AND (v ->> 5)::bigint >= 0 AND (v ->> 6)::bigint >= 0 FROM $sticky AS v)"
check "of two stores" holds "(SELECT v ->> 1 <> v ->> 2 FROM $sticky AS v)"
load -p "$folder/sticky.yaml" "${skewed[@]}" --set load.protocol=extended
check "statements that are not prepared do not stick" holds "NOT EXISTS (SELECT FROM $sticky AS v)"

finish_tests
