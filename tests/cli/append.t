#!/usr/bin/env bash
# A world that goes on in a database that is in use: the database becomes the one of the longer
# world, whatever strikes on the way; tills may sell meanwhile; rates and limits are kept. Also
# tables that pgbazaar did not make.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

base=(-p dev --set world.embeddings=no)
longer=("${base[@]}" --until 2026-06-20) # a Saturday: 24 weeks
RANDOM=7

rows_alone() { sed -i '/^retail.audit_log/d' "$1.sums"; } # an append is audited

as_the_longer_world() { # the database is what a fresh load of the longer world makes, but for the log
    describe "$folder/found" || return
    rows_alone "$folder/found"
    diff "$folder/undisturbed.sums" "$folder/found.sums" | sed 's/^/# /'
    diff "$folder/undisturbed.schema" "$folder/found.schema" | sed 's/^/# /'
    cmp -s "$folder/undisturbed.sums" "$folder/found.sums" && cmp -s "$folder/undisturbed.schema" "$folder/found.schema"
}

based() { # a new database with the world of the profile
    new_database "$complete"
}

new_database
complete=$database
run gen "${base[@]}" -d "$complete"
check "a world" gives 0
check "which way it was made, and why, is said" warns "fresh: the tables are empty; keys and indexes are made after the rows; the world ends on 2026-01-03"
check "the longer one, fresh" undisturbed "${longer[@]}"
rows_alone "$folder/undisturbed"

# --until
run profile "${base[@]}" --set load.mix.product_search_similarity=0 --until 2026-01-03
check "until its own end: no week follows" prints "more_weeks: 0"
run profile "${base[@]}" --set load.mix.product_search_similarity=0 --until 2026-01-04
check "a day more is a week more" prints "more_weeks: 1"
refuses 1 "--until: 2026-01-02 is before the world's own end, 2026-01-03" gen "${base[@]}" --until 2026-01-02
refuses 1 '--until: "tomorrow" is not a date' gen "${base[@]}" --until tomorrow
refuses 1 "--until 2026-02-01 says how many weeks follow, and world.more_weeks says 3" gen "${base[@]}" --until 2026-02-01 --set world.more_weeks=3
for day in 2045-12-10 2099-01-01 9999-12-31; do
    refuses 1 "--until: $day is too late: a world goes on for 1040 weeks at most, this one until 2045-12-09" gen "${base[@]}" --until $day
done
run profile "${base[@]}" --set load.mix.product_search_similarity=0 --until 2045-12-09
check "that day is not" prints "more_weeks: 1040"

# An append.
based
run gen "${longer[@]}" -d "$database"
check "a complete world goes on" gives 0
check "said" warns "append: this world is there until 2026-01-03 and goes on until 2026-06-20; keys, indexes and triggers stay on, parents come first"
check "and is the longer one" as_the_longer_world
check "the ledger has a row for each table" answers t "SELECT count(*) = count(DISTINCT table_name) FROM pgbazaar.ledger"
check "writes of an append are in the log" answers t "SELECT count(*) > 1000 FROM retail.audit_log"
run verify "${longer[@]}" -q -d "$database"
check "verify of the longer world" gives 0
run verify "${base[@]}" -q -d "$database"
check "who does not say how long it is takes it from the database" gives 0
appended=$database
for command in verify "load -o $folder/result --set load.mix.product_search_similarity=0" "gen --resume" gen; do
    # shellcheck disable=SC2086
    refuses 2 "world.more_weeks 24 there and 0 asked for" $command "${base[@]}" --set world.more_weeks=0 -d "$database"
done
run gen "${base[@]}" --resume -d "$database"
check "to go on with it is nothing to do" warns "holds this world already"
run gen "${base[@]}" --set world.more_weeks=30 -q -d "$database"
check "it goes on again" gives 0
run verify "${base[@]}" -q -d "$database"
check "and is verified" gives 0
refuses 2 "world.seed 42 there and 43 asked for" gen "${longer[@]}" --seed 43 -d "$appended"

