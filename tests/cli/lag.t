#!/usr/bin/env bash
# gen --max-lag: it waits for a standby that falls behind, and for a replication slot that nobody
# uses; it says for whom, and goes on by itself.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
server=$folder/s
standby=$folder/standby
owner=() # runs a command as the server's user, who root is not
stop_all() {
    [ ! -e "$standby/data" ] || "${owner[@]}" pg_ctl -D "$standby/data" -m immediate -s stop
    "$program" local stop -q --dir "$server"
    clean_up
}
trap stop_all EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar
sql -c "ALTER SYSTEM SET wal_level = replica" -c "ALTER SYSTEM SET max_wal_senders = 4"
"$program" local stop -q --dir "$server"
"$program" local start -q --dir "$server" || exit 1
[ "$EUID" -ne 0 ] || owner=(runuser -u "$(stat -c %U "$server/data")" --)
mkdir "$standby"
chown --reference="$server/data" "$standby"
"${owner[@]}" pg_basebackup -h "$PGHOST" -U bazaar -D "$standby/data" -R -X stream --checkpoint=fast
"${owner[@]}" pg_ctl -D "$standby/data" -s -w -l "$standby/log" start -o "-c unix_socket_directories='$standby'"
on_standby() { PGHOST=$standby sql "$@"; }

world=(-p dev --set world.embeddings=no)

sent="SELECT sum(row_count) FROM pgbazaar.ledger"
stands_still() { # no slice is under way, nor comes another
    before=$(sql -c "$sent")
    sleep 1.2
    is_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'pgbazaar gen' AND xact_start IS NOT NULL" &&
        answers "$before" "$sent"
}

waits() { # DESCRIPTION WHOM: until gen says that it waits
    check "$1" meanwhile "$gen" grep -q "waiting: $2" "$folder/err"
    # A slice that was under way ends first, at the pace of --max-rate.
    must within "$patience" stands_still
    sleep 1
    check "and sends nothing meanwhile" answers "$before" "$sent"
}

start() { # OPTIONS...: gen in the background
    "$program" gen "${world[@]}" "$@" -d bazaar >"$folder/out" 2>"$folder/err" &
    gen=$!
}

ends() {
    await "$gen"
    check "it ends" gives 0
    check "after it had gone on" warns "going on after"
}

run gen "${world[@]}" --max-lag 1GB -q -d bazaar
check "a standby that keeps up holds nobody" gives 0

on_standby -c "SELECT pg_wal_replay_pause()" >/dev/null
start --until 2026-06-20 --max-lag 64kB --max-rate 4k/s
waits "a standby behind by bytes is waited for" 'standby "walreceiver" is .*behind, more than --max-lag'
on_standby -c "SELECT pg_wal_replay_resume()" >/dev/null
ends

on_standby -c "SELECT pg_wal_replay_pause()" >/dev/null
start --until 2027-06-20 --max-lag 500ms --max-rate 4k/s
waits "a standby behind by time is waited for" 'standby "walreceiver"'
kill -INT $gen
await $gen
check "Ctrl-C ends the wait" gives 130
check "in a sentence" warns "interrupted: slices that were sent stay; go on with --resume"
on_standby -c "SELECT pg_wal_replay_resume()" >/dev/null
run gen "${world[@]}" --resume -q -d bazaar
check "it goes on" gives 0

sql -c "SELECT pg_create_physical_replication_slot('forgotten', true)" >/dev/null
start --until 2028-06-20 --max-lag 64kB --max-rate 4k/s
waits "a slot that nobody uses is waited for" 'replication slot "forgotten"'
sql -c "SELECT pg_drop_replication_slot('forgotten')" >/dev/null
ends
run verify "${world[@]}" -q -d bazaar
check "all rows are right" gives 0

# Who may not see standbys cannot heed them.
sql -c "CREATE ROLE loader LOGIN BYPASSRLS CREATEROLE" -c "GRANT CREATE ON DATABASE bazaar TO loader" \
    -c "GRANT retail_owner TO loader"
run gen "${world[@]}" --until 2028-12-20 --max-lag 64kB -d "dbname=bazaar user=loader"
check "a role that may not see standbys" gives 2
check "learns what it needs" warns 'role "loader" may not see how far standbys are behind: GRANT pg_monitor TO it'

finish_tests
