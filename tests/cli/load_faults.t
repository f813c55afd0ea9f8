#!/usr/bin/env bash
# load and what can go wrong with a server while it runs: backends killed, the server shut down and
# started again, no connections left, disks full, servers that are frozen. The run goes on or ends
# with the right code, and every request is accounted for. A server of its own, which may be killed.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

chmod 755 "$folder"
server=$folder/s
disk=$folder/disk
thaw() { # whatever of the server is stopped goes on
    local postmaster
    postmaster=$(head -n 1 "$server/data/postmaster.pid" 2>/dev/null) || return 0
    kill -CONT "$postmaster" $(pgrep -P "$postmaster") 2>/dev/null || true
}
stop_all() {
    [ -z "${loading:-}" ] || kill -9 "$loading" 2>/dev/null
    thaw
    "$program" local stop -q --dir "$server"
    mountpoint -q "$disk" 2>/dev/null && umount "$disk"
    clean_up
}
trap stop_all EXIT

# Results are read by the server that the tests share: this one's may be gone.
result_server=(PGHOST="$PGHOST" PGPORT="$PGPORT" PGUSER="$PGUSER")
json_here=$(declare -f json)
eval "json_there ${json_here#json }"
json() { (export "${result_server[@]}"; json_there "$@"); }

"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar
"$program" gen -q -p dev -d "$database" || exit 1

profile mixed <<'YAML'
extends: dev
load:
  duration: 3s
  warmup: 0s
  sessions: 8
  threads: 2
  think_time: 2ms
  mix:
    product_by_sku: 50
    checkout: 30
    stock_update: 20
sla:
  - errors <= 0%
YAML
mixed=(-p "$folder/mixed.yaml")

shut_down() { # at once: sessions end without a word, as in a power cut
    local postmaster
    postmaster=$(head -n 1 "$server/data/postmaster.pid")
    kill -QUIT "$postmaster"
    must within "$patience" gone "$postmaster"
}

milliseconds() { # since BEGUN, by date +%s%N
    echo $((($(date +%s%N) - $1) / 1000000))
}

# One backend killed: the server ends all the others and recovers by itself.
loads "${mixed[@]}" --set load.duration=4s --set load.think_time=0s # each has a request under way
must serving
sleep 0.7
kill -9 "$(sql -c "SELECT pid FROM pg_stat_activity WHERE usename = 'mcp_user' LIMIT 1")"
ends
check "a backend is killed, all others with it: too many errors" gives 3
check "but the run goes on to its end" holds "(r #>> '{run,duration_us}')::int >= 4000000 AND (r #>> '{timeline,rows,3,3}')::int > 50"
check "its counts add up" adds_up
check "all were lost and made again" holds "(r #>> '{availability,lost}')::int >= 8 AND (r #>> '{availability,remade}')::int >= 8"
check "what was to be committed is unknown, what was read has failed" holds "(r #>> '{total,unknown}')::int BETWEEN 0 AND 8
    AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'product_by_sku' AND (q ->> 'unknown')::int > 0)"
check "the time without service is measured" holds "(r #>> '{availability,outages}')::int >= 1
    AND (r #>> '{availability,out_us}')::int BETWEEN 1000 AND 3500000
    AND r -> 'sheets' @> '[{\"name\": \"availability\"}]'"
check "and told" prints "in all, the longest"

# Shut down at once, and started again a second later: an outage of about that.
profile service <<'YAML'
extends: mixed.yaml
load:
  duration: 7s
  model: open
  rate: 300/s
sla:
  - available > 99%
  - outage < 500ms
YAML
loads -p "$folder/service.yaml"
must serving
sleep 0.7
begun=$(date +%s%N)
shut_down
sleep 1
"$program" local start -q --dir "$server"
out=$(milliseconds "$begun")
ends
check "the server shuts down at once and comes back: the SLAs on service are missed" gives 3
check "the outage of $out ms is found" holds "(r #>> '{availability,longest_us}')::int BETWEEN ($out - 500) * 1000 AND ($out + 1800) * 1000"
check "it is named" prints "outage < 500ms"
check "its counts add up" adds_up
check "the run ends with requests served" holds "(r #>> '{timeline,rows,6,3}')::int > 50"
check "errors have a first and a last time" holds "EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'errors') AS e
    WHERE (e ->> 'count')::int > 1 AND (e ->> 'first_us')::int < (e ->> 'last_us')::int)"

