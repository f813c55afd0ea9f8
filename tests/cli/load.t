#!/usr/bin/env bash
# load: verdicts and their exit codes, what is refused before it begins, faults while it runs, and
# that every count adds up.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

profile short <<'YAML'
extends: dev
load:
  duration: 2s
  warmup: 500ms
  sessions: 8
  mix:
    product_by_sku: 30
    customer_by_email: 20
    customer_history: 10
    product_search_text: 10
    product_search_similarity: 4
    checkout: 15
    return_sale: 5
    stock_update: 5
sla:
  - errors < 5%
  - product_by_sku: p95 < 5s
  - rate > 1/s
YAML
short=(-p "$folder/short.yaml")
brief=("${short[@]}" --set load.duration=1s --set load.warmup=100ms)

# Verdicts
new_database seeded
load_enough 5 "${short[@]}"
check "a load that keeps its SLA" gives 0
check "says so first" eval 'head -n 1 "$folder/out" | grep -q ^PASS'
check "leaves a result" test -s "$result/result.json"
check "and a report" test -s "$result/report.html"
check "and a histogram a query" test -s "$result/checkout.hlog"
check "its counts add up" adds_up
check "every query was asked, and found rows" holds "(SELECT bool_and((q ->> 'rows')::int > 0)
    FROM jsonb_array_elements(r -> 'queries') AS q)"
check "nothing failed" holds "(r #>> '{total,failed}')::int = 0"
check "every row was checked" holds "(r #>> '{isolation,rows_checked}')::int >= (r #>> '{total,rows}')::int"
check "the warm-up is not counted" holds "(r #>> '{total,sent}')::int < (SELECT sum((s ->> 2)::int)
    FROM jsonb_array_elements(r #> '{timeline,rows}') AS s)"
check "the environment names server and pgvector" holds "(SELECT count(*) = 2 FROM jsonb_array_elements(r -> 'environment') AS e
    WHERE e ->> 'name' IN ('server version', 'pgvector version') AND e ->> 'value' ~ '^[0-9.]+\$')"
check "checkouts are in the books, exact to the cent" answers t "
    SELECT count(*) > 0 AND bool_and(t.subtotal = (SELECT sum(i.total_price) FROM retail.sales_transaction_items AS i
                                                    WHERE i.transaction_id = t.transaction_id)
                                     AND t.total_amount = t.subtotal + t.tax_amount)
      FROM retail.sales_transactions AS t WHERE t.receipt_number LIKE 'RCPL%'"

