#!/usr/bin/env bash
# Sessions of a load: one round trip a transaction, answers of any size, many of them in little memory,
# and connections that are refused.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

result=$folder/result
relay=
server=
load=
end() {
    [ -z "$load" ] || kill -KILL "$load"
    [ -z "$relay" ] || kill "$relay"
    [ -z "$server" ] || "$program" local stop -q --dir "$server"
    clean_up
}
trap end EXIT

number() { # EXPRESSION: of the result, which is r
    psql -XAtq -d postgres <<SQL
\set document \`cat $result/result.json\`
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}
holds() { [ "$(number "$1")" = t ] || { echo "# not true: $1: $(number "r -> 'total' - '{response,service}'::text[]")" && false; }; }

load() { # ARGUMENTS...
    rm -rf "$result"
    run load -o "$result" "$@"
}

profile() { # NAME, the load section from standard input
    { printf 'extends: dev\nsla: []\nload:\n  duration: 1s\n  warmup: 0s\n' && cat; } >"$folder/$1.yaml"
}
profile product <<'YAML'
  mix: {product_by_sku: 1}
YAML
profile all <<'YAML'
  sessions: 16
  mix: {product_by_sku: 1}
YAML
new_database seeded

# Through a relay that counts -----------------------------------------------------------------------------

mkdir "$folder/r"
relay_start() { # ARGUMENTS of tests/relay.pl, or of the program in $by
    "tests/${by:-relay.pl}" "$@" >>"$folder/relayed" &
    relay=$!
    must meanwhile "$relay" grep -qs ready "$folder/relayed"
}
relay_stop() {
    sleep 0.2 # it hears of the last farewell
    kill "$relay"
    await "$relay"
    relay=
    rm -f "$folder/r/.s.PGSQL.5432" "$folder/relayed"
}
through="host=$folder/r port=5432 dbname=$database user=$PGUSER"

# "TRIPS COMMITS" of the connection with the most commits: the session.
trips() { sort -k 2 -n "$folder/relayed" | tail -n 1; }
told_of_session() { [ "$(trips | cut -d ' ' -f 2)" -ge "$answered" ]; } # as it says farewell

relay_start "$folder/r/.s.PGSQL.5432" "$PGHOST/.s.PGSQL.$PGPORT"
for way in 'prepared yes 1' 'extended yes 1' 'prepared no 4' 'extended no 4' 'simple yes 4'; do
    read -r protocol pipeline expected <<<"$way"
    for seconds in 1 4 15; do # until there are enough, on a busy machine too
        : >"$folder/relayed"
        load -q -p "$folder/product.yaml" -d "$through" --set load.sessions=1 --set load.duration=${seconds}s \
            --set "load.protocol=$protocol" --set "load.pipeline=$pipeline"
        answered=$(number "r #>> '{total,succeeded}'")
        must within "$patience" told_of_session
        read -r trips commits < <(trips)
        [ "$commits" -le 100 ] || break
    done
    check "$protocol, pipeline $pipeline: a transaction is $expected round trip$([ "$expected" = 1 ] || echo s) ($trips for $commits)" \
        [ "$commits" -gt 100 -a "$trips" -ge $((expected * commits)) -a "$trips" -le $((expected * commits + 8)) ]
done
relay_stop

# The preflight and the server's watcher come first: some of the sessions are refused, and come again.
relay_start "$folder/r/.s.PGSQL.5432" "$PGHOST/.s.PGSQL.$PGPORT" refuse 10
load -q -p "$folder/all.yaml" -d "$through"
check "some connections are refused" [ "$(grep -c refused "$folder/relayed")" -ge 3 ]
check "and the load runs all the same" gives 0
check "with nothing failed" holds "(r #>> '{total,failed}')::int = 0 AND (r #>> '{total,sent}')::int > 100"
relay_stop

# A server that is named, over TCP
port=$((20000 + $$ % 20000))
relay_start "127.0.0.1:$port" "$PGHOST/.s.PGSQL.$PGPORT"
load -q -p "$folder/product.yaml" -d "host=localhost port=$port dbname=$database user=$PGUSER sslmode=disable gssencmode=disable"
check "a named server is loaded" gives 0
relay_stop

# Answers that come in many pieces ------------------------------------------------------------------------

cat >"$folder/large.sql" <<'SQL'
SELECT :store_id AS store_id, repeat('x', 100000) FROM generate_series(1, 10);
SQL
profile large <<YAML
  mix: {large.sql: 1}
  sessions: 4
YAML
# With predicates a transaction is its one statement, and the thread stays with who is answered at once.
for way in 'prepared set_config' 'simple set_config' 'prepared predicates' 'simple predicates'; do
    read -r protocol mode <<<"$way"
    load -q -p "$folder/large.yaml" -d "$database" --set "load.protocol=$protocol" --set "load.tenant_mode=$mode"
    check "$protocol, $mode: answers of a megabyte come whole" holds \
        "(r #>> '{total,succeeded}')::int >= 8 AND (r #>> '{total,failed}')::int = 0
         AND (r #>> '{total,rows}')::int = 10 * (r #>> '{total,succeeded}')::int
         AND (r #>> '{total,sent}')::int - (r #>> '{total,succeeded}')::int <= 4"
done

# A record of TLS may be larger than the room that libpq has left for it.
cat >"$folder/records.sql" <<'SQL'
SELECT :store_id AS store_id, repeat('x', 6400) FROM generate_series(1, 5);
SQL
profile records <<YAML
  mix: {records.sql: 1}
  sessions: 4
YAML
by=tls_relay.pl relay_start "127.0.0.1:$port" "$PGHOST/.s.PGSQL.$PGPORT"
for mode in set_config predicates; do
    load -q -p "$folder/records.yaml" -d "host=127.0.0.1 port=$port dbname=$database user=$PGUSER sslmode=require" \
        --set "load.tenant_mode=$mode"
    check "$mode: answers in large records of TLS come whole" holds \
        "(r #>> '{total,succeeded}')::int >= 8 AND (r #>> '{total,in_flight}')::int = 0"
done
relay_stop

# Few and many --------------------------------------------------------------------------------------------

load -q -p dev -d "$database" --set load.duration=500ms --set load.warmup=0s --set load.sessions=1 --set load.mix.select_one=1
check "one session takes one of the profile's two threads" holds "r -> 'settings' @> '[{\"name\": \"threads\", \"value\": \"1\"}]'"
run load -p dev -d "$database" --set load.sessions=2 --set load.threads=3
check "threads that were asked for need sessions" gives 1
check "and are named" warns 'load.threads (3) is more than load.sessions (2)'

# Some databases greet everybody who logs in, 5,000 sessions too.
profile greeted <<'YAML'
  sessions: 8
  canaries: 100%
  mix: {product_by_sku: 1}
YAML
sql -c "UPDATE pg_database SET datcollversion = 'another' WHERE datname = current_database()"
sql -c "" 2>"$folder/greeting"
check "a database with a warning for who logs in" grep -q "collation version" "$folder/greeting"
load -q -p "$folder/greeted.yaml" -d "$database"
check "a load passes" gives 0
check "no session or probe writes it to standard error" silent err
sql -c "UPDATE pg_database SET datcollversion = NULL WHERE datname = current_database()" 2>"$folder/greeting"

many=400
server=$folder/server
chmod 755 "$folder"
"$program" local start -q --dir "$server"
url=$("$program" local url --dir "$server")
psql -Xq "$url" -c "ALTER SYSTEM SET max_connections = $((many + 50))"
"$program" local stop -q --dir "$server"
"$program" local start -q --dir "$server"
"$program" gen -q -d "$url" -p dev --set world.embeddings=no
memory() { # SESSIONS: of the driver, in kB
    rm -rf "$result"
    /usr/bin/time -o "$folder/memory" -f %M "$program" load -p "$folder/product.yaml" -d "$url" -o "$result" \
        --set world.embeddings=no --set "load.sessions=$1" >"$folder/out" 2>"$folder/err"
    tail -n 1 "$folder/memory"
}
few_kb=$(memory 8)
many_kb=$(memory $many)
check "$many sessions stand and work" holds "(r #>> '{total,succeeded}')::int > $many AND (r #>> '{total,failed}')::int = 0"

# A thread stays with who is answered at once, and comes round all the same.
profile at_once <<'YAML'
  tenant_mode: none
  sessions: 128
  mix: {select_one: 1}
YAML
"$program" load -q -p "$folder/at_once.yaml" -d "$url" --set world.embeddings=no \
    --set load.duration=10min -o "$folder/at_once" >"$folder/out" 2>"$folder/err" &
load=$!
counts() { [ "$(psql -XAtq "$url" -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_user' AND query = 'SELECT 1' AND $1")" = 128 ]; }
now() { psql -XAtq "$url" -c "SELECT clock_timestamp()"; }
must meanwhile "$load" counts true
forgotten=0
for _ in 1 2 3; do # the first may be that of the beginning
    since=$(now)
    meanwhile "$load" counts "query_start > '$since'" || forgotten=$((forgotten + 1))
done
check "of 128 sessions that ask without a pause none is forgotten, three times" [ "$forgotten" -eq 0 ]
kill -INT "$load"
check "Ctrl-C ends them within its second, and some to write the result" ends_within 4 "$load"
check "as one that was interrupted" [ "$status" = 130 ]
load=

each=$(((many_kb - few_kb) / (many - 8)))
check "each takes $each kB of the driver: 5,000 fit into 256 MB" [ "$each" -gt 0 -a $((few_kb + 5000 * each)) -lt $((256 * 1024)) ]

finish_tests