# Struck at any moment.
struck=0
for round in 1 2 3 4; do
    based
    begun=no
    for attempt in 1 2 3 4; do
        options=("${longer[@]}")
        [ $begun = no ] || options=("${base[@]}" --resume)
        "$program" gen "${options[@]}" --max-rate 12k/s -j $((round % 3 + 1)) -q -d "$database" >"$folder/out" 2>"$folder/err" &
        gen=$!
        sleep "0.$((RANDOM % 900 + 100))"
        if kill -KILL $gen 2>/dev/null; then struck=$((struck + 1)); fi
        await $gen
        state=$(sql -c "SELECT state FROM pgbazaar.world")
        [ "$state" != appending ] || begun=yes
        if [ "$state" = appending ] && [ $attempt = 1 ]; then
            refuses 2 "a former gen of this world did not end: go on with" gen "${longer[@]}" -d "$database"
            refuses 2 "did not end" verify "${longer[@]}" -d "$database"
            refuses 2 "world.more_weeks 24 there and 40 asked for" gen "${base[@]}" --set world.more_weeks=40 -d "$database"
        fi
    done
    options=("${base[@]}" --resume)
    [ "$begun" = yes ] || options=("${longer[@]}" --resume)
    run gen "${options[@]}" -q -d "$database"
    check "round $round: a last run ends the work" gives 0
    check "in the database of an undisturbed one" as_the_longer_world
    check "every customer was brought up to date once" answers "" "SELECT continues_from FROM pgbazaar.world"
done
check "struck $struck times" test $struck -ge 4

# Struck between two transactions of the customers of before: somebody holds a few of them.
holds="SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
hold_customers() {
    sql -c "BEGIN" -c "SELECT FROM retail.customers WHERE customer_id IN
        (SELECT customer_id FROM retail.customers ORDER BY created_at OFFSET 1300 LIMIT 100) FOR NO KEY UPDATE" \
        -c "SELECT pg_sleep(600)" >/dev/null 2>&1 &
    holder=$!
    must until_true "$holds AND wait_event = 'PgSleep'" $holder
}
release_customers() {
    sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" >/dev/null
    await $holder
}
based
hold_customers
struck_where_it_waits() { # UPDATED OPTIONS...: killed where it waits for them; so many had their values before
    "$program" gen "${@:2}" -q -d "$database" >"$folder/out" 2>"$folder/err" &
    local gen=$!
    must until_true "$holds AND wait_event_type = 'Lock' AND query LIKE '%customer_changes%'" $gen
    kill -KILL $gen
    await $gen
    must until_true "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
    check "struck when $1 customers are up to date" answers "appending $1" "SELECT state || ' ' || updated_units FROM pgbazaar.world"
}
struck_where_it_waits 0 "${longer[@]}"
struck_where_it_waits 1203 "${base[@]}" --resume --max-rate 800/s
release_customers
run gen "${base[@]}" --resume -q -d "$database"
check "it goes on with the others" gives 0
check "and nobody has their purchases twice" as_the_longer_world

# The server goes on with the last transaction of a run that was killed, and commits it when the next
# run has begun: a link between them does not tell it that nobody is there any more.
trap '[ -z "${relay-}" ] || kill -KILL "$relay"; clean_up' EXIT
mkdir "$folder/r"
tests/relay.pl "$folder/r/.s.PGSQL.5432" "$PGHOST/.s.PGSQL.$PGPORT" >"$folder/relayed" &
relay=$!
must meanwhile $relay grep -qs ready "$folder/relayed"
based
hold_customers
"$program" gen "${longer[@]}" -q -d "host=$folder/r port=5432 dbname=$database user=$PGUSER" >/dev/null 2>&1 &
gen=$!
must until_true "$holds AND wait_event_type = 'Lock' AND query LIKE '%customer_changes%'" $gen
kill -STOP $relay
kill -KILL $gen
await $gen
others="FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgbazaar gen' AND wait_event_type IS DISTINCT FROM 'Lock'"
sql -c "SELECT pg_terminate_backend(pid) $others" >/dev/null
must until_true "SELECT count(*) = 0 $others"
"$program" gen "${base[@]}" --resume -q -d "$database" >"$folder/out" 2>"$folder/err" &
gen=$!
must until_true "$holds AND query LIKE '%1885823607%EXISTS%' AND pid <> pg_backend_pid()" $gen # waits for it
release_customers
kill -CONT $relay
await $gen
check "a run that finds the one before still at work" gives 0
check "goes on behind it, not with it" as_the_longer_world
kill $relay
await $relay
relay=

