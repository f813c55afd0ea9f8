#!/usr/bin/env bash
# gen: the whole way from a profile to a database, going on after an accident, and all that it must
# refuse.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

small=(-p dev --set world.transactions=20000 --set world.customers=3000 --set world.embeddings=no)

new_database
run gen -p dev -d "$database"
check "gen fills an empty database" gives 0
check "it prints a summary with every table" prints sales_transaction_items
check "it prints the skew" prints "purchases of the 20 % of the customers who buy most"
check "it prints how long the finish took" prints "longest steps of the finish"
check "the seed's world: 4 stores" answers 4 "SELECT count(*) FROM retail.stores"
check "2,000 customers" answers 2000 "SELECT count(*) FROM retail.customers"
check "500 products" answers 500 "SELECT count(*) FROM retail.products"
check "5,000 transactions" answers 5000 "SELECT count(*) FROM retail.sales_transactions"
check "an embedding a product" answers 500 "SELECT count(*) FROM retail.product_embeddings"
check "every index is valid" answers 0 "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
check "every foreign key is validated" answers 0 \
    "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
check "the tables are analysed" answers 0 "SELECT count(*) FROM pg_class WHERE reltuples < 0
    AND relkind = 'r' AND relnamespace = 'retail'::regnamespace AND relname NOT IN ('audit_log', 'store_access')"
check "the ledger is whole" answers complete "SELECT state FROM pgbazaar.world"
check "loading was not audited" answers 0 "SELECT count(*) FROM retail.audit_log"
check "sales are numbered in time order" answers 0 "SELECT count(*) FROM (SELECT transaction_date,
    lag(transaction_date) OVER (ORDER BY receipt_number) AS before FROM retail.sales_transactions) t WHERE transaction_date < before"
check "they lie in the table almost so" answers t "SELECT correlation > 0.99 FROM pg_stats
    WHERE schemaname = 'retail' AND tablename = 'sales_transactions' AND attname = 'transaction_date'"
check "shops sell in their opening hours alone" answers 0 "SELECT count(*) FROM retail.sales_transactions
    WHERE store_id <> 'online' AND extract(hour FROM transaction_date AT TIME ZONE 'America/Los_Angeles') NOT BETWEEN 8 AND 20"
check "returns are near 7 %" answers t "SELECT count(*) BETWEEN 280 AND 420 FROM retail.sales_transactions WHERE transaction_type = 'return'"
check "a return names an earlier sale of the same customer with the same product and price" answers t "
    SELECT count(*) > 100 AND bool_and(o.customer_id = r.customer_id AND o.transaction_date <= r.transaction_date
               AND o.transaction_type = 'sale' AND oi.unit_price = ri.unit_price AND ri.quantity <= oi.quantity)
      FROM retail.sales_transactions r
      JOIN retail.sales_transaction_items ri USING (transaction_id)
      LEFT JOIN retail.sales_transactions o ON o.transaction_id = (r.metadata ->> 'original_transaction')::uuid
      LEFT JOIN retail.sales_transaction_items oi ON oi.transaction_id = o.transaction_id AND oi.product_id = ri.product_id
     WHERE r.transaction_type IN ('return', 'exchange')"
check "no purchase is brought back twice" answers 0 "SELECT count(*) FROM (SELECT FROM retail.sales_transactions
    WHERE metadata ? 'original_transaction' GROUP BY metadata ->> 'original_transaction' HAVING count(*) > 1) t"
check "embeddings lie nearer to their own category than to others" answers t "
    WITH e AS (SELECT p.category_id, e.embedding FROM retail.product_embeddings e JOIN retail.products p USING (product_id) LIMIT 150)
    SELECT avg(1 - (a.embedding <=> b.embedding)) FILTER (WHERE a.category_id = b.category_id)
         > avg(1 - (a.embedding <=> b.embedding)) FILTER (WHERE a.category_id <> b.category_id) + 0.15
      FROM e a JOIN e b ON a.embedding <> b.embedding"