# All backends ended by an administrator: the server says so, and so the outcome of all is known.
loads "${mixed[@]}"
must serving
sleep 0.5
killed=$(sql -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'mcp_user'")
ends
check "all $killed backends are terminated: the run goes on" holds "$killed >= 8 AND (r #>> '{timeline,rows,2,3}')::int > 50"
check "its counts add up" adds_up
check "each loss has its SQLSTATE" holds "(SELECT sum((e ->> 'count')::int) = 8 AND bool_and(e ->> 'sqlstate' = '57P01') FROM jsonb_array_elements(r -> 'errors') AS e) AND (r #>> '{total,unknown}')::int = 0"
check "all are made again" holds "(r #>> '{availability,lost}')::int = 8 AND (r #>> '{availability,remade}')::int = 8"

# The same while the driver sleeps: it finds an answer and a farewell on every connection, and sends
# nothing behind a farewell but what each thread was about to send.
loads "${mixed[@]}" --set load.pipeline=yes --set load.think_time=0s
must serving
sleep 0.5
kill -STOP "$loading"
sleep 0.2
killed=$(sql -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'mcp_user'")
sleep 0.2
kill -CONT "$loading"
ends
check "all $killed backends have ended behind their answers: the run goes on" holds "$killed >= 8 AND (r #>> '{timeline,rows,2,3}')::int > 50"
check "its counts add up too" adds_up
check "each loss has its SQLSTATE, and none is unknown" holds "(SELECT sum((e ->> 'count')::int) = 8 AND bool_and(e ->> 'sqlstate' = '57P01') FROM jsonb_array_elements(r -> 'errors') AS e) AND (r #>> '{total,unknown}')::int = 0"
check "no request was begun that could not be answered" holds "(r #>> '{total,failed}')::int <= 2"

# No connections left, when it begins and when lost ones are to be made again.
sql -c "ALTER ROLE mcp_user CONNECTION LIMIT 4"
rm -rf "$result"
refuses 2 'role "mcp_user" may have 4 connections, the load needs 8' load "${mixed[@]}" -d "$database" -o "$result"
check "and leaves no folder" [ ! -e "$result" ]
sql -c "ALTER ROLE mcp_user CONNECTION LIMIT -1"
loads "${mixed[@]}" --set load.sessions=16 --set load.duration=5s
must serving 16
sleep 0.5
sql -c "ALTER ROLE mcp_user CONNECTION LIMIT 4" -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'mcp_user'" >"$folder/killed"
sleep 1
standing=$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_user'")
sql -c "ALTER ROLE mcp_user CONNECTION LIMIT -1"
ends
check "no more than $standing of 16 connections may be made again: the run goes on with them" [ "$standing" -le 4 ]
check "and with all 16 once they may" holds "(r #>> '{availability,lost}')::int = 16 AND (r #>> '{availability,remade}')::int = 16"
check "the refusals have their SQLSTATE" holds "r -> 'errors' @> '[{\"query\": \"(connection)\", \"sqlstate\": \"53300\"}]'
    AND (r #>> '{availability,refused}')::int >= 12 AND (r #>> '{availability,remade}')::int = 16"
check "with few refused attempts: there is a pause before each, longer every time" holds "(r #>> '{availability,refused}')::int < 200"
check "its counts add up" adds_up

# A full disk: what is to be written fails, what is only read goes on.
mkdir -p "$disk"
if mount -t tmpfs -o size=3M,mode=0777 tmpfs "$disk" 2>/dev/null; then
    chown "$(stat -c %U "$server/data")" "$disk"
    sql -c "CREATE TABLESPACE small LOCATION '$disk'" -c "CREATE TABLE public.heap (store_id text, filling text) TABLESPACE small" \
        -c "ALTER TABLE public.heap ALTER filling SET STORAGE EXTERNAL" -c "GRANT INSERT ON public.heap TO mcp_user"
    cat >"$folder/fill.sql" <<<"INSERT INTO public.heap SELECT :store_id, repeat(:sku, 3000)"
    profile full <<YAML
extends: mixed.yaml
load:
  duration: 2s
  mix:
    product_by_sku: 50
    checkout: 0
    stock_update: 0
    fill.sql: 50
YAML
    load -p "$folder/full.yaml"
    check "the disk is full: too many errors" gives 3
    check "each of them has its SQLSTATE" holds "r -> 'errors' @> '[{\"query\": \"fill\", \"sqlstate\": \"53100\"}]'
        AND jsonb_array_length(r -> 'errors') = 1"
    check "reading goes on, and is no outage" holds "(r #>> '{availability,outages}')::int = 0
        AND (SELECT (q ->> 'failed')::int = 0 AND (q ->> 'succeeded')::int > 100 FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'product_by_sku')"
    check "no connection is lost" holds "(r #>> '{availability,lost}')::int = 0"
    check "its counts add up" adds_up
    sql -c "DROP TABLE public.heap" -c "DROP TABLESPACE small"
    umount "$disk"
else
    check "a full disk # SKIP no tmpfs can be mounted" true
fi

# Conflicts: deadlocks and serialization failures, tried again within the budget.
sql -c "CREATE TABLE public.pair AS SELECT id, 0 AS n FROM generate_series(1, 2) AS id" -c "GRANT SELECT, UPDATE ON public.pair TO mcp_user"
cat >"$folder/cross.sql" <<'SQL'
UPDATE public.pair SET n = n + 1 WHERE id = CASE WHEN :quantity < '3' THEN 1 ELSE 2 END;
UPDATE public.pair SET n = n + 1 WHERE id = CASE WHEN :quantity < '3' THEN 2 ELSE 1 END
SQL
profile cross <<'YAML'
extends: mixed.yaml
load:
  duration: 1s
  mix:
    product_by_sku: 10
    checkout: 0
    stock_update: 0
    cross.sql: 50
YAML
sql -c "ALTER SYSTEM SET deadlock_timeout = '10ms'" -c "SELECT pg_reload_conf()" >"$folder/reloaded"
load -p "$folder/cross.yaml"
check "deadlocks are tried again" holds "(r #>> '{total,retried}')::int > 3"
check "its counts add up" adds_up
load -p "$folder/cross.yaml" --set load.retries=0
check "without a budget they are errors" holds "(r #>> '{total,retried}')::int = 0
    AND r -> 'errors' @> '[{\"query\": \"cross\", \"sqlstate\": \"40P01\"}]'"
check "its counts add up" adds_up

# A statement that takes too long is ended by the server.
cat >"$folder/slow.sql" <<<"SELECT :store_id AS store_id, pg_sleep(10)"
profile slow <<'YAML'
extends: mixed.yaml
load:
  duration: 2s
  statement_timeout: 300ms
  mix:
    product_by_sku: 0
    checkout: 0
    stock_update: 0
    slow.sql: 1
YAML
load -p "$folder/slow.yaml"
check "nothing but time-outs" gives 3
check "is no service" holds "(r #>> '{availability,out_us}')::int > 1900000 AND r -> 'errors' @> '[{\"sqlstate\": \"57014\"}]'"
check "its counts add up" adds_up

# What an error says goes into the result without a customer's address or a password.
sql -c "CREATE FUNCTION public.tell(address text) RETURNS integer LANGUAGE plpgsql AS \$\$BEGIN
    RAISE EXCEPTION 'no luck for % with password=planted1 at postgresql://u:planted2@h/d', address; END\$\$"
cat >"$folder/tell.sql" <<<"SELECT :store_id AS store_id, public.tell(:customer_email) AS told"
profile tell <<'YAML'
extends: mixed.yaml
load:
  duration: 500ms
  mix:
    product_by_sku: 0
    checkout: 0
    stock_update: 0
    tell.sql: 1
YAML
load -p "$folder/tell.yaml"
check "an error's sample is kept" holds "r #>> '{errors,0,sample}' LIKE 'tell: no luck for *** with password=*** at postgresql://***@h/d%'"
check "nothing of it is anywhere in the result, nor printed" eval '! grep -rqE "planted|@[a-z]+[.](com|org|net)" "$result/result.json" "$result/report.html" "$folder/out" "$folder/err"'

# A pool of parameters that caches have whole is warned of.
cat >"$folder/of_store.sql" <<<"SELECT :store_id AS store_id"
profile pool <<'YAML'
extends: mixed.yaml
load:
  duration: 500ms
  think_time: 0ms
  mix:
    product_by_sku: 1
    checkout: 0
    stock_update: 0
    of_store.sql: 99
YAML
rm -rf "$result"
run load -d "$database" -p "$folder/pool.yaml" -o "$result"
check "a small pool is warned of" warns "query of_store drew :store_id from "
check "and stands in the result" holds "EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'sheets') AS s WHERE s ->> 'name' = 'pools' AND s::text LIKE '%of_store%')"

# A frozen server: silence, that counts when it ends.
freeze() {
    postmaster=$(head -n 1 "$server/data/postmaster.pid")
    kill -STOP "$postmaster" $(pgrep -P "$postmaster") 2>/dev/null # one of them may be gone
}
profile frozen <<'YAML'
extends: mixed.yaml
load:
  duration: 3s
sla:
  - outage < 1s
  - available > 90%
YAML
loads -p "$folder/frozen.yaml"
must serving
sleep 0.5
freeze
sleep 1.5
thaw
ends
check "a frozen server that goes on after 1.5 s: the SLAs on service are missed" gives 3
check "nothing fails" holds "(r #>> '{total,failed}')::int + (r #>> '{total,unknown}')::int + (r #>> '{availability,lost}')::int = 0"
check "the silence is found" holds "(r #>> '{availability,longest_us}')::int BETWEEN 1400000 AND 2800000"
check "its counts add up" adds_up
loads "${mixed[@]}" --set load.duration=3s
must serving
freeze
ends
thaw
check "one that stays frozen: what is in flight is told" holds "(r #>> '{total,in_flight}')::int = 8
    AND (r #>> '{availability,out_us}')::int > 1000000"
check "its counts add up" adds_up

# Ctrl-C: a complete result within a second, whatever goes on.
stops() { # DESCRIPTION: interrupts the load, twice with "again" behind it
    local begun
    begun=$(date +%s%N)
    kill -INT "$loading"
    [ "${2:-}" != again ] || { sleep 0.05; kill -INT "$loading"; }
    ends
    took=$(milliseconds "$begun")
    check "$1: Ctrl-C ends with 130" gives 130
    check "$1: within a second ($took ms)" [ "$took" -lt 1000 ]
}
loads "${mixed[@]}" --set load.duration=1min
must serving
sleep 0.3
freeze
sleep 0.2
stops "a frozen server"
thaw
check "there is a result that adds up" adds_up
loads "${mixed[@]}" --set load.duration=1min --set load.warmup=30s
must serving
stops "in the warm-up"
check "there is a result that adds up" adds_up
check "and says so" holds "r #>> '{verdict,verdict}' = 'interrupted'"
echo 'SELECT :store_id AS store_id, pg_sleep(5);' >"$folder/asleep.sql"
profile asleep <<'YAML'
extends: dev
sla: []
load: {duration: 1min, warmup: 0s, statement_timeout: 200ms, mix: {asleep.sql: 1}}
YAML
loads -p "$folder/asleep.yaml"
must serving 1
sleep 0.7
stops "while statements reach their time-out"
check "they are told as what they are" holds "(r #>> '{total,failed}')::int > 0
    AND (SELECT bool_and(e ->> 'sqlstate' = '57014') FROM jsonb_array_elements(r -> 'errors') AS e)"
loads "${mixed[@]}" --set load.duration=1min
must serving
sleep 0.3
stops "pressed twice" again
check "the second ends it at once: a whole result or none" eval '[ ! -e "$result/result.json" ] || adds_up'
freeze
loads "${mixed[@]}"
sleep 0.5
stops "while it connects"
check "nothing was measured, and no result is left" [ ! -e "$result/result.json" ]
thaw

# A statement is waited for, but not on a server that answers nobody.
sql -c "BEGIN; LOCK TABLE retail.products; SELECT pg_catalog.pg_sleep(600)" >/dev/null 2>&1 &
holding=$!
must until_true "SELECT true FROM pg_locks WHERE relation = 'retail.products'::regclass AND mode = 'AccessExclusiveLock' AND granted"
waits="SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'pgbazaar load' AND wait_event_type = 'Lock'"
loads "${mixed[@]}"
must until_true "$waits" "$loading"
freeze
begun=$(date +%s%N)
kill -INT "$loading"
ends
check "frozen before the load begins: Ctrl-C ends with 130" gives 130
check "once a request to cancel the statement had its 3 s" [ "$(milliseconds "$begun")" -lt 4000 ]
check "and says so" says "interrupted: the statement was left to a server that does not answer"
thaw
must until_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'pgbazaar load'"
loads "${mixed[@]}"
must until_true "$waits" "$loading"
sleep 25
check "a server that answers others is waited for" eval '! gone "$loading"'
freeze
begun=$(date +%s%N)
ends
check "one that is frozen before the load begins is given up: exit code 2" gives 2
check "in a sentence" says "answers no new connection: it is frozen, or cannot be reached"
check "within about a minute" [ "$(milliseconds "$begun")" -lt 90000 ]
thaw
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()" >/dev/null
await "$holding"

# kill -9 at any moment, most often where the result is written: a whole one or none.
begun=$(date +%s%N)
load "${mixed[@]}" --set load.duration=500ms
took=$(milliseconds "$begun")
halves=0
for before in 500 200 100 80 60 50 40 30 20; do
    loads "${mixed[@]}" --set load.duration=500ms
    sleep "$(awk -v "ms=$((took - before))" 'BEGIN { print ms / 1000 }')"
    kill -9 "$loading" 2>/dev/null
    ends
    [ ! -e "$result/result.json" ] || "$program" report "$result" >"$folder/out" 2>"$folder/err" || halves=$((halves + 1))
    [ -z "$(find "$result" -name '*.tmp*' -o -name '.*' -type f 2>/dev/null)" ] || halves=$((halves + 1))
done
check "a driver killed with -9 leaves a whole result or none" [ "$halves" -eq 0 ]
loading=

# A server that does not come back, while requests wait in it.
loads "${mixed[@]}" --set load.duration=4s
must serving
sleep 0.5
sql -c "BEGIN; LOCK TABLE retail.products; SELECT pg_catalog.pg_sleep(600)" >/dev/null 2>&1 &
holding=$!
must until_true "$waits" "$loading"
shut_down
await "$holding"
ends
check "a server that goes for good: too many errors" gives 3
check "its counts add up" adds_up
check "the outage lasts until the end" holds "(r #>> '{availability,out_us}')::int > 500000
    AND (r #>> '{availability,refused}')::int > 8"
"$program" local start -q --dir "$server"

# The same while everybody thinks: nobody asks any more, so that nothing fails.
loads "${mixed[@]}" --set load.duration=10s --set load.think_time=1min --set load.think_distribution=constant
must until_true "SELECT count(*) >= 8 FROM pg_stat_activity WHERE application_name = 'pgbazaar load' AND usename = 'mcp_user'" "$loading"
sleep 0.5
shut_down
ends
check "a server that goes while nobody asks has failed, too" gives 3
check "with the reason" prints "FAIL  the server was gone: no connection stood in the last"
"$program" local start -q --dir "$server"

# Which leaves a world that is not complete: the last load here.
loads "${mixed[@]}" --set load.duration=1min --ingest 90d
must serving
sleep 1.3
freeze
sleep 0.2
stops "a frozen server, which ingests meanwhile"
thaw
check "there is a result that adds up" adds_up
check "the ingest was begun" holds "r -> 'sheets' @> '[{\"name\": \"ingest-total\"}]'"
finish_tests