# Tills that sell before and meanwhile: what they add to a customer's lifetime value stays.
based
sql -c "CREATE PROCEDURE public.sell(times integer) LANGUAGE plpgsql AS \$\$
DECLARE who record; sale uuid; BEGIN
    FOR i IN 1 .. times LOOP
        SELECT * INTO who FROM retail.customers OFFSET i * 37 % 2000 LIMIT 1;
        INSERT INTO retail.sales_transactions (store_id, customer_id, subtotal, total_amount) VALUES (who.store_id, who.customer_id, 7, 7)
            RETURNING transaction_id INTO sale;
        INSERT INTO retail.sales_transaction_items (store_id, transaction_id, product_id, unit_price, total_price)
            SELECT who.store_id, sale, min(product_id::text)::uuid, 7, 7 FROM retail.products WHERE store_id = who.store_id;
        UPDATE retail.customers SET total_lifetime_value = total_lifetime_value + 7, updated_at = now() WHERE customer_id = who.customer_id;
        COMMIT;
    END LOOP;
END \$\$"
sql -c "CALL public.sell(50)"
sql -c "CALL public.sell(400)" &
till=$!
run gen "${longer[@]}" -q -d "$database"
check "an append beside a till" gives 0
await $till
check "the till sold all the while" answers 450 "SELECT count(*) FROM retail.sales_transactions WHERE total_amount = 7 AND subtotal = 7 AND payment_method IS NULL"
run verify "${base[@]}" --rules -d "$database"
check "and every sum is right" gives 0

# Rates and limits.
based
start_ms=$(date +%s%3N)
"$program" gen "${longer[@]}" --max-rate 3k/s -q -d "$database" >"$folder/out" 2>"$folder/err" &
gen=$!
# Looked at by the server itself: on a busy machine much is sold before a client has asked again.
sold=$(sql <<'SQL'
DO $$ BEGIN
    FOR look IN 1 .. 6000 LOOP
        EXIT WHEN (SELECT count(*) > 5000 FROM retail.sales_transactions);
        COMMIT;
        PERFORM pg_sleep(0.01);
    END LOOP;
END $$;
SELECT count(*) FROM retail.sales_transactions;
SQL
)
await $gen
took_ms=$(($(date +%s%3N) - start_ms))
check "an append at a rate" gives 0
expected_ms=$(sql -c "SELECT (sum(row_count) - 17862) / 3 FROM pgbazaar.ledger" | cut -d. -f1)
check "of 3,000 rows a second at most ($took_ms ms of $expected_ms)" test "$took_ms" -ge "$expected_ms"
check "which came evenly ($sold)" test "$sold" -gt 5000 -a "$sold" -lt 7200
check "and are right" as_the_longer_world
new_database
start_ms=$(date +%s%3N)
run gen "${base[@]}" --max-rate 15k/s -q -d "$database"
check "a fresh load at a rate" gives 0
check "takes its time" test $(($(date +%s%3N) - start_ms)) -ge 1100
based
refuses 1 '--max-rate: "fast" is not a rate' gen "${longer[@]}" --max-rate fast -d "$database"
refuses 1 "--max-lag 0: a standby is always a little behind" gen "${longer[@]}" --max-lag 0 -d "$database"
refuses 1 "--max-size 0MB lets no row through" gen "${longer[@]}" --max-size 0MB -d "$database"
refuses 1 "--max-lag some is neither a size nor a time" gen "${longer[@]}" --max-lag some -d "$database"
refuses 1 "spare a server" gen "${longer[@]}" --max-rate 5/s --to null
run gen "${longer[@]}" --max-size 1MB -d "$database"
check "a database that is too large" gives 2
check "is said" warns "more than --max-size 1 MB: allow it more; what was loaded stays: go on with \`pgbazaar gen --resume\`"
run gen "${base[@]}" --resume --max-size 1GB --max-lag 1MB -q -d "$database"
check "with more room it goes on" gives 0
check "to the end" as_the_longer_world

# Partitions: the months that follow are added.
for layout in month store; do
    new_database
    run gen "${base[@]}" --set database.layout=$layout -q -d "$database"
    run gen "${longer[@]}" --set database.layout=$layout -q -d "$database"
    check "$layout: goes on" gives 0
    check "$layout: no row is in a default partition" answers 0 "SELECT count(*) FROM retail.sales_transactions WHERE tableoid::regclass::text LIKE '%default'"
    run verify "${base[@]}" -q -d "$database"
    check "$layout: and is verified" gives 0
done

new_database
run gen "${base[@]}" --set database.layout=month -q -d "$database"
sql -c "INSERT INTO retail.sales_transactions (store_id, transaction_date, subtotal, total_amount) VALUES ('seattle', '2026-05-15', 1, 1)"
refuses 2 "move them out of the default partition" gen "${longer[@]}" --set database.layout=month -d "$database"
check "nothing was changed" answers complete "SELECT state FROM pgbazaar.world"
run gen "${base[@]}" --until 2026-03-07 --set database.layout=month -q -d "$database"
check "an earlier end will do" gives 0

