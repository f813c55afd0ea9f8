#!/usr/bin/env bash
# verify on copies of a database: a hot standby and what pg_restore makes of a dump. Nothing is
# written; what was damaged is named there as on the server that it came from.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
server=$folder/s
standby=$folder/standby
other=$folder/o
owner=() # runs a command as the server's user, who root is not
stop_all() {
    [ ! -e "$standby/data" ] || "${owner[@]}" pg_ctl -D "$standby/data" -m immediate -s stop
    for dir in "$server" "$other"; do
        "$program" local stop -q --dir "$dir"
    done
    clean_up
}
trap stop_all EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar
sql -c "ALTER SYSTEM SET wal_level = replica" -c "ALTER SYSTEM SET max_wal_senders = 4" \
    -c "ALTER SYSTEM SET autovacuum = off"
"$program" local stop -q --dir "$server"
"$program" local start -q --dir "$server" || exit 1
[ "$EUID" -ne 0 ] || owner=(runuser -u "$(stat -c %U "$server/data")" --)

world=(-p dev --set world.transactions=40k)
"$program" gen "${world[@]}" -q -d bazaar

# A hot standby.
mkdir "$standby"
chown --reference="$server/data" "$standby"
"${owner[@]}" pg_basebackup -h "$PGHOST" -U bazaar -D "$standby/data" -R -X stream --checkpoint=fast
"${owner[@]}" pg_ctl -D "$standby/data" -s -w -l "$standby/log" start \
    -o "-c unix_socket_directories='$standby'"
copy="host=$standby dbname=bazaar user=bazaar"
on_standby() { PGHOST=$standby sql "$@"; }

replayed() { # waits until the standby has what the primary has
    local lsn
    lsn=$(sql -c "SELECT pg_current_wal_lsn()")
    PGHOST=$standby until_true "SELECT pg_last_wal_replay_lsn() >= '$lsn'"
}

check "the standby comes up to the primary" replayed
run verify "${world[@]}" --read-only -d "$copy"
check "verify --read-only of a standby" gives 0
check "compares every row" prints "ok     sales_transactions: 40,000 rows, as the function gives them"
check "and checks the rules" prints "ok     none: "
run verify "${world[@]}" -q -d "$copy"
check "without the option likewise" gives 0
refuses 2 "is a hot standby" gen "${world[@]}" -d "$copy"
refuses 2 "(world.seed 42 there and 7 asked for)" verify "${world[@]}" --seed 7 --read-only -d "$copy"

# Nothing is written: no transaction number is used up, no lock is asked for that others would meet.
next="SELECT pg_snapshot_xmax(pg_current_snapshot())"
before=$(sql -c "$next")
run verify "${world[@]}" -q --read-only -d bazaar
check "verify --read-only of the primary" gives 0
check "is no transaction that writes" answers "$before" "$next"
coproc other_run { psql -XAtq -d bazaar; }
echo "SELECT pg_advisory_lock(8099550625653678450);" >&"${other_run[1]}"
must read -t "$patience" -r _ <&"${other_run[0]}"
run verify "${world[@]}" -q --rows --read-only -d bazaar
check "it waits for nobody" gives 0
refuses 2 "another pgbazaar is at work in this database (server process " verify "${world[@]}" -q -d bazaar
echo "\\q" >&"${other_run[1]}"
await ${other_run_PID:+"$other_run_PID"}

