#!/usr/bin/env bash
# load: answers beside what the world says, writes beside what the database holds, recall of
# similarity queries. A right database passes, whoever else has written or writes; a wrong value, a
# lost row and a poor recall are found.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh
chmod 755 "$folder"
trap '[ -z "${writer-}" ] || kill -CONT "$writer" 2>/dev/null; "$program" local stop -q --dir "$folder/server" 2>/dev/null; clean_up' EXIT

sheet() { # NAME: its rows as objects, a condition's source in SQL
    echo "(SELECT (SELECT jsonb_object_agg(c.value ->> 'name', row -> (c.ordinality - 1)::int)
                     FROM jsonb_array_elements(s -> 'columns') WITH ORDINALITY AS c) AS row
             FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS row
            WHERE s ->> 'name' = '$1') AS x"
}

has_row() { # SHEET CONDITION on `row`
    holds "EXISTS (SELECT FROM $(sheet "$1") WHERE $2)"
}

all_rows() { # SHEET CONDITION
    holds "(SELECT count(*) > 0 AND bool_and($2) FROM $(sheet "$1"))"
}

profile truth <<'YAML'
extends: dev
load:
  duration: 800ms
  warmup: 0s
  sessions: 8
  truth: 100%
  mix:
    product_by_sku: 30
    customer_by_email: 20
    customer_history: 20
    low_stock: 2
    product_search_text: 5
    product_search_similarity: 5
    product_search_function: 5
    products_by_brand: 3
    products_by_category: 3
    products_by_metadata: 3
    products_by_tag: 3
    sales_of_a_day: 5
    top_products: 3
    checkout: 15
    return_sale: 5
    stock_update: 5
sla:
  - errors < 5%
YAML
truth=(-p "$folder/truth.yaml")

# A right database
new_database seeded
for way in pipeline=yes protocol=simple; do
    load_enough 5 "${truth[@]}" --set load.$way
    check "load.$way: a right database passes" gives 0
    check "load.$way: answers of every query that claims something were compared, none differs" all_rows truth \
        "(row ->> 'answers')::int > 0 AND (row ->> 'rows')::int > 0 AND (row ->> 'values')::int > 0
             AND (row ->> 'different answers')::int = 0"
    check "load.$way: thirteen of them" holds "(SELECT count(*) = 13 FROM $(sheet truth))"
    check "load.$way: every account is kept, the stock too" all_rows accounts \
        "row ->> 'judgement' = 'kept' AND row -> 'found' = row -> 'acknowledged'"
    check "load.$way: eleven of them" holds "(SELECT count(*) = 11 FROM $(sheet accounts))"
done
check "the reason says how many answers were compared" prints "answers were as the world has them"
load_enough 5 "${truth[@]}" --set load.truth=0%
check "where none is to be compared, none is" eval '[ "$status" -eq 0 ] && ! grep -q "different answers" "$result/result.json"'
load_enough 5 "${truth[@]}" --set load.truth=10%
check "a share is compared" holds "(SELECT sum((row ->> 'answers')::int) FROM $(sheet truth)) BETWEEN 5 AND
    0.2 * (r #>> '{total,succeeded}')::int"

# Others beside: a world that goes on, another load.
loads "${truth[@]}" --set load.duration=3s
sleep 0.3
run gen -q -p dev -d "$database" --until 2026-03-01
check "the world goes on while the load runs" gives 0
"$program" load -q "${truth[@]}" --set load.duration=2s -d "$database" -o "$folder/beside" >"$folder/out2" 2>&1
beside=$?
ends
check "beside a world that goes on, and another load, nothing differs" gives 0
check "nor does it in the other" eval '[ "$beside" -eq 0 ]'
check "sales are told apart; of the stock, which others changed, nothing is said" holds \
    "(SELECT bool_and(row ->> 'judgement' = 'kept' OR row ->> 'account' LIKE 'stock%' AND row ->> 'judgement' LIKE 'not judged%')
        FROM $(sheet accounts))"
load_enough 5 "${truth[@]}"
check "afterwards neither" gives 0

# Wrong values
sql -c "UPDATE retail.products SET product_name = overlay(product_name PLACING '~' FROM 2 FOR 1)
         WHERE product_id = (SELECT product_id FROM retail.sales_transaction_items GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)"
