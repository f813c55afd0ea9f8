#!/usr/bin/env bash
# A load through a real PgBouncer: what does not fit its mode is refused before it begins, and what
# does keeps the stores apart.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

PATH=$PATH:/usr/sbin
command -v pgbouncer >/dev/null || { echo "1..0 # skip no pgbouncer: common/build/deps --test installs it" && exit 0; }
result=$folder/result
owner=$(stat -c %U "$PGHOST") # the server's: its socket is for nobody else
chmod 755 "$folder"
new_database seeded

json() { # EXPRESSION: of the result, which is r, by PostgreSQL
    psql -XAtq -d postgres <<SQL
\set document \`cat $result/result.json\`
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}
holds() { [ "$(json "$1")" = t ] || { echo "# not true: $1" && false; }; }

proxy=
end_pooler() {
    [ -z "$proxy" ] || kill "$proxy"
    [ ! -s "$folder/pool/pid" ] || kill "$(cat "$folder/pool/pid")"
    clean_up
}
trap end_pooler EXIT

# pooler MODE [SOCKETS]: to the server, or whoever listens in that folder; one that listens on a Unix socket alone; never as root, which it refuses
pooler() {
    local user=()
    if [ -s "$folder/pool/pid" ]; then
        kill "$(cat "$folder/pool/pid")"
        must within "$patience" test ! -e "$folder/pool/pid"
    fi
    rm -rf "$folder/pool"
    mkdir "$folder/pool"
    cat >"$folder/pool/ini" <<INI
[databases]
$database = host=${2:-$PGHOST} port=$PGPORT dbname=$database
[pgbouncer]
listen_addr =
listen_port = 6543
unix_socket_dir = $folder/pool
auth_type = trust
auth_file = $folder/pool/users
pool_mode = $1
default_pool_size = 4
max_client_conn = 50
ignore_startup_parameters = options, extra_float_digits
logfile = $folder/pool/log
pidfile = $folder/pool/pid
INI
    printf '"%s" ""\n"mcp_user" ""\n' "$PGUSER" >"$folder/pool/users"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R "$owner" "$folder/pool"
        user=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups)
    fi
    "${user[@]}" pgbouncer -q -d "$folder/pool/ini" >"$folder/pool.out" 2>&1
    within "$patience" test -S "$folder/pool/.s.PGSQL.6543"
}

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  duration: 1500ms
  warmup: 200ms
  sessions: 8
  canaries: 10%
  truth: 0%
  statement_timeout: 30s
  mix:
    product_by_sku: 50
    customer_by_email: 30
    checkout: 20
sla:
  - errors < 10%
YAML

load() { # ARGUMENTS...: a short run through the pooler
    rm -rf "$result"
    run load -d "postgresql:///$database?host=$folder/pool&port=6543&user=$PGUSER" -p "$folder/short.yaml" -o "$result" "$@"
}

rows() { # FILE: written a request, in all arms about alike
    psql -XAtq -d postgres <<SQL | grep -qx t || { echo "# $(grep rows_written "$1" | paste -sd ' ')" && false; }
\set document \`cat $1\`
SELECT max(n) < 1.1 * min(n) AND min(n) > 1 FROM (SELECT (a ->> 'rows_written_a_request')::float AS n
    FROM jsonb_array_elements(:'document'::jsonb -> 'arms') AS a) AS t;
SQL
}

check "a pooler in transaction mode" pooler transaction
load --set load.tenant_mode=session --set load.protocol=extended
check "stores that are entered once a session are refused" gives 2
check "with what to do" warns "set load.tenant_mode to set_config, or the pooler to session mode"
load
check "prepared statements are refused where the pooler forgets them" gives 2
check "with what to do" warns "set load.protocol to extended or simple"
load --set load.protocol=extended
check "stores that are entered in each transaction pass" gives 0
check "the pooler stands in the result" holds "EXISTS (SELECT FROM jsonb_array_elements(r -> 'environment') AS e
    WHERE e ->> 'name' = 'pooler' AND e ->> 'value' = 'another server session with each transaction')"
check "settings that do not arrive are warned of" warns "the pooler does not pass the sessions' settings on: statement_timeout is 0 ms"
check "no row was another store's, and each probe held" holds "(r #>> '{isolation,breaches}')::int = 0 AND (r #>> '{isolation,rows_checked}')::int > 0"
check "probes went through it" holds "(SELECT (v ->> 1)::int > 5 FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS v
    WHERE s ->> 'name' = 'isolation-probes' AND v ->> 0 = 'all')"

seen() { # SETTING: its values in the sessions that the pooler holds, several at once
    for _ in 1 2 3 4 5 6; do
        psql -XAtq "postgresql:///$database?host=$folder/pool&port=6543&user=mcp_user" \
            -c "SELECT current_setting('$1') FROM pg_sleep(0.2)" &
    done | sort -u | paste -sd ' '
}
check "a look at plans leaves no setting in the pooler's sessions" test "$(seen enable_seqscan) $(seen plan_cache_mode)" = "on auto"
check "nor what it prepared" test -z "$(psql -XAtq "postgresql:///$database?host=$folder/pool&port=6543&user=mcp_user" -c 'SELECT name FROM pg_prepared_statements')"

# Times are compared as text.
psql -Xq -c "ALTER DATABASE $database SET TimeZone = 'Europe/Berlin'"
pooler transaction
load --set load.protocol=extended --set load.truth=100% --set load.mix.customer_history=20
check "a pooler whose sessions write times otherwise makes no right database wrong" gives 0
check "and is warned of" warns "times are not written in UTC there: no answer is compared"
check "which stands in the result" holds "(SELECT v ->> 7 FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS v
    WHERE s ->> 'name' = 'truth' AND v ->> 0 = 'customer_history') LIKE '%do not write times in UTC'"
psql -Xq -c "ALTER DATABASE $database RESET TimeZone"
pooler transaction

# A pooler that loses its server says so, and does not know what became of a commit.
mkdir "$folder/p"
tests/proxy.pl "$folder/p/.s.PGSQL.$PGPORT" "$PGHOST/.s.PGSQL.$PGPORT" answer COMMIT 40 >"$folder/places" &
proxy=$!
must meanwhile "$proxy" grep -qs ready "$folder/places"
chown -R "$owner" "$folder/p"
pooler transaction "$folder/p"
load --set load.protocol=extended --set load.canaries=0% --set load.warmup=0s --set load.mix.product_by_sku=0 --set load.mix.customer_by_email=0
kill "$proxy"
await "$proxy"
proxy=
check "the pooler's servers are lost at a commit" grep -q cut "$folder/places"
check "what became of it is unknown" holds "(r #>> '{total,unknown}')::int > 0 AND r -> 'errors' @> '[{\"query\": \"checkout\", \"sqlstate\": \"08P01\"}]'"
check "and no write is missing or too many" holds "r #>> '{verdict,verdict}' = 'pass'"
pooler transaction

# What the refusal is there for: a store that was entered for a session is the next client's.
through="psql -XAtq postgresql:///$database?host=$folder/pool&port=6543&user=mcp_user"
$through -c "SELECT retail.set_store_context('seattle')" >/dev/null
check "a store that was entered for a session is the next client's" test "$($through -c 'SELECT count(*) > 0 FROM retail.customers')" = t

# Its sessions do not end with the load, and count what they wrote ten seconds late.
cat >"$folder/arms.yaml" <<YAML
question: what does the pooler cost?
extends: $folder/short.yaml
pairs: 1
load: {protocol: extended, canaries: 0%, mix: {product_by_sku: 0, customer_by_email: 0, checkout: 1}}
arms:
  - name: direct
  - {name: pooled, connection: host=$folder/pool port=6543}
YAML
rm -rf "$result"
run experiment "$folder/arms.yaml" -d "$database" -o "$result" --json
check "an experiment with and without it" gives 0
check "counts the rows that a checkout writes with it as without" rows "$result/experiment.json"

check "a pooler in session mode" pooler session
load --set load.sessions=2
check "prepared statements fit" gives 0
check "the pooler stands in the result" holds "EXISTS (SELECT FROM jsonb_array_elements(r -> 'environment') AS e
    WHERE e ->> 'name' = 'pooler' AND e ->> 'value' = 'one server session for each session')"
rm -rf "$result"
run load -d "$database" -p "$folder/short.yaml" -o "$result"
check "without one there is none" holds "NOT EXISTS (SELECT FROM jsonb_array_elements(r -> 'environment') AS e WHERE e ->> 'name' = 'pooler')"

finish_tests
