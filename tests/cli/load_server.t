#!/usr/bin/env bash
# The server beside the load: what it says every second, what it cannot say to whom, and that the
# run does not depend on it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

result=$folder/result

json() { # EXPRESSION: of the result, which is r, by PostgreSQL
    psql -XAtq -d postgres <<SQL
\set document \`cat $result/result.json\`
CREATE FUNCTION pg_temp.sheet(r jsonb, name text) RETURNS TABLE (c jsonb) LANGUAGE sql AS
\$\$SELECT jsonb_object_agg(s.columns -> (n - 1)::int ->> 'name', v)
     FROM jsonb_to_recordset(r -> 'sheets') AS s (name text, columns jsonb, rows jsonb),
          jsonb_array_elements(s.rows) WITH ORDINALITY AS w (line, number),
          jsonb_array_elements(w.line) WITH ORDINALITY AS x (v, n)
    WHERE s.name = \$2 GROUP BY w.number\$\$;
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}
holds() { # EXPRESSION
    local answer
    answer=$(json "$1")
    [ "$answer" = t ] || { echo "# not true: $1: $answer" && false; }
}
sheet() { # NAME CONDITION: of every row, and there is one
    holds "(SELECT coalesce(bool_and($2), false) FROM pg_temp.sheet(r, '$1'))"
}
has() { # NAME CONDITION: of some row
    holds "(SELECT coalesce(bool_or($2), false) FROM pg_temp.sheet(r, '$1'))"
}

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  model: open
  rate: 200/s
  duration: 4s
  warmup: 1s
  sessions: 6
  mix:
    product_by_sku: 4
    stock_update: 2
    customer_history: 2
    checkout: 1
YAML

loads() { # ARGUMENTS...: in the background
    rm -rf "$result"
    "$program" load -q -p "$folder/short.yaml" -o "$result" "$@" >"$folder/out" 2>"$folder/err" &
    loading=$!
}
ended() { # with a verdict, whatever a busy machine makes of it
    case $status in 0 | 3 | 4 | 5) holds "(r #>> '{total,succeeded}')::int > 100" ;; *) false ;; esac
}
ends() {
    await "$loading"
}

begun() { # its sessions are at work
    until_true "SELECT count(*) = 6 FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'pgbazaar load' AND usename = 'mcp_user' AND query <> ''" "$loading"
}

new_database seeded
loads -d "$database"
must begun
sleep 1.6 # what is measured has begun, and how much there was
sql -c "BEGIN; LOCK TABLE retail.products IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.6)" >"$folder/lock"
ends
check "a load whose server is watched" ended
check "a line a second" holds "(SELECT count(*) BETWEEN 3 AND 5 FROM pg_temp.sheet(r, 'server'))"
check "seconds are those of the run" sheet server "(c ->> 'second')::int BETWEEN 0 AND 4"
check "with commits" has server "(c ->> 'commits')::float > 50"
check "with the log" has server "(c ->> 'WAL')::bigint > 1000"
check "which does not shrink" sheet server "(c ->> 'WAL')::bigint >= 0"
check "with the share of buffer hits" sheet server "(c ->> 'buffer hits')::float BETWEEN 0.5 AND 1"
check "with locks that are waited for" has server "(c ->> 'locks waited for')::int > 0 AND (c ->> 'longest lock wait')::bigint > 100000"
check "with sessions that wait" has server "(c ->> 'sessions waiting')::int > 0"
check "by what they wait for" has waits "c ->> 'sessions are' = 'Lock:relation' AND (c ->> 'at most')::int BETWEEN 1 AND 6"
check "beside the machine" sheet machine "(c ->> 'CPU busy')::float BETWEEN 0 AND 1 AND (c ->> 'memory available')::bigint > 1000000"
check "the sizes, and how they grew" has sizes "c ->> 'table' = '(the database)' AND (c ->> 'at the end')::bigint > 10000000"
check "by table" has sizes "c ->> 'table' = 'retail.sales_transactions' AND (c ->> 'growth')::bigint >= 0"
check "what it cost itself" has sampling "c ->> 'asked for' = '(all)' AND (c ->> 'statements')::int > 20
    AND (c ->> 'of a connection')::float BETWEEN 0 AND 1 AND (c ->> 'mean')::int > 0"
check "not in the summary, which is short" eval '! prints "What sampling the server cost"'
check "none was forgotten for others" eval '! grep -q pg_stat_statements.max "$folder/err"'
for query in product_by_sku stock_update customer_history checkout; do
    check "$query is found among the server's statements" has statements \
        "c ->> 'query' = '$query' AND (c ->> 'calls')::int > 0 AND (c ->> 'mean')::int > 0"
done
check "each as often as it was asked, but for the edges" holds "(SELECT abs((c ->> 'calls')::int - sent) <= 40 FROM
    (SELECT c FROM pg_temp.sheet(r, 'statements') WHERE c ->> 'query' = 'product_by_sku') AS s,
    (SELECT (q ->> 'sent')::int AS sent FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'product_by_sku') AS q)"
check "the log that a checkout writes" has statements "c ->> 'query' = 'checkout' AND (c ->> 'WAL a call')::int > 500"

# In the simple protocol the server sees constants in place of parameters.
loads -d "$database" --set load.protocol=simple --set load.duration=2s --set load.warmup=0s
ends
check "they are found in the simple protocol too" has statements "c ->> 'query' = 'product_by_sku' AND (c ->> 'calls')::int > 10"

# Each store's sessions have a login of their own: the statements of all are counted.
login=watched_$$
run init -q -d "$database" --tenant-logins --set load.role=$login
loads -d "$database" --set load.tenant_mode=role --set load.role=$login --set load.duration=2s --set load.warmup=0s
ends
check "statements of all stores' logins are counted" holds "(SELECT (c ->> 'calls')::int > 0.7 * sent FROM
    (SELECT c FROM pg_temp.sheet(r, 'statements') WHERE c ->> 'query' = 'product_by_sku') AS s,
    (SELECT (q ->> 'sent')::int AS sent FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'product_by_sku') AS q)"
for role in $(sql -c "SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${login}_')"); do
    sql -c "DROP OWNED BY $role" -c "DROP ROLE $role"
done

# Somebody who may not see other sessions
createuser watcher 2>/dev/null
sql -c "GRANT USAGE ON SCHEMA retail, pgbazaar TO watcher; GRANT SELECT ON ALL TABLES IN SCHEMA retail, pgbazaar TO watcher"
rm -rf "$result"
PGUSER=watcher run load -p "$folder/short.yaml" --set load.duration=2s --set load.warmup=0s -d "dbname=$database user=watcher" -o "$result"
check "without rights the load goes on" ended
check "what cannot be seen is told, once" eval '[ "$(grep -c "role \"watcher\" may not see what other sessions wait for" "$folder/err")" -eq 1 ]'
check "the rest is there" has server "(c ->> 'commits')::float > 10 AND c ->> 'sessions active' IS NULL"
sql -c "DROP OWNED BY watcher"
dropuser watcher

# A connection that is lost comes back.
loads -d "$database"
must begun
sleep 1.7
check "the watch is a session of its own" answers 1 "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'pgbazaar load watch' AND datname = '$database'"
ends
check "a lost connection of the watch ends nothing" ended
check "nor is it an error" holds "jsonb_array_length(r -> 'errors') = 0"
check "and the last second is there again" has server "(c ->> 'second')::int = 3"

finish_tests