load_enough 5 "${truth[@]}"
check "one byte of a product" gives 3
check "is the reason" prints "are not what was written; the first: query"
check "both values are shown" all_rows differences \
    "row ->> 'column' = 'product_name' AND row ->> 'found' = overlay(row ->> 'expected' PLACING '~' FROM 2 FOR 1)"
sql -c "UPDATE retail.products AS p SET product_name = '\"' || product_name WHERE product_name LIKE '_~%'"
load_enough 5 "${truth[@]}"
check "a value with quotes is shown too" has_row differences "row ->> 'found' LIKE '\"_~%'"

new_database seeded
sql -c "UPDATE retail.customers SET phone = '+1 555 0000', email = CASE WHEN customer_id::text > '8' THEN 'x' ELSE '' END || email"
load_enough 2 "${truth[@]}" --set load.mix.customer_by_email=200
check "changed customers" gives 3
check "are found by column" has_row differences "row ->> 'column' = 'phone' AND row ->> 'found' = '(personal, not shown)'"
check "and those that are gone by key" has_row differences "row ->> 'column' = '(row)' AND row ->> 'found' = 'missing'"
check "no e-mail address is told" eval '! grep -rqE "[a-z0-9.]+@[a-z0-9]+\.[a-z]" "$result/result.json" "$folder/out" "$folder/err"'

new_database seeded
sql -c "UPDATE retail.sales_transactions SET total_amount = total_amount + 0.01, subtotal = subtotal + 0.01"
load_enough 2 "${truth[@]}" --set load.mix.sales_of_a_day=200
check "a cent more in every sale" gives 3
check "is found in a day's sums" has_row truth "row ->> 'query' = 'sales_of_a_day' AND (row ->> 'different answers')::int > 0"
check "and in customers' histories" has_row truth "row ->> 'query' = 'customer_history' AND (row ->> 'different answers')::int > 0"
sql -c "UPDATE retail.sales_transactions SET total_amount = total_amount - 0.01, subtotal = subtotal - 0.01
         WHERE receipt_number NOT LIKE 'RCPL%'"
sql -c "DELETE FROM retail.sales_transaction_items WHERE item_id::text < '4'"
load_enough 5 "${truth[@]}"
check "lines that are gone" gives 3
check "are missed in histories" has_row differences "row ->> 'query' = 'customer_history'
    AND row ->> 'found' IN ('fewer lines', 'missing')"

# Queries of one's own
query() { # NAME, SQL from standard input
    cat >"$folder/$1.sql"
    profile "$1" <<YAML
extends: truth.yaml
load:
  duration: 600ms
  mix:
    $1.sql: 1
    product_by_sku: 1
YAML
}
new_database seeded
query mine <<'SQL'
-- truth: product
SELECT store_id, product_id, price, metadata, tags, created_at, current_stock AS stock FROM retail.products WHERE product_id = :product_id
SQL
load_enough 50 -p "$folder/mine.yaml"
check "a query of one's own may claim something" gives 0
check "and is compared by the names of its columns" has_row truth "row ->> 'query' = 'mine'
    AND (row ->> 'values')::int = 6 * (row ->> 'answers')::int AND (row ->> 'answers')::int > 0"
query wrong <<'SQL'
-- truth: product
SELECT store_id, product_id, price + 1 AS price FROM retail.products WHERE product_id = :product_id
SQL
load_enough 50 -p "$folder/wrong.yaml"
check "a claim that does not hold" gives 3
query writing <<'SQL'
UPDATE retail.products SET price = price + 1 WHERE product_id = :product_id RETURNING store_id
SQL
load_enough 50 -p "$folder/writing.yaml"
check "what a query of one's own writes to is not compared" gives 0
check "which is said" has_row truth "row ->> 'query' = 'product_by_sku' AND row ->> 'not compared because' LIKE 'a query of the mix writes%'"
query unknown <<<"-- truth: prodct
SELECT store_id FROM retail.products WHERE sku = :sku"
refuses 1 'unknown.sql:1: "-- truth:" can say product' load -p "$folder/unknown.yaml" -d "$database"

# Writes that are lost: a table that forgets what was acknowledged.
new_database seeded
sql <<'SQL'
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM retail.sales_transaction_items WHERE item_id = NEW.item_id AND NEW.item_id::text < '08';
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER forgetful AFTER INSERT ON retail.sales_transaction_items
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION forget();
SQL
load_enough 2 "${truth[@]}" --set load.mix.checkout=200
check "acknowledged lines that do not stand in the database" gives 3
check "are the reason" prints "does not stand in the database: "
check "and an account is broken" has_row accounts "row ->> 'account' LIKE '%: lines' AND row ->> 'judgement' = 'BROKEN'
    AND (row ->> 'found')::int < (row ->> 'acknowledged')::int"
