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

sum_of() { # FILE: bytes of tables and indexes
    awk -v t="$(planned "$1" total table_bytes)" -v i="$(planned "$1" total index_bytes)" 'BEGIN { print t + i }'
}

tables_in="FROM pg_class c WHERE relnamespace = 'retail'::regnamespace AND relkind = 'r' AND relname NOT IN ('audit_log', 'store_access')"

agrees() { # NAME ARGUMENTS...: the plan of a world, and the world in a database
    local name=$1
    shift
    run plan "$@" --json
    check "$name: a plan needs no database" gives 0
    cp "$folder/out" "$folder/plan"
    new_database
    run gen -q "$@" -d "$database"
    check "$name: gen makes that world" gives 0
    for table in stores product_categories customers products product_embeddings sales_transactions sales_transaction_items; do
        check "$name: $table: as many rows as planned" answers "$(planned "$folder/plan" "$table" rows)" "SELECT count(*) FROM retail.$table"
    done
    check "$name: the whole is within 5 % of the planned bytes" near 5 "$(sum_of "$folder/plan")" \
        "$(sql -c "SELECT sum(pg_total_relation_size(c.oid)) $tables_in")"
}

agrees dev -p dev
agrees "60 MB" -p ci --set world.size=60MB
check "60 MB: they are what was asked for" near 1 "$(sum_of "$folder/plan")" 60000000
for table in customers products product_embeddings sales_transactions sales_transaction_items; do
    check "60 MB: $table: within 5 % of the planned bytes" near 5 "$(planned "$folder/plan" "$table" table_bytes)" \
        "$(sql -c "SELECT pg_table_size('retail.$table')")"
done
check "60 MB: indexes in all: within 5 %" near 5 "$(planned "$folder/plan" total index_bytes)" \
    "$(sql -c "SELECT sum(pg_indexes_size(c.oid)) $tables_in")"

run plan -p ci
check "the skew that the world will have" grep -qE '^transactions that are returns +[67]\.[0-9] % +7\.0 %$' "$folder/out"
run plan -p ci --json
check "also as JSON" test "$(psql -XAtq -d postgres -v plan="$(cat "$folder/out")" \
    <<<"SELECT (:'plan'::jsonb #>> '{skew,zipf_exponent,achieved}')::numeric BETWEEN 0.8 AND 0.95")" = t

refuses 1 "world.size is too small for 200 stores" plan -p capacity --set world.size=1MB
# Anywhere in a terabyte at once: measured at 0.05 to 0.2 s; the bound leaves room for a busy machine.
at_once() { # SECONDS ARGUMENTS...
    local started=$EPOCHREALTIME seconds=$1
    shift
    run "$@"
    awk -v from="$started" -v to="$EPOCHREALTIME" -v most="$seconds" 'BEGIN { if (to - from < most) exit 0
        printf "# took %.2f s\n", to - from; exit 1 }' && gives 0
}
terabyte=(-p capacity --set world.size=1TB)
check "a terabyte is planned at once" at_once 5 plan "${terabyte[@]}" --json
cp "$folder/out" "$folder/plan"
check "it is a terabyte" near 1 "$(sum_of "$folder/plan")" 1e12
for table in stores customers products product_embeddings sales_transactions sales_transaction_items; do
    rows=$(planned "$folder/plan" $table rows)
    check "the last of $rows rows of $table can be seen" at_once 5 row $table $((rows - 1)) "${terabyte[@]}"
    run row $table "$rows" "${terabyte[@]}"
    check "there is none behind it" says "has $rows rows, numbered from 0: there is no row $rows"
done
check "any row of it can be seen" at_once 5 row sales_transactions 1000000000 "${terabyte[@]}"
check "as it is" prints '"receipt_number": "20'
check "any customer, with all purchases" at_once 5 history 100000000 "${terabyte[@]}"
check "as they are" prints '"transactions": [{"transaction_id"'
finish_tests
