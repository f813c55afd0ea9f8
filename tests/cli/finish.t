#!/usr/bin/env bash
# The finish on a server: no session waits for another's lock, every step is told, and whatever was
# half made when it was cut short, it ends in the same schema. A server of its own, whose log is read.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
server=$folder/s
stop_all() {
    "$program" local stop -q --dir "$server"
    clean_up
}
trap stop_all EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar
sql -c "ALTER SYSTEM SET autovacuum = off" -c "ALTER SYSTEM SET log_lock_waits = on" \
    -c "ALTER SYSTEM SET deadlock_timeout = '1ms'" -c "SELECT pg_reload_conf()" >/dev/null
world=(-p ci --set world.transactions=12k --set world.customers=2k --set world.products=400 --set world.stores=5)

schema() { # of $database, in an order of its own
    pg_dump -s "$database" | grep -v '^\\\(un\)\?restrict '
}
waits() { # lines of the log: a session waited more than a millisecond for a table
    grep -c "still waiting for .*Lock on relation" "$server/log"
}

# Undisturbed, with more and more connections.
for jobs in 1 2 8; do
    new_database
    run gen "${world[@]}" -q --json -j $jobs -d "$database"
    check "gen over $jobs connections" gives 0
    mv "$folder/out" "$folder/$jobs.json"
    schema >"$folder/$jobs.schema"
    check "the same schema as over one" diff "$folder/1.schema" "$folder/$jobs.schema"
done
sql -c "BEGIN" -c "LOCK TABLE retail.stores" -c "SELECT pg_sleep(600)" >/dev/null 2>&1 &
holder=$!
must until_true "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'" $holder
sql -c "BEGIN" -c "LOCK TABLE retail.stores" &
waiter=$!
check "a wait for a lock" until_true "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted" $waiter
one_wait() { [ "$(waits)" -eq 1 ]; }
check "the log tells of that wait alone" within "$patience" one_wait
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >/dev/null
await $holder $waiter

query() { # EXPRESSION FILE: of Python, over `steps`, the finish in gen's JSON
    python3 -c "import json, sys; steps = json.load(open('$2'))['finish']; sys.exit(not ($1))"
}
check "every step has its kind, time, start and connection" query \
    "len(steps) > 80 and all(s['kind'] and s['us'] > 0 and s['start_us'] >= 0 and s['connection'] < 8 for s in steps)" "$folder/8.json"
check "over several connections" query "len({s['connection'] for s in steps}) >= 4" "$folder/8.json"
check "steps overlap" query "any(a['connection'] != b['connection'] and a['start_us'] < b['start_us'] < a['start_us'] + a['us']
    for a in steps for b in steps)" "$folder/8.json"
check "those of one connection do not" query "not any(a is not b and a['connection'] == b['connection']
    and a['start_us'] < b['start_us'] + b['us'] and b['start_us'] < a['start_us'] + a['us'] for a in steps for b in steps)" "$folder/8.json"
check "one connection makes all" query "{s['connection'] for s in steps} == {0}" "$folder/1.json"

# Cut short: what is there stays, what is missing, invalid or unchecked is made.
made="SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_class WHERE relname IN ('customers_pkey', 'idx_products_tags')"
before=$(sql -c "$made")
sql -c "UPDATE pgbazaar.world SET state = 'finishing'" \
    -c "UPDATE pg_index SET indisvalid = false WHERE indexrelid IN
        ('retail.idx_customers_created_at'::regclass, 'retail.idx_products_text_search'::regclass)" \
    -c "UPDATE pg_constraint SET convalidated = false WHERE conname = 'customers_store_id_fkey'" \
    -c "ALTER TABLE retail.product_embeddings DROP CONSTRAINT product_embeddings_product_id_fkey" \
    -c "DROP INDEX retail.idx_sales_transactions_date" \
    -c "ALTER TABLE retail.product_embeddings DROP CONSTRAINT unique_product_embedding" \
    -c "DROP TRIGGER products_audit_trigger ON retail.products"
run gen "${world[@]}" -q --json --resume -j 4 -d "$database"
check "gen goes on after an accident" gives 0
schema >"$folder/resumed.schema"
check "to the same schema" diff "$folder/1.schema" "$folder/resumed.schema"
check "with every index valid and every constraint checked" answers 0 \
    "SELECT (SELECT count(*) FROM pg_index WHERE NOT indisvalid) + (SELECT count(*) FROM pg_constraint WHERE NOT convalidated)"
check "what could be used is as it was" answers "$before" "$made"
check "only what was missing was made, and statistics" query \
    "sorted(s['kind'] for s in steps if s['us'] > 0 and s['kind'] != 'analyze')
     == ['check', 'check', 'gin', 'index', 'index', 'index', 'key', 'reference', 'trigger']" "$folder/out"