check "the others are kept" has_row accounts "row ->> 'account' = 'sales' AND row ->> 'judgement' = 'kept'"

# Killed backends: what is unknown may be found or not.
new_database seeded
sold_more_than() { # SALES: the load has, which is still at work
    until_true "SELECT count(*) > $1 FROM retail.sales_transactions WHERE receipt_number LIKE 'RCPL%'" "$loading"
}
loads "${truth[@]}" --set load.duration=3s --set load.mix.checkout=200
check "a load sells" sold_more_than 20
for _ in 1 2 3; do
    sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mcp_user' AND datname = '$database'" >"$folder/killed"
    sleep 0.3
done
ends
check "with killed backends the accounts are kept" all_rows accounts "row ->> 'judgement' = 'kept'"
check "and nothing differs" eval '! grep -q "not what was written\|does not stand" "$folder/out"'

# Commits that were acknowledged before they were on disk, and a server that then goes down.
"$program" local start -q --dir "$folder/server"
url=$("$program" local url --dir "$folder/server")
"$program" gen -q -p dev -d "$url"
psql -XAtq "$url" -c "ALTER SYSTEM SET synchronous_commit = off" -c "SELECT pg_reload_conf()" >"$folder/settings"
writer=$(psql -XAtq "$url" -c "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
database=$url
# It would write what it can until the crash. At work it holds what the others would then wait for.
writer_rests() {
    kill -STOP "$writer"
    is_true "SELECT wait_event = 'WalWriterMain' FROM pg_stat_activity WHERE pid = $writer" && return
    kill -CONT "$writer"
    false
}
must within "$patience" writer_rests
loads "${truth[@]}" --set load.duration=4s --set load.mix.checkout=200
check "a load sells" sold_more_than 40
postmaster=$(head -n 1 "$folder/server/data/postmaster.pid")
kill -QUIT "$postmaster"
sleep 0.2
kill -CONT "$writer"
must within "$patience" gone "$postmaster"
"$program" local start -q --dir "$folder/server"
ends
check "acknowledged sales that a crash lost" gives 3
check "are missed" has_row accounts "row ->> 'account' = 'sales' AND row ->> 'judgement' = 'BROKEN'
    AND (row ->> 'found')::int < (row ->> 'acknowledged')::int"

# Recall
profile recall <<'YAML'
extends: truth.yaml
load:
  mix:
    product_search_similarity: 1
    product_search_function: 1
sla:
  - recall@10 > 0.999
  - product_search_similarity: recall@20 >= 99.9%
YAML
new_database seeded
sql -c "ALTER ROLE mcp_user IN DATABASE $database SET enable_indexscan = off"
load_enough 60 -p "$folder/recall.yaml"
check "an exact scan keeps a floor of the recall" gives 0
check "its recall is 1, for tenants of every size, and all rows come" all_rows recall \
    "(row ->> 'recall@k')::float = 1 AND (row ->> 'lowest')::float = 1 AND row -> 'rows returned' = row -> 'rows there'"
check "by query, size and k" holds "(SELECT count(*) = 16 FROM $(sheet recall))"
sql -c "ALTER ROLE mcp_user IN DATABASE $database SET enable_seqscan = off" \
    -c "ALTER ROLE mcp_user IN DATABASE $database SET enable_indexscan = on" \
    -c "ALTER ROLE mcp_user IN DATABASE $database SET enable_sort = off"
load_enough 60 -p "$folder/recall.yaml" --set load.ef_search=1 --set load.iterative_scan=off
check "a hasty search misses it" gives 3
check "by its recall" prints "recall@"
check "and by rows that do not come" has_row recall "row ->> 'query' = 'product_search_similarity'
    AND (row ->> 'recall@k')::float < 0.9 AND (row ->> 'rows returned')::float < (row ->> 'rows there')::float"
profile gate <<'YAML'
extends: truth.yaml
sla:
  - checkout: recall@10 > 0.9
YAML
load -p "$folder/gate.yaml"
check "a gate on the recall of what has none" gives 1
check "is refused with its place" warns 'gate.yaml:3:5: sla "checkout: recall@10 > 0.9" is for a query whose file says "-- truth: nearest N"'

finish_tests