# What stands in the way of the standby's replay is cancelled there, after a delay that is nothing here.
on_standby -c "ALTER SYSTEM SET max_standby_streaming_delay = 0"
on_standby -c "SELECT pg_reload_conf()" >/dev/null
replay_waits() { ps --ppid "$(head -n 1 "$standby/data/postmaster.pid")" -o args= | grep 'startup .* waiting$'; }
has_met() { # the replay waits for verify's statement, or has ended it already
    replay_waits || PGHOST=$standby is_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE $working AND $stuck"
}
cancelled() {
    local attempt working="application_name = 'pgbazaar verify' AND state = 'active'" stuck="wait_event = 'ClientWrite'"
    for attempt in $(seq 20); do
        "$program" verify "${world[@]}" -q --rows -j 1 --read-only -d "$copy" >"$folder/out" 2>"$folder/err" &
        verify=$!
        if ! PGHOST=$standby until_true "SELECT count(*) > 0 FROM pg_stat_activity
                WHERE application_name = 'pgbazaar verify' AND query LIKE 'COPY%sales_transaction_items%'" $verify; then
            await $verify
            continue
        fi
        kill -STOP $verify
        PGHOST=$standby must until_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE $working AND $stuck IS NOT TRUE"
        if PGHOST=$standby is_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE $working AND $stuck"; then
            sql -c "BEGIN" -c "LOCK TABLE retail.sales_transaction_items" -c "COMMIT" -c "SELECT pg_switch_wal()" >/dev/null
            must within "$patience" has_met
            kill -CONT $verify
            await $verify
            echo "# caught at attempt $attempt"
            return
        fi
        kill -CONT $verify
        await $verify
    done
    false
}
check "verify is caught in the middle" cancelled
check "a query that the replay cancels: exit code 2" gives 2
check "what is to be done is said" says "conflict with recovery" "hot_standby_feedback = on" "max_standby_streaming_delay"
check "the standby is up to the primary again" replayed

# A dump, restored.
pg_dump -Fc -f "$folder/dump" bazaar
new_database
pg_restore -d "$database" "$folder/dump"
run verify "${world[@]}" -q --read-only -d "$database"
check "verify of a restored dump" gives 0
"$program" local start -q --dir "$other"
PGHOST=$other/socket pg_restore -d bazaar "$folder/dump" 2>/dev/null
restored="host=$other/socket dbname=bazaar user=bazaar"
run verify "${world[@]}" -q --rows --read-only -d "$restored"
check "where the roles are missing the rows are as they were" gives 0
run verify "${world[@]}" -q --read-only -d "$restored"
check "but nothing keeps stores apart: exit code 2" gives 2
check "which is said" prints "role mcp_user is missing"

# Damage goes to the standby as well, and is found there: a byte, a row less, a row more.
database=bazaar
key=$(sql -c "SELECT product_id FROM retail.products ORDER BY 1 LIMIT 1")
lost=$(sql -c "SELECT item_id FROM retail.sales_transaction_items ORDER BY 1 LIMIT 1")
twice=$(sql -c "SELECT transaction_id FROM retail.sales_transactions ORDER BY 1 LIMIT 1")
PGOPTIONS='-c session_replication_role=replica -c client_min_messages=error' sql <<SQL
UPDATE retail.products SET product_description = overlay(product_description PLACING '~' FROM 7) WHERE product_id = '$key';
DELETE FROM retail.sales_transaction_items WHERE item_id = '$lost';
ALTER TABLE retail.sales_transactions DROP CONSTRAINT sales_transactions_pkey CASCADE;
DROP INDEX retail.idx_sales_transactions_store_id CASCADE;
INSERT INTO retail.sales_transactions SELECT * FROM retail.sales_transactions WHERE transaction_id = '$twice';
SQL
on_standby -c "ALTER SYSTEM RESET max_standby_streaming_delay" -c "SELECT pg_reload_conf()" >/dev/null
check "the damage is replayed" replayed
run verify "${world[@]}" --rows --read-only -d "$copy"
check "a damaged standby: exit code 2" gives 2
check "the changed byte is named" grep -q "products $key (row [0-9]*): column product_description must be" "$folder/out"
check "the lost row is" grep -q "sales_transaction_items $lost (row [0-9]*) is missing" "$folder/out"
check "the doubled row is" grep -q "sales_transactions $twice (row [0-9]*) is there more than once" "$folder/out"

finish_tests