refuses 2 "holds this world already" gen -p dev -d "$database"
run gen -p dev -d "$database" --resume
check "--resume of a whole world has nothing to do" gives 0
run gen -p dev -d "$database" --resume --json
check "and tells a script so" prints '{"rows": 0, "bytes": 0, "copy_us": 0, "finish_us": 0, "tables": [{'
check "with the way it went" prints '], "mode": "complete", "slice": "1/1", "rows_left": 0, "skew": {'
check "of every table" prints '{"name": "sales_transactions", "rows": 0, "bytes": 0'
refuses 2 "(world.seed 42 there and 43 asked for)" gen -p dev --seed 43 -d "$database"
refuses 2 "holds another world (world." gen "${small[@]}" -d "$database"

# The world of another version of the function: nothing is added to it.
refuses 1 "the profile is for version 2 of the world" gen -p dev --set world.version=2 --resume -d "$database"
sql -c "UPDATE pgbazaar.world SET world_version = 2, state = 'loading'"
for way in gen "gen --resume" verify; do
    # shellcheck disable=SC2086
    refuses 2 "holds a world of version 2, this pgbazaar makes version 1" $way -p dev -d "$database"
done
check "not a row was added" answers 5000 "SELECT count(*) FROM retail.sales_transactions"

# A database with rows of somebody else's.
new_database
"$program" init -q -d "$database"
sql -c "INSERT INTO retail.stores (store_id, store_name) VALUES ('mine', 'Mine')"
refuses 2 "retail.stores has rows" gen -p dev -d "$database"
check "they are still there" answers 1 "SELECT count(*) FROM retail.stores"

# After init the indexes are there already: gen takes them away and makes them again.
new_database
"$program" init -q -d "$database"
run gen "${small[@]}" -q -d "$database"
check "gen after init" gives 0
check "the indexes are back" answers t "SELECT count(*) > 30 FROM pg_indexes WHERE schemaname = 'retail'"

# The same bytes for any number of workers.
for jobs in 1 3; do
    run gen "${small[@]}" -q --to "$folder/j$jobs" -j "$jobs"
    check "gen --to FOLDER with -j $jobs" gives 0
done
for file in "$folder"/j1/*.copy; do
    check "$(basename "$file"): one worker and three give the same bytes" cmp -s "$file" "$folder/j3/$(basename "$file")"
done
check "six tables without embeddings have rows" test "$(find "$folder/j1" -size +1k | wc -l)" -ge 4

# Killed in the middle, gone on, and the same database in the end.
checksum="SELECT md5(string_agg(t::text, '' ORDER BY transaction_id)) FROM retail.sales_transactions t"
expected=$(sql -c "$checksum")
for delay in 0.15 0.3 0.6; do
    new_database
    "$program" gen "${small[@]}" -q -d "$database" >/dev/null 2>&1 &
    pid=$!
    sleep "$delay"
    kill -9 "$pid" 2>/dev/null
    await "$pid"
    run gen "${small[@]}" -q --resume -d "$database"
    check "killed after ${delay} s: --resume ends the work" gives 0
    check "the same sales as undisturbed" answers "$expected" "$checksum"
    run verify "${small[@]}" -q -d "$database"
    check "verify finds nothing wrong" gives 0
done

# A second gen at the same time.
new_database
sql -c "SELECT pg_advisory_lock(8099550625653678450), pg_sleep(600)" >/dev/null 2>&1 &
holder=$!
must until_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" $holder
refuses 2 "another pgbazaar is at work in this database (server process" gen -p dev -d "$database"
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" >/dev/null
await $holder

# Places that cannot be written.
refuses 2 "cannot create folder" gen -p dev --to /proc/nowhere
mkdir "$folder/full"
if mount -t tmpfs -o size=200k tmpfs "$folder/full" 2>/dev/null; then
    refuses 2 "No space left on device" gen -p dev --to "$folder/full"
    check "a full disk leaves no file behind" test -z "$(ls "$folder/full")"
    umount "$folder/full"
fi

finish_tests
