#!/usr/bin/env bash
# load --mix-from: a mix drawn from a real server's pg_stat_statements, csvlog and jsonlog, and run.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
server=$folder/s
stop_server() {
    "$program" local stop -q --dir "$server"
    clean_up
}
trap stop_server EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar

refuses 2 'CREATE EXTENSION pg_stat_statements' load --mix-from statements -d bazaar -o "$folder/none"
refuses 1 'cannot read' load --mix-from "$folder/no.csv" -o "$folder/none"
check "nothing is written then" [ ! -e "$folder/none" ]

sql -c "CREATE EXTENSION pg_stat_statements" -c "ALTER SYSTEM SET logging_collector = on" \
    -c "ALTER SYSTEM SET log_destination = 'stderr,csvlog,jsonlog'" -c "ALTER SYSTEM SET log_filename = 'server.log'" \
    -c "ALTER SYSTEM SET log_directory = 'log'" -c "ALTER SYSTEM SET log_file_mode = '0644'"
"$program" local stop -q --dir "$server"
"$program" local start -q --dir "$server" || exit 1
small=(--set world.embeddings=no --set world.transactions=2k --set world.customers=500 --set world.products=100)
run gen -q -p dev "${small[@]}" -d bazaar
check "a small world" gives 0

# Someone's application: constants written into the text, parameters, two kinds that differ only in
# blanks, a secret that must not go on.
key=$(sql -c "SELECT sku FROM retail.products LIMIT 1")
sql -c "SELECT pg_stat_statements_reset()" >"$folder/out"
sql -c "ALTER SYSTEM SET log_statement = 'all'" -c "SELECT pg_reload_conf()" >"$folder/out"
must until_true "SELECT current_setting('log_statement') = 'all'"
{
    for ((i = 0; i < 30; i++)); do
        echo "SELECT store_id, product_name FROM retail.products WHERE sku = '$key' AND price > $i;"
        echo "SELECT  store_id, product_name FROM retail.products
               WHERE sku = 'secret$i' AND price > 0;"
    done
    for ((i = 0; i < 15; i++)); do
        echo "SELECT product_name FROM retail.products WHERE sku = 'secret$i' ORDER BY 1 LIMIT 5;"
    done
    for ((i = 0; i < 5; i++)); do echo "SELECT count(*) FROM retail.products WHERE lower(product_name) = 'secret$i';"; done
    echo "SET work_mem = '8MB'; BEGIN; COMMIT;"
} >"$folder/app.sql"
sql -f "$folder/app.sql" >"$folder/out"
sql -c "ALTER SYSTEM SET log_statement = 'none'" -c "SELECT pg_reload_conf()" >"$folder/out"
must until_true "SELECT current_setting('log_statement') = 'none'"
must within "$patience" grep -q "SET log_statement = 'none'" "$server/data/log/server.json"

drawn() { # FOLDER: what every source must have brought
    check "it ends well" gives 0
    check "the commonest comes first, with its calls" grep -q '^-- Asked 60 times' "$1"/01_select_products.sql
    check "its constants are parameters with their names" \
        grep -qE "sku = :sku AND price > :price" "$1"/01_select_products.sql
    check "which is commented out, for :price is not known" grep -qE '^# +\./01_select_products\.sql: [4-9][0-9]' "$1/profile.yaml"
    check "what is known stands" grep -qE '^ +\./02_select_products\.sql: 1[0-9]' "$1/profile.yaml"
    check "a row without its store is said to be unchecked" grep -q '^-- rows: unchecked' "$1"/02_select_products.sql
    check "the shape's own constants stay" grep -qE 'ORDER BY 1 LIMIT (5|:limit)' "$1"/02_select_products.sql
    check "no value that was asked for goes on" sh -c "! grep -rqE 'secret|$key' '$1'"
    check "no SET, no BEGIN" sh -c "! grep -rqiE '^(set|begin|commit)' '$1'"
}

log=$server/data/log/server
run load --mix-from "$log.csv" -o "$folder/csv"
drawn "$folder/csv"
check "it says what is next" prints "pgbazaar load -p $folder/csv/profile.yaml"
run load --mix-from "$log.json" -o "$folder/json"
drawn "$folder/json"
check "both logs say the same" diff -r -x profile.yaml "$folder/csv" "$folder/json"
refuses 1 'is not empty' load --mix-from "$log.json" -o "$folder/json"
refuses 1 'shows no query' load --mix-from "$log.log" -o "$folder/none"

run load --mix-from statements -d bazaar -o "$folder/statements"
check "pg_stat_statements gives the same commonest query" \
    sh -c "grep -q ':sku AND price > :price' '$folder/statements/'0[12]_select_products.sql"
check "and no value either" sh -c "! grep -rqE 'secret|$key' '$folder/statements'"

for seconds in 1 5 20 60; do # until there are samples enough for the limit on errors, on a busy machine too
    run load -q -p "$folder/csv/profile.yaml" "${small[@]}" -d bazaar --set load.duration=${seconds}s --set load.warmup=0s -o "$folder/result"
    [ "$status" -eq 5 ] || break
done
check "a drawn mix runs" gives 0
check "with its query" grep -q '"name": "02_select_products"' "$folder/result/result.json"
check "and the result says whose rows nobody looked at" grep -q '"rows not checked"' "$folder/result/result.json"

sed -i '/01_select/s/^#//' "$folder/csv/profile.yaml"
run load -q -p "$folder/csv/profile.yaml" "${small[@]}" -d bazaar -o "$folder/refused"
check "an unknown parameter is named with its place" warns "01_select_products.sql"
check "and nothing was run" gives 1

sql -c "CREATE ROLE curious LOGIN"
run load --mix-from statements -d "user=curious" -o "$folder/curious"
check "who may not see statements is told what is missing" warns pg_read_all_stats
check "and gets nothing" gives 2

finish_tests
