#!/usr/bin/env bash
# plan: exact counts, sizes near what is measured afterwards, and a size that is asked for.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

planned() { # FILE TABLE FIELD: a number of `plan --json`
    grep -o "{\"name\": \"$2\"[^}]*}" "$1" | sed "s/.*\"$3\": \([0-9.]*\).*/\1/"
}

near() { # PER_CENT A B
    awk -v p="$1" -v a="$2" -v b="$3" 'BEGIN { d = (a - b) / b * 100; if (d < 0) d = -d
        if (d > p) { printf "# %s and %s differ by %.1f %%\n", a, b, d; exit 1 } }'
}

world=(-p ci --set world.size=60MB)
run plan "${world[@]}" --json
check "a plan needs no database" gives 0
cp "$folder/out" "$folder/plan"
check "the whole is what was asked for" near 1 \
    "$(awk -v t="$(planned "$folder/plan" total table_bytes)" -v i="$(planned "$folder/plan" total index_bytes)" 'BEGIN { print t + i }')" 60000000

new_database
run gen -q "${world[@]}" -d "$database"
check "gen makes that world" gives 0
for table in stores product_categories customers products product_embeddings sales_transactions sales_transaction_items; do
    check "$table: as many rows as planned" answers "$(planned "$folder/plan" "$table" rows)" "SELECT count(*) FROM retail.$table"
done
for table in customers products product_embeddings sales_transactions sales_transaction_items; do
    check "$table: within 5 % of the planned bytes" near 5 "$(planned "$folder/plan" "$table" table_bytes)" \
        "$(sql -c "SELECT pg_table_size('retail.$table')")"
done
check "indexes in all: within 10 %" near 10 "$(planned "$folder/plan" total index_bytes)" \
    "$(sql -c "SELECT sum(pg_indexes_size(c.oid)) FROM pg_class c WHERE relnamespace = 'retail'::regnamespace AND relkind = 'r' AND relname <> 'audit_log'")"

run plan -p ci
check "the skew that the world will have" grep -qE '^transactions that are returns +[67]\.[0-9] % +7\.0 %$' "$folder/out"
run plan -p ci --json
check "also as JSON" test "$(psql -XAtq -d postgres -v plan="$(cat "$folder/out")" \
    <<<"SELECT (:'plan'::jsonb #>> '{skew,zipf_exponent,achieved}')::numeric BETWEEN 0.8 AND 0.95")" = t

refuses 1 "world.size is too small for 200 stores" plan -p capacity --set world.size=1MB
run plan -p capacity --set world.size=1TB
check "a terabyte is planned at once" gives 0
run row -p capacity --set world.size=1TB sales_transactions 1000000000
check "and any row of it can be seen" prints '"receipt_number": "20'
finish_tests
