#!/usr/bin/env bash
# Keys in the order of time (world.uuid=v7), from filling to load.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

world=(-p demo --set world.uuid=v7 --set world.customers=800 --set world.transactions=3000 --set world.products=120)
# When a key says that it was made.
made_at="to_timestamp(('x' || lpad(translate(left(%s::text, 13), '-', ''), 16, '0'))::bit(64)::bigint / 1000.0)"
at() { printf "$made_at" "$1"; } # COLUMN

new_database
run gen -q "${world[@]}" -d "$database"
check "gen fills a database" gives 0
run verify "${world[@]}" -d "$database"
check "verify finds nothing wrong" gives 0
for key in customers.customer_id products.product_id product_embeddings.embedding_id \
    sales_transactions.transaction_id sales_transaction_items.item_id; do
    table=${key%.*} column=${key#*.}
    check "$key is of version 7" answers t "SELECT bool_and(${column}::text ~ '^.{14}7.{4}[89ab]') FROM retail.$table"
    check "$key: the rows lie in its order" answers t \
        "SELECT correlation > 0.99 FROM pg_stats WHERE schemaname = 'retail' AND tablename = '$table' AND attname = '$column'"
done
check "a transaction's key has its time" answers t "SELECT bool_and(abs(extract(epoch FROM
    $(at transaction_id) - transaction_date)) < 0.002) FROM retail.sales_transactions"
check "a return's metadata name a key that is there" answers t "SELECT count(*) > 50 AND bool_and(o.transaction_id IS NOT NULL)
    FROM retail.sales_transactions r LEFT JOIN retail.sales_transactions o
      ON o.transaction_id = (r.metadata ->> 'original_transaction')::uuid
   WHERE r.metadata ? 'original_transaction'"
customer=$(sql -c "SELECT customer_id FROM retail.customers ORDER BY 1 OFFSET 17 LIMIT 1")
run history "${world[@]}" "$customer"
check "history finds a customer by the key" prints "\"customer_id\": \"$customer\""
cp "$folder/out" "$folder/by_key"
run history "${world[@]}" 17
check "the keys are in the order of the rows" cmp -s "$folder/out" "$folder/by_key"
refuses 1 "is no customer of this world" history "${world[@]}" 0194a8b4-0000-7000-8000-000000000000

run load -q "${world[@]}" --set load.duration=2s --set load.warmup=500ms --set load.rate=100/s \
    -d "$database" -o "$folder/result"
check "a load of two seconds ends with a verdict" test "$status" -eq 0 -o "$status" -eq 3 -o "$status" -eq 5
check "its requests find their rows: none of them failed" test \
    "$(grep -o '"failed": *[0-9]*' "$folder/result/result.json" | head -n 1 | tr -dc 0-9)" = 0
check "it has sold something, with keys of version 7" answers t "SELECT count(*) > 5 AND bool_and(transaction_id::text ~ '^.{14}7.{4}[89ab]')
    FROM retail.sales_transactions WHERE receipt_number LIKE 'RCPL%'"
check "made when it ran" answers t "SELECT bool_and($(at transaction_id) BETWEEN now() - interval '1 minute' AND now())
    FROM retail.sales_transactions WHERE receipt_number LIKE 'RCPL%'"
finish_tests
