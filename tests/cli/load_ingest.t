#!/usr/bin/env bash
# --ingest: the world goes on while the load asks, and both are told side by side.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

result=$folder/result
json() { # EXPRESSION: of the result, which is r, by PostgreSQL
    psql -XAtq -d postgres <<SQL
\set document \`cat $result/result.json\`
SELECT $1 FROM (SELECT r, (SELECT s -> 'rows' FROM jsonb_array_elements(r -> 'sheets') AS s WHERE s ->> 'name' = 'ingest') AS seconds,
    (SELECT s #> '{rows,0}' FROM jsonb_array_elements(r -> 'sheets') AS s WHERE s ->> 'name' = 'ingest-total') AS ingested
    FROM (SELECT :'document'::jsonb AS r) AS d) AS t;
SQL
}
holds() { # EXPRESSION
    local answer
    answer=$(json "$1")
    [ "$answer" = t ] || { echo "# not true: $1: $(json 'ingested') $(json 'seconds')" && false; }
}
ended() { case $status in 0 | 3 | 4 | 5) ;; *) false ;; esac; } # with a verdict, whatever a busy machine makes of it

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  model: open
  rate: 100/s
  duration: 4s
  warmup: 0s
  sessions: 4
  truth: 100%
  mix:
    customer_history: 3
    checkout: 2
    sales_of_a_day: 1
    product_search_similarity: 1
    embedding_refresh: 1
YAML
short=(-p "$folder/short.yaml" -d)

new_database seeded
before=$(sql -c "SELECT count(*) FROM retail.sales_transactions")
run load "${short[@]}" "$database" -o "$result" --ingest 21d
check "a load with an ingest" ended
check "of all answers that were compared none differs from what the world says" holds "(SELECT sum((t ->> 2)::int) > 50 AND sum((t ->> 5)::int) = 0
    FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS t WHERE s ->> 'name' = 'truth')"
check "nor does a customer's history, to which is added" holds "(SELECT bool_or((t ->> 2)::int > 10) FROM jsonb_array_elements(r -> 'sheets') AS s,
    jsonb_array_elements(s -> 'rows') AS t WHERE s ->> 'name' = 'truth' AND t ->> 0 = 'customer_history')"
check "what went into the index for nearest neighbours is found there" holds "(SELECT bool_and((t ->> 4)::float > 0.9) FROM
    jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS t WHERE s ->> 'name' = 'recall')
    AND EXISTS (SELECT FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'embedding_refresh' AND (q ->> 'succeeded')::int > 5)"
check "and no request failed" holds "(r #>> '{total,failed}')::int = 0"
check "the ingest is a line a second" holds "jsonb_array_length(seconds) BETWEEN 2 AND 4"
check "rows went in while requests were answered" holds "(SELECT bool_or((s ->> 1)::float > 0) FROM jsonb_array_elements(seconds) AS s)
    AND (ingested ->> 3)::int > 0"
check "at a rate that makes it last about as long as the load" holds "(ingested ->> 5)::bigint BETWEEN 2000000 AND 15000000"
check "the world is whole, and three weeks longer" answers "complete|3" \
    "SELECT state, parameters ->> 'more_weeks' FROM pgbazaar.world"
check "its sales are there" eval '[ "$(sql -c "SELECT count(*) FROM retail.sales_transactions")" -gt $((before + 100)) ]'
check "in the summary" prints "Ingest beside the load"
run verify --rules "${short[@]}" "$database"
check "all sums are right afterwards" gives 0

# What is left is sent when the load has ended.
run load "${short[@]}" "$database" -o "$result" --set load.duration=2s --ingest 14d --ingest-rate 50/s
check "a rate that is too low for the time" ended
check "is told" warns "what is left of the ingest"
check "and the rest is sent behind the load" holds "ingested ->> 6 = 'complete, the rest after the load' AND (ingested ->> 3)::int < (ingested ->> 1)::int"
check "so that the world is whole" answers "complete|5" "SELECT state, parameters ->> 'more_weeks' FROM pgbazaar.world"

# Ctrl-C
"$program" load "${short[@]}" "$database" -o "$result" --set load.duration=1min --ingest 14d --ingest-rate 30/s >"$folder/out" 2>"$folder/err" &
loading=$!
must until_true "SELECT state = 'appending' FROM pgbazaar.world" "$loading"
sleep 1
begun=$(date +%s%N)
kill -INT "$loading"
await "$loading"
check "Ctrl-C ends both with 130" gives 130
check "soon" [ $((($(date +%s%N) - begun) / 1000000)) -lt 2500 ]
check "with a result" prints "INTERRUPTED"
check "and says how to go on" warns "go on with"
run gen -q -p "$folder/short.yaml" -d "$database" --resume
check "which works" answers "complete|7" "SELECT state, parameters ->> 'more_weeks' FROM pgbazaar.world"

# Beside the right
refuses 1 "--ingest 2020-01-01: the world goes on until" load "${short[@]}" "$database" -o "$result" --ingest 2020-01-01
refuses 1 "--ingest soon is neither a day nor a time" load "${short[@]}" "$database" -o "$result" --ingest soon
refuses 1 "--ingest-rate says how fast" load "${short[@]}" "$database" -o "$result" --ingest-rate 5/s

finish_tests
