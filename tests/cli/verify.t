#!/usr/bin/env bash
# verify: every kind of damage is found and named.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

damaged() { # DESCRIPTION PART SQL: a fresh copy of the seeded world, damaged by SQL
    new_database seeded
    PGOPTIONS='-c session_replication_role=replica -c client_min_messages=error' sql -c "$3" >/dev/null
    run verify -p dev -d "$database"
    check "$1: exit code 2" gives 2
    check "$1: named" prints "$2"
    dropdb "$database"
}

database=seeded
run verify -p dev -d seeded
check "the seeded world is right" gives 0
check "every row is compared" prints "ok     sales_transactions: 5,000 rows, as the function gives them"
check "of every table" test "$(grep -c 'as the function gives them' "$folder/out")" -eq 7
run verify -p dev -d seeded --rows -j 1
check "by one connection, and the rows alone" test "$(wc -l <"$folder/out")" -eq 7
run verify -p dev -d seeded --rules
check "or the rules alone" gives 0
check "which look at no function" test "$(grep -c 'as the function gives them' "$folder/out")" -eq 0
refuses 1 "--rules and --rows leave nothing" verify -p dev -d seeded --rows --rules
refuses 2 "holds another world (world.weeks 52 there and 30 asked for)" verify -p dev --set world.weeks=30 -d seeded
refuses 2 "(world.seed 42 there and 43 asked for, world.nulls 0.03 there and 0.09 asked for)" verify -p dev --seed 43 --set world.nulls=9% -d seeded
refuses 2 "(world.start 2025-01-05 there and 2024-01-07 asked for, world.tax flat there and state asked for" \
    verify -p dev --set world.start=2024-01-07 --set world.tax=state -d seeded
refuses 2 "(world.embeddings yes there and no asked for)" verify -p dev --set world.embeddings=no -d seeded
refuses 2 "no schema of pgbazaar" verify -p dev -d template1
refuses 2 "the schema is empty" verify -p dev -d schema_only

run verify -p dev -d seeded --json -q
finds() { # EXPRESSION: of the document, which is d
    psql -XAtq -v document="$(cat "$folder/out")" <<<"SELECT $1 FROM (SELECT :'document'::jsonb AS d) AS t" | grep -qx t
}
check "for a script: nothing is wrong" gives 0
check "in one document" finds "(d ->> 'violations')::int = 0 AND (d ->> 'rows')::int = 18362 AND (d ->> 'elapsed_us')::int > 0"
check "with every check, and what is open as is known" finds "jsonb_array_length(d -> 'checks') > 10
    AND (SELECT count(*) = 7 FROM jsonb_array_elements(d -> 'checks') AS c WHERE c ->> 'check' LIKE '%as the function gives them')
    AND d #>> '{checks,-1,known,0}' LIKE 'estimate: %'"
new_database seeded
sql -c "SET session_replication_role = replica" -c "UPDATE retail.stores SET store_name = E'a\"b\tc' WHERE store_id = (SELECT min(store_id) FROM retail.stores)" >/dev/null
run verify -p dev -d "$database" --json --rows
check "a damaged world in a document: exit code 2" gives 2
check "with the violation and what it is" finds "(d ->> 'violations')::int = 1 AND EXISTS (SELECT 1 FROM jsonb_array_elements(d -> 'checks') AS c
    WHERE c ->> 'check' LIKE 'stores: % rows, 1 changed' AND c #>> '{shown,0}' LIKE '%store_name%and is \"a%')"
dropdb "$database"
database=seeded

damaged "a lost row" "WRONG  customers: 1,999 rows, 1 missing: 1 violation" \
    "DELETE FROM retail.customers WHERE ctid = (SELECT max(ctid) FROM retail.customers)"
lost=$(grep -o '[0-9a-f-]* (row [0-9]*) is missing' "$folder/out")
check "by its key" test "$("$program" row -p dev customers "$(expr "$lost" : '.*row \([0-9]*\)')" | cut -d'"' -f4)" = "${lost%% *}"
damaged "a row that is there twice" "rows, 1 there twice: 1 violation" \
    "ALTER TABLE retail.sales_transaction_items DROP CONSTRAINT sales_transaction_items_pkey;
     INSERT INTO retail.sales_transaction_items SELECT * FROM retail.sales_transaction_items LIMIT 1"
damaged "one lost, another twice: the count is right" "5,000 rows, 1 missing, 1 there twice: 2 violations" \
    "ALTER TABLE retail.sales_transactions DROP CONSTRAINT sales_transactions_pkey CASCADE;
     DROP INDEX retail.idx_sales_transactions_store_id CASCADE;
     DELETE FROM retail.sales_transactions WHERE ctid = (SELECT max(ctid) FROM retail.sales_transactions);
     INSERT INTO retail.sales_transactions SELECT * FROM retail.sales_transactions LIMIT 1"
damaged "a row of somebody else's" "stores mine is no row of this world" \
    "INSERT INTO retail.stores (store_id, store_name) VALUES ('mine', 'Mine')"
damaged "a single changed byte" "column product_description must be" \
    "UPDATE retail.products SET product_description = overlay(product_description PLACING '~' FROM 7)
      WHERE ctid = (SELECT max(ctid) FROM retail.products)"
check "and counted: one is no plural" warns "the database is not as it must be: 1 violation, listed above"
check "with what to ask of a database that was written to" warns "rows differ, and no rule is broken"
damaged "a value that a terminal would obey" ' and is "?2Jéé' \
    "UPDATE retail.products SET product_description = U&'\\009B2J' || repeat('é', 300) WHERE ctid = (SELECT max(ctid) FROM retail.products)"
check "and that is cut between two characters" iconv -f UTF-8 -t UTF-8 -o /dev/null "$folder/out"
damaged "a cent too much" "not subtotal" \
    "UPDATE retail.sales_transactions SET total_amount = total_amount + 0.01 WHERE ctid = (SELECT min(ctid) FROM retail.sales_transactions)"
check "which a load does not do" eval '! warns "no rule is broken"'
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