# Struck by its sessions' end and by kill -9, at many moments of the finish.
strike=terminate
for moment in 0 3 9 20 40 70; do
    sql -c "UPDATE pgbazaar.world SET state = 'loading'"
    "$program" gen "${world[@]}" -q --resume -j 3 -d "$database" >"$folder/out" 2>"$folder/err" &
    gen=$!
    must until_true "SELECT state <> 'loading' AND (SELECT count(*) FROM pg_index
            WHERE indrelid = ANY (ARRAY(SELECT oid FROM pg_class WHERE relnamespace = 'retail'::regnamespace))) >= $moment / 2
            FROM pgbazaar.world" $gen
    if [ $strike = terminate ]; then
        sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name = 'pgbazaar gen' AND datname = current_database()" >/dev/null
        strike=kill
    else
        kill -9 $gen 2>/dev/null
        strike=terminate
    fi
    await $gen
    run gen "${world[@]}" -q --resume -j 3 -d "$database"
    check "gen goes on, struck after $moment" gives 0
    schema >"$folder/resumed.schema"
    check "to the same schema" diff "$folder/1.schema" "$folder/resumed.schema"
done

# A step that cannot be made is named, with its table and what to do; what was made stays.
new_database
sql -c "CREATE DATABASE ${database}_two TEMPLATE ${databases[0]}" >/dev/null
databases+=("${database}_two")
database=${database}_two
sql -c "UPDATE pgbazaar.world SET state = 'finishing'" -c "DROP INDEX retail.idx_customers_created_at" \
    -c "ALTER TABLE retail.sales_transactions DROP CONSTRAINT sales_transactions_customer_id_fkey" \
    -c "UPDATE retail.sales_transactions SET customer_id = gen_random_uuid() WHERE transaction_id =
        (SELECT transaction_id FROM retail.sales_transactions LIMIT 1)"
refuses 2 'cannot make "sales_transactions_customer_id_fkey" on table "sales_transactions" (check)' \
    gen "${world[@]}" -q --resume -d "$database"
check "with the way to go on" says "go on with \`pgbazaar gen --resume\`"
check "nothing is half made" answers 0 "SELECT count(*) FROM pg_index WHERE NOT indisvalid"

# No connection that has nothing to do tries what another has failed to make.
sql -c "CREATE SEQUENCE public.tries" -c "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS \$\$
    BEGIN
        IF current_query() LIKE '%ADD CONSTRAINT sales_transactions_customer_id_fkey%' THEN
            PERFORM nextval('public.tries'), pg_sleep(0.3);
            RAISE EXCEPTION 'refused';
        END IF;
    END \$\$" -c "CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION public.refuse()"
sql -c "ALTER TABLE retail.sales_transactions DROP CONSTRAINT sales_transactions_customer_id_fkey"
for _ in 1 2 3 4 5 6; do
    run gen "${world[@]}" -q --resume -j 8 -d "$database"
done
check "a step that fails ends the finish" says "refused"
check "and is tried once" answers 6 "SELECT last_value FROM public.tries"

# What another is making meanwhile is awaited, and stays: alone with it a step fails, and a second later it is made. The function must not refuse its own change.
sql -c "ALTER EVENT TRIGGER refuse DISABLE" -c "CREATE OR REPLACE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS \$\$
    DECLARE
        came boolean := false;
        is_there boolean;
    BEGIN
        IF current_query() LIKE '%idx_products_tags%' THEN
            FOR try IN 1 .. 600 LOOP
                PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
                SELECT count(*) > 0 INTO is_there FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
                    AND query LIKE '%ADD CONSTRAINT sales_transactions_customer_id_fkey%' AND pid <> pg_backend_pid();
                EXIT WHEN came AND NOT is_there;
                came := came OR is_there;
            END LOOP;
            PERFORM pg_sleep(1);
        ELSIF current_query() LIKE '%ADD CONSTRAINT sales_transactions_customer_id_fkey%' THEN
            FOR try IN 1 .. 600 LOOP
                PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
                EXIT WHEN (SELECT count(*) = 1 AND bool_and(query LIKE '%idx_products_tags%' AND wait_event = 'PgSleep')
                             FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid());
            END LOOP;
            PERFORM pg_sleep(0.3);
            RAISE EXCEPTION 'refused';
        END IF;
    END \$\$" -c "DROP INDEX retail.idx_products_tags" -c "ALTER EVENT TRIGGER refuse ENABLE"
run gen "${world[@]}" --resume -j 8 -d "$database"
check "a step that fails beside a long one" gives 2
check "it is said that the other's end is awaited" warns 'refused (SQLSTATE P0001); awaiting the end of what is being made besides, so that it need not be made again: 1 more (Ctrl-C cancels it)'
check "and what it made stays" answers t "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('retail.idx_products_tags')"

finish_tests
