#!/usr/bin/env bash
# verify: every kind of damage is found and named.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

damaged() { # DESCRIPTION PART SQL: a fresh copy of the seeded world, damaged by SQL
    new_database seeded
    PGOPTIONS='-c session_replication_role=replica' sql -c "$3" >/dev/null
    run verify -p dev -d "$database"
    check "$1: exit code 2" gives 2
    check "$1: named" prints "$2"
    dropdb "$database"
}

database=seeded
run verify -p dev -d seeded
check "the seeded world is right" gives 0
check "row counts are checked" prints "ok     sales_transactions: 5000 rows"
check "rows are compared with the function" prints "rows are as the world's function gives them"
refuses 2 "holds another world" verify -p dev --set world.weeks=30 -d seeded
refuses 2 "no schema of pgbazaar" verify -p dev -d template1
refuses 2 "the schema is empty" verify -p dev -d schema_only

damaged "a lost row" "WRONG  customers: 2000 rows, found 1999" \
    "DELETE FROM retail.customers WHERE ctid = (SELECT max(ctid) FROM retail.customers)"
damaged "a cent too much" "not subtotal" \
    "UPDATE retail.sales_transactions SET total_amount = total_amount + 0.01 WHERE ctid = (SELECT min(ctid) FROM retail.sales_transactions)"
damaged "an item without its sale" "has no transaction in its store" \
    "UPDATE retail.sales_transaction_items SET transaction_id = gen_random_uuid() WHERE ctid = (SELECT min(ctid) FROM retail.sales_transaction_items)"
damaged "a product of another store" "has no product in its store" \
    "UPDATE retail.sales_transaction_items SET product_id = (SELECT product_id FROM retail.products WHERE store_id = 'online' LIMIT 1)
      WHERE ctid = (SELECT min(ctid) FROM retail.sales_transaction_items WHERE store_id = 'seattle')"
damaged "an amount that is gone" "has tax nothing" \
    "UPDATE retail.sales_transactions SET tax_amount = NULL WHERE ctid = (SELECT min(ctid) FROM retail.sales_transactions)"
damaged "a lifetime value that is gone" "has lifetime value nothing" \
    "UPDATE retail.customers SET total_lifetime_value = NULL WHERE ctid = (SELECT min(ctid) FROM retail.customers)"
damaged "a whole table wrong: all are counted" "2000 violations" \
    "UPDATE retail.customers SET total_lifetime_value = 'NaN'"
damaged "an array with a null in it" 'and is ["a",null,"b"]' \
    "UPDATE retail.products SET tags = ARRAY['a', NULL, 'b']"
damaged "an array of two dimensions" 'and is ["a","b","c","d"]' \
    "UPDATE retail.products SET tags = ARRAY[['a', 'b'], ['c', 'd']]"
damaged "a time without end" 'and is "infinity"' \
    "UPDATE retail.products SET updated_at = 'infinity'"
damaged "a changed name" "column first_name must be" \
    "UPDATE retail.customers SET first_name = 'Nobody'"
damaged "a changed vector" "column embedding must be" \
    "UPDATE retail.product_embeddings SET embedding = embedding + embedding"
damaged "an e-mail twice" "has the e-mail of customer" \
    "ALTER TABLE retail.customers DROP CONSTRAINT customers_email_key;
     UPDATE retail.customers SET email = 'x@example.com' WHERE ctid IN (SELECT ctid FROM retail.customers WHERE store_id = 'online' LIMIT 2)"
damaged "a policy that lets everything through" "does not ask for the session's store" \
    "CREATE POLICY all_of_it ON retail.customers TO mcp_user USING (true)"
damaged "row level security off" "does not force row level security" \
    "ALTER TABLE retail.products NO FORCE ROW LEVEL SECURITY"

new_database seeded
sql -c "ALTER TABLE retail.products ALTER price TYPE double precision" >/dev/null
refuses 2 "column retail.products.price must be numeric and is float8" verify -p dev -d "$database"

finish_tests
