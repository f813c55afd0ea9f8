#!/usr/bin/env bash
# Isolation under load: canaries beside the requests, what ends a run, and that nothing of theirs is
# in the counts.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

# sheet NAME: its rows as a relation of arrays
sheet() { echo "(SELECT v FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS v WHERE s ->> 'name' = '$1')"; }
probes=$(sheet isolation-probes)

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  duration: 2s
  warmup: 200ms
  sessions: 4
  canaries: 10%
  mix:
    product_by_sku: 40
    customer_history: 30
    product_search_similarity: 5
    checkout: 25
sla:
  - errors < 10%
YAML

load() { # ARGUMENTS...: a short run on $database
    rm -rf "$result"
    run load -q -d "$database" -p "$folder/short.yaml" -o "$result" "$@"
}

new_database seeded
load
check "a run beside canaries passes" gives 0
check "they were tried, and each held" holds "(SELECT (v ->> 1)::int > 50 AND (v ->> 5)::int = 0 FROM $probes AS p WHERE v ->> 0 = 'all')"
check "with a bound and no proof" eval 'prints "so below" && ! grep -qi proved "$folder/out"'
check "at most as many as their share" holds "(SELECT (v ->> 1)::int <= 1 + 0.1 * ((r #>> '{total,sent}')::int
    + (SELECT sum((s ->> 2)::int) FROM jsonb_array_elements(r #> '{timeline,rows}') AS s)) FROM $probes AS p WHERE v ->> 0 = 'all')"
check "all kinds among them" holds "(SELECT count(*) FILTER (WHERE (v ->> 1)::int > 0) > 50 FROM $probes AS p)"
check "what is known to be open is named so" holds "EXISTS (SELECT FROM $probes AS p WHERE v ->> 7 = 'open, known')"
check "and every try has an outcome" holds "NOT EXISTS (SELECT FROM $probes AS p WHERE (v ->> 1)::int <> (v ->> 2)::int + (v ->> 3)::int + (v ->> 4)::int + (v ->> 5)::int + (v ->> 6)::int)"
check "none is a query of the result" holds "(SELECT count(*) = 4 FROM jsonb_array_elements(r -> 'queries'))"
check "nor an error of it" holds "(r #>> '{total,failed}')::int = 0"
run verify -p dev -d "$database" --rules
check "they left nothing behind" gives 0

load --set load.canaries=1%
check "what was not tried stands behind what was" holds "(SELECT bool_and(tried OR NOT later) FROM (SELECT v ->> 7 <> 'not tried' AS tried,
    lead(v ->> 7 <> 'not tried', 1, false) OVER (ORDER BY at) AS later FROM jsonb_array_elements(r -> 'sheets') AS s,
    jsonb_array_elements(s -> 'rows') WITH ORDINALITY AS row (v, at) WHERE s ->> 'name' = 'isolation-probes') AS probes)"

load --set load.canaries=0%
check "without canaries there is no sheet" holds "NOT EXISTS (SELECT FROM $probes AS p)"
load --set load.tenant_mode=bypass --set load.bypass_role="$PGUSER"
check "nor where row level security is bypassed" holds "NOT EXISTS (SELECT FROM $probes AS p)"

breaks() { # SQL PROBE...: the load must end in a breach that names one of the probes
    local statement=$1 probe named=
    shift
    new_database seeded
    PGOPTIONS='-c client_min_messages=error' sql -c "$statement" >/dev/null || echo "# the schema was not broken"
    load --set load.mix.customer_history=0 --set load.mix.product_search_similarity=0 --set load.mix.checkout=0 \
        --set load.duration=20s --set load.canaries=100%
    check "$1: exit code 6" gives 6
    for probe; do
        prints "probe \"$probe" && named=yes
    done
    check "$1: named" test -n "$named"
    check "$1: before its time" holds "(r #>> '{run,duration_us}')::bigint < 15000000"
    dropdb --force "$database"
}
breaks "CREATE POLICY debug ON retail.customers TO mcp_user USING (true)" \
    "key: customers" "store and key: customers" "no store: customers" "empty store: customers" "unknown store: customers"\
    "sub-select" "XML" "COPY of a query" "own view" "cheap function" "division by zero" "telling cast" "update: customers" "delete: customers" \
    "place on the disk: customers" "own rows: customers" "locked rows: customers" "foreign customer" "merge" "generic plan" "custom plan" "next transaction" "on conflict" \
    "moving out: customers" "rolled back switch" "pattern" "list of stores" "SQL in" "statistics: customers" "join" "false table"