run load "${short[@]}" -d nowhere --set load.rate=300/s
check "a rate for a closed loop is said to be without effect" warns "load.rate has no effect in a closed loop"
load_enough 1 "${brief[@]}" --set load.model=open --set load.rate=300/s
check "an open loop passes" gives 0
check "at its rate" holds "(r #>> '{run,achieved_rate}')::float BETWEEN 200 AND 400"
check "what was due was sent, also what waited at the end" holds "(r #>> '{run,due}')::int
    = (r #>> '{total,sent}')::int + (r #>> '{total,skipped}')::int AND (r #>> '{total,skipped}')::int = 0"
check "its counts add up" adds_up
check "the driver's lag was measured" holds "(r #>> '{driver,lag,samples}') = (r #>> '{run,due}')"

load "${brief[@]}" --set load.think_time=20ms
check "think time holds a closed loop back" holds "(r #>> '{run,achieved_rate}')::float
    BETWEEN 0.5 * 8e6 / (20000 + (r #>> '{total,response,sum_us}')::float / (r #>> '{total,response,samples}')::float) AND 420"

for way in protocol=simple protocol=extended pipeline=no tenant_mode=set_store_context tenants=uniform; do
    load_enough 10 "${brief[@]}" --set load.$way
    check "load.$way passes" gives 0
    check "load.$way: rows were checked" holds "(r #>> '{isolation,rows_checked}')::int > 100 AND (r #>> '{total,failed}')::int = 0"
done
load_enough 10 "${brief[@]}" --set load.tenant_mode=none --set load.role="$PGUSER"
check "without tenants a superuser may load" gives 0

profile fail <<'YAML'
extends: short.yaml
sla:
  - product_by_sku: p50 < 5us
YAML
load_enough 0 -p "$folder/fail.yaml" --set load.duration=1s
check "a missed SLA" gives 3
check "is named" prints "product_by_sku: p50 < 5us"

# A driver that stands still: what is late by its own fault is nobody else's.
loads "${short[@]}" --set load.model=open --set load.rate=200/s
must serving
sleep 0.5
kill -STOP "$loading"
sleep 1.5
kill -CONT "$loading"
ends
check "a driver that came too late is invalid" gives 4
check "says so" prints "the driver itself was late"
check "its counts add up" adds_up

profile thin <<'YAML'
extends: short.yaml
sla:
  - checkout: p99.9 < 10s
YAML
load -p "$folder/thin.yaml" --set load.duration=600ms
check "too few samples" gives 5

load "${brief[@]}" --json
check "--json prints the result" eval 'cmp -s "$folder/out" "$result/result.json"'

# Refused before anything begins
profile misspelt <<'YAML'
extends: dev
load:
  mix:
    chekout: 1
YAML
refuses 1 'misspelt.yaml:4:5: there is no query "chekout"; did you mean "checkout"?' \
    load -p "$folder/misspelt.yaml" -d "$database"
profile gate <<'YAML'
extends: short.yaml
sla:
  - errors < 5%
  - low_stock: p99 < 1s
YAML
run load -p "$folder/gate.yaml" -d "$database"
check "a limit for a query that is not in the mix" gives 1
check "is shown with its place" warns 'gate.yaml:4:5: sla "low_stock: p99 < 1s": there is no query "low_stock" in the mix'
refuses 2 "refusing: role \"$PGUSER\" bypasses RLS" \
    load "${short[@]}" -d "$database" --set load.role="$PGUSER"
refuses 2 'role "nobody_at_all" does not exist' \
    load "${short[@]}" -d "$database" --set load.role=nobody_at_all
refuses 2 "connections left, the load needs 5000" \
    load "${short[@]}" -d "$database" --set load.sessions=5000
refuses 2 "(world.seed 42 there and 7 asked for)" load "${short[@]}" -d "$database" --seed 7
refuses 2 "has no schema retail" load "${short[@]}" -d postgres
refuses 2 "is empty: fill it" load "${short[@]}" -d schema_only
refuses 2 "cannot connect to database" load "${short[@]}" -d no_such_database
touch "$folder/taken"
refuses 2 "$folder/taken" load -q "${short[@]}" -d "$database" -o "$folder/taken"

# Queries of one's own
query() { # NAME, SQL from standard input
    cat >"$folder/$1.sql"
    profile "$1" <<YAML
extends: dev
load:
  duration: 1s
  warmup: 0s
  sessions: 8
  mix:
    $1.sql: 1
YAML
}
query parameter <<<"SELECT store_id FROM retail.products WHERE sku = :skuu"
refuses 1 'parameter.sql:1: there is no parameter :skuu; did you mean "sku"?' \
    load -p "$folder/parameter.yaml" -d "$database"
query syntax <<<"-- Mine.
SELECT store_id
  FROM retail.product"
refuses 1 'syntax.sql:3: the server refuses the statement: relation "retail.product" does not exist' \
    load -p "$folder/syntax.yaml" -d "$database"
query dumb <<<"SELECT sku FROM retail.products LIMIT 1"
refuses 1 "dumb.sql:1: the statement returns rows without their store_id" \
    load -p "$folder/dumb.yaml" -d "$database"
query committing <<<"SELECT store_id FROM retail.products LIMIT 1;
commit;"
refuses 1 "committing.sql:2: a query's transaction is begun and ended for it: take the commit out" \
    load -p "$folder/committing.yaml" -d "$database"
query copying <<<"COPY retail.products TO STDOUT"
refuses 1 "copying.sql:1: a load has no place for the data of COPY" \
    load -p "$folder/copying.yaml" -d "$database"
query savepoint <<<"SAVEPOINT a; SELECT store_id FROM retail.products LIMIT 1; ROLLBACK TO a"
load_enough 1 -p "$folder/savepoint.yaml"
check "a savepoint may be gone back to" gives 0
query everything <<<"SELECT store_id, sku FROM retail.products ORDER BY price LIMIT 20;"
load_enough 1 -p "$folder/everything.yaml"
check "a query of one's own, beside the profile" gives 0
check "is called by the file's name" holds "r #>> '{queries,0,name}' = 'everything'"

# Faults
query failing <<<"SELECT :store_id AS store_id, 1 / (:quantity::int - 2) AS x"
load -p "$folder/failing.yaml"
check "a third of the requests fails" gives 3
check "by SQLSTATE" holds "r #>> '{errors,0,sqlstate}' = '22012' AND r #>> '{errors,0,query}' = 'failing'"
check "in that share" holds "(r #>> '{total,failed}')::float / (r #>> '{total,sent}')::float BETWEEN 0.25 AND 0.42"
check "its counts add up" adds_up
load -p "$folder/failing.yaml" --set load.protocol=simple
check "so they do in the simple protocol" adds_up
check "which goes on after an error too" holds "(r #>> '{total,succeeded}')::int > 100"

sql -c "ALTER ROLE mcp_user IN DATABASE $database SET default_transaction_isolation = serializable"
load "${short[@]}" --set load.mix.stock_update=500
check "serialization failures are tried again" holds "(r #>> '{total,retried}')::int > 10"
check "its counts add up" adds_up
load "${short[@]}" --set load.mix.stock_update=500 --set load.retries=0
check "without a budget they are errors" holds "(r #>> '{total,retried}')::int = 0
    AND r -> 'errors' @> '[{\"sqlstate\": \"40001\"}]'"
check "its counts add up" adds_up
sql -c "ALTER ROLE mcp_user IN DATABASE $database RESET ALL"

query slow <<<"SELECT :store_id AS store_id, pg_sleep(30)"
load -p "$folder/slow.yaml" --set load.statement_timeout=300ms
check "a statement that takes too long is given up by the server" holds \
    "r #>> '{errors,0,sqlstate}' = '57014' AND (r #>> '{total,failed}')::int BETWEEN 8 AND 32"
load -p "$folder/slow.yaml"
check "what is in flight at the end is neither success nor failure" holds \
    "(r #>> '{total,sent}')::int = 8 AND (r #>> '{total,failed}')::int = 0 AND (r #>> '{total,succeeded}')::int = 0"
check "and the server does not work on for nobody" within 5 answers 0 \
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_user' AND datname = '$database'"

kill_sessions="SELECT count(*) FILTER (WHERE pg_terminate_backend(pid) AND application_name = 'pgbazaar load') FROM pg_stat_activity
    WHERE usename = 'mcp_user' AND datname = '$database'"
for model in closed open; do
    loads "${short[@]}" --set load.duration=3s --set load.warmup=0s --set load.model=$model --set load.rate=400/s
    must serving
    sleep 0.7
    killed=$(sql -c "$kill_sessions")
    ends
    check "$model: all $killed backends killed, and the run goes on" [ "$killed" -eq 8 ]
    check "$model: the losses are counted" holds "(SELECT sum((e ->> 'count')::int) BETWEEN 1 AND 16
        FROM jsonb_array_elements(r -> 'errors') AS e WHERE e ->> 'sqlstate' IN ('57P01', '08006'))"
    check "$model: the last second is served again" holds "(r #>> '{timeline,rows,2,3}')::int > 50"
    check "$model: its counts add up" adds_up
done

# A database that stops answering: what it never answered is judged, not left out.
profile stall <<'YAML'
extends: dev
load:
  model: open
  rate: 400/s
  duration: 3s
  warmup: 0s
  sessions: 8
  mix:
    product_by_sku: 1
sla:
  - p99 < 500ms
YAML
loads -p "$folder/stall.yaml"
sleep 2
sql -c "BEGIN; LOCK TABLE retail.products IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(4)" >"$folder/lock"
ends
check "requests without an answer miss the limit on times" gives 3
check "though the answers alone keep it" holds "(r #>> '{total,response,percentiles_us,99}')::int < 500000
    AND (r #>> '{total,skipped}')::int > 100"
check "are told" prints "unanswered at the end: 8 sent"

# A folder that is gone when the result is to be written: the verdict is told all the same.
milliseconds() { echo $((($(date +%s%N) - begun) / 1000000)); }
begun=$(date +%s%N)
loads "${brief[@]}" --set load.duration=2s
must serving
rm -rf "$result"
touch "$result"
ends
beside_ms=$(($(milliseconds) - 2000)) # what a load takes here and now beside its duration
check "a result that cannot be written" gives 2
check "is named" warns "$result"
check "and its verdict is printed first" eval 'head -n 1 "$folder/out" | grep -q ^PASS'
rm -f "$result"

# Ctrl-C
soon_ms=$((beside_ms > 500 ? 2 * beside_ms : 1000))
for model in closed open; do
    loads "${short[@]}" --set load.duration=1min --set load.warmup=0s --set load.model=$model --set load.rate=400/s
    must serving
    sleep 1
    begun=$(date +%s%N)
    kill -INT "$loading"
    ends
    check "$model: Ctrl-C ends with 130" gives 130
    took_ms=$(milliseconds)
    check "$model: within a second, or twice what a load takes here to begin and end ($took_ms of $soon_ms ms)" [ "$took_ms" -lt $soon_ms ]
    check "$model: with a result" holds "r #>> '{verdict,verdict}' = 'interrupted' AND (r #>> '{total,succeeded}')::int > 100"
    check "$model: that adds up" adds_up
done
loads -p "$folder/slow.yaml" --set load.duration=1min
must serving
"$program" drop --yes -d "$database" 2>"$folder/dropped"
dropped=$?
check "drop is refused beside a load" [ $dropped -eq 2 ]
check "it says so" grep -q 'a load is at work in this database (server process [0-9]*): wait for it to end' "$folder/dropped"
kill -TERM "$loading"
ends
check "so it does while the server is busy" gives 130

# A policy that lets rows out
sql -c "ALTER POLICY products_store_isolation ON retail.products USING (true)"
load -p "$folder/everything.yaml"
check "a row of another store" gives 6
check "is named with query and stores" eval 'grep -Eq "query everything, asked by store .*, returned a row of store" "$folder/out"'
check "stops the run at once" holds "(r #>> '{run,duration_us}')::int < 1000000"
load_enough 5 "${brief[@]}" --set load.mix.product_by_sku=100 --set load.canaries=0%
check "a query that asks for its own store alone does not see it" gives 0
sql -c "ALTER TABLE retail.products DISABLE ROW LEVEL SECURITY"
load -p "$folder/everything.yaml"
check "so is one of a table without row level security" gives 6
run load -d "$database" -p "$folder/everything.yaml" -o "$result"
check "of which is warned" warns "row level security is not enabled and forced on table retail.products"

finish_tests