# Columns that were added to ours, and tables that somebody else made.
new_database
"$program" init "${base[@]}" -q -d "$database"
sql -c "ALTER TABLE retail.customers ADD nickname text, ADD points integer NOT NULL DEFAULT 7"
run gen "${base[@]}" -q -d "$database"
check "tables of ours with further columns take the rows" gives 0
run verify "${base[@]}" -q -d "$database"
check "and are verified" gives 0
check "with their defaults" answers 2000 "SELECT count(*) FROM retail.customers WHERE points = 7 AND nickname IS NULL"

made_by_hand() { # the tables with keys and indexes of other names, further columns, and no bookkeeping
    new_database
    "$program" init "${base[@]}" -q -d "$database"
    sql -q -c "SET client_min_messages = error" -c "DROP SCHEMA pgbazaar CASCADE" \
        -c "DROP TABLE retail.store_access, retail.audit_log CASCADE" -c "DROP FUNCTION retail.audit_trigger CASCADE" \
        -c "DROP TRIGGER stores_grant_service_access ON retail.stores" \
        -c "ALTER TABLE retail.customers RENAME CONSTRAINT customers_pkey TO pk_of_customers" \
        -c "ALTER INDEX retail.idx_products_tags RENAME TO tags_by_hand" \
        -c "ALTER TABLE retail.sales_transactions ADD seen timestamptz DEFAULT now(), ADD remark text" \
        -c "ALTER TABLE retail.products ALTER price TYPE numeric(14,4)"
}
own_schema() { pg_dump --schema-only -n retail "$database" | grep -v '^\\\(un\)\?restrict '; }
made_by_hand
own_schema >"$folder/before"
run gen "${base[@]}" -d "$database"
check "tables that somebody else made take the rows" gives 0
check "said" warns "own tables: pgbazaar did not make them; their keys, indexes and triggers stay as they are"
own_schema >"$folder/after"
check "nothing is added to them, nothing taken away" cmp "$folder/before" "$folder/after"
run verify "${base[@]}" -q -d "$database"
check "they are verified" gives 0
run gen "${longer[@]}" -q -d "$database"
check "they go on" gives 0
run verify "${base[@]}" -q -d "$database"
check "and are verified again" gives 0
refuses 2 "there is nothing to install" init "${base[@]}" -d "$database"
run drop --yes -d "$database"
check "drop takes the bookkeeping" answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL"
check "and leaves their rows" answers 500 "SELECT count(*) FROM retail.products"
refuses 2 "table retail.products must be empty and has rows" gen "${base[@]}" -d "$database"

made_by_hand
"$program" gen "${base[@]}" -q -d "$database" >/dev/null 2>&1
sql -c "DROP TABLE pgbazaar.ledger"
run drop --yes -d "$database"
check "a bookkeeping that is not whole goes by itself as well" answers "500 f" "SELECT count(*) || ' ' || CASE WHEN to_regnamespace('pgbazaar') IS NULL THEN 'f' ELSE 't' END FROM retail.products"

made_by_hand
"$program" gen "${base[@]}" --max-rate 10k/s -q -d "$database" >/dev/null 2>&1 &
gen=$!
must until_true "SELECT sum(row_count) > 3000 FROM pgbazaar.ledger" $gen
kill -KILL $gen
await $gen
run gen "${base[@]}" --resume -q -d "$database"
check "a load of theirs that was killed goes on" gives 0
run verify "${base[@]}" -q -d "$database"
check "to the end" gives 0

made_by_hand
sql -c "ALTER TABLE retail.products ALTER price TYPE double precision"
refuses 2 "column retail.products.price must be numeric and is float8: change the schema" gen "${base[@]}" -d "$database"
sql -c "ALTER TABLE retail.products ALTER price TYPE decimal(10,2), ADD needed text NOT NULL"
refuses 2 'table retail.products must have no further column that is NOT NULL without a default and has "needed"' gen "${base[@]}" -d "$database"
check "nothing of pgbazaar's is there" answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL"
sql -c "ALTER TABLE retail.products DROP needed"
refuses 2 "are somebody else's, who decided how they are laid out" gen "${base[@]}" --set database.layout=month -d "$database"
check "nor after that" answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL"

finish_tests