breaks "ALTER POLICY sales_transactions_store_isolation ON retail.sales_transactions WITH CHECK (true)" "foreign sale"
breaks "ALTER TABLE retail.customers ADD CONSTRAINT email_everywhere UNIQUE (email)" "e-mail"
breaks "ALTER FUNCTION retail.current_store() IMMUTABLE" "generic plan" "custom plan"
check "both stores are named" eval 'grep -qE "as store \"[a-z]+\" against store \"[a-z]+\"" "$folder/out"'
check "and nobody's key or address" eval '! grep -rqE "[a-z0-9]@[a-oq-z]" "$folder/out" "$result/result.json"'

# A view that calls every row the reader's own deceives who trusts store_id; the key does not lie.
new_database seeded
sql -c "CREATE VIEW retail.everyone AS SELECT current_setting('app.current_store_id', true)::varchar(50) AS store_id, product_id, sku FROM retail.products;
        ALTER VIEW retail.everyone OWNER TO $PGUSER; GRANT SELECT ON retail.everyone TO mcp_user" >/dev/null
echo 'SELECT store_id, product_id, sku FROM retail.everyone ORDER BY sku LIMIT 20' >"$folder/everyone.sql"
cat >"$folder/deceived.yaml" <<'YAML'
extends: dev
load:
  duration: 5s
  warmup: 0s
  sessions: 2
  canaries: 0%
  truth: 0%
  mix:
    everyone.sql: 1
sla:
  - errors < 10%
YAML
rm -rf "$result"
run load -q -d "$database" -p "$folder/deceived.yaml" -o "$result"
check "rows that call themselves the reader's own are known by their keys" gives 6
check "the query and the stores are named" eval 'grep -qE "query everyone, asked by store \"[a-z]+\", returned a row of store \"[a-z]+\"" "$folder/out"'

# Each store's own login: what one store alone may try is tried too.
new_database seeded
run init -q --tenant-logins -d "$database"
load --set load.tenant_mode=role
check "a login of one store: held" gives 0
check "entering another is among the tries" holds "EXISTS (SELECT FROM $probes AS p WHERE v ->> 0 = 'setting: customers')"

# A session that stays in its store is there too for a query outside of any: that store's rows are no breach, others are.
printf -- '-- tenant: none\nSELECT store_id, count(*) FROM retail.customers GROUP BY store_id\n' >"$folder/outside.sql"
printf -- "-- tenant: none\nSELECT 'elsewhere' AS store_id\n" >"$folder/elsewhere.sql"
profile outside <<'YAML'
extends: dev
load: {duration: 1s, warmup: 0s, sessions: 4, think_time: 5ms, canaries: 0%, mix: {product_by_sku: 2, select_one: 1, outside.sql: 1}}
sla: []
YAML
profile trespass <<YAML
extends: $folder/outside.yaml
load: {mix: {elsewhere.sql: 1}}
YAML
for mode in session role; do
    load -p "$folder/outside.yaml" --set load.tenant_mode=$mode
    check "mode $mode: a query outside of any store sees the session's own" gives 0
    check "its rows are looked at" holds "(SELECT (q ->> 'rows')::int > 0 FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'outside')"
    load -p "$folder/trespass.yaml" --set load.tenant_mode=$mode
    check "one that sees another's ends the run" gives 6
done
load -p "$folder/trespass.yaml"
check "and so does any row where each transaction enters its store" gives 6

finish_tests
