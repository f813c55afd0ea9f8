#!/usr/bin/env bash
# local: the throwaway server, started and stopped in every way; as root also for an ordinary user.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
cp "$program" "$folder/pgbazaar" # where an ordinary user can reach it
program=$folder/pgbazaar

# A server that a failed test leaves behind.
stop_all() {
    for dir in "$folder"/*/server*; do
        [ -e "$dir/data/postmaster.pid" ] && "$program" local stop -q --dir "$dir"
    done
    clean_up
}
trap stop_all EXIT

process() { head -n 1 "$server/data/postmaster.pid"; }
session() { cut -d ' ' -f 6 "/proc/$1/stat"; }
is_alive() { ! gone "$1"; }
answers_psql() { # PARTS...: psql through the program
    run local psql --dir "$server" -- -XAtqc "SELECT 6 * 7" && grep -qx 42 "$folder/out"
}
starts() {
    run local start --dir "$server"
    check "$1: start" gives 0
    check "$1: the server answers" answers_psql
}

# What holds for every caller.
life() { # WHO
    local who=$1 pid url
    server="$folder/$who/server 'with' \"odd\" \$name"

    run local status --dir "$server"
    check "$who: status without a server exits with 2" gives 2
    check "$who: status says how to start one" prints "pgbazaar local start"
    run local stop --dir "$server"
    check "$who: stop without a server is fine" gives 0
    check "$who: and says so" prints "no server was running"
    check "$who: and makes nothing" test ! -e "$server"
    refuses 2 "is not running: start it" local url --dir "$server"
    refuses 2 "is not running: start it" local psql --dir "$server"
    refuses 2 "is not running: start it" init --dir "$server"

    starts "$who, first"
    check "$who: no noise" silent err
    pid=$(process)
    run local start --dir "$server"
    check "$who: start again is fine" gives 0
    check "$who: and says that it runs" prints "running already"
    check "$who: it is the same server" test "$(process)" = "$pid"
    run local status --dir "$server"
    check "$who: status exits with 0" gives 0
    check "$who: status names the process" prints "process $pid"
    run local url --dir "$server"
    url=$(cat "$folder/out")
    check "$who: psql takes the URL" test "$(psql -XAtq "$url" -c 'SELECT current_database()')" = bazaar
    PGPORT=1 PGUSER=nobody PGDATABASE=nothing check "$who: whatever the environment says" answers_psql
    setting() { psql -XAtq "$url" -c "SHOW $1"; }
    check "$who: no address is listened on" test -z "$(setting listen_addresses)"
    check "$who: UTF8" test "$(setting server_encoding)" = UTF8
    check "$who: text is ordered by code point" \
        test "$(psql -XAtq "$url" -c "SELECT datcollate FROM pg_database WHERE datname = 'bazaar'")" = C.UTF-8
    check "$who: minimal WAL" test "$(setting wal_level)" = minimal
    check "$who: nobody else enters the socket's folder" test "$(stat -c %a "$server/socket")" = 700
    check "$who: a session of its own" test "$(session "$pid")" = "$pid"
    check "$who: not run by root" test "$(stat -c %u "/proc/$pid")" != 0

    run local stop --dir "$server"
    check "$who: stop" gives 0
    check "$who: the process is gone" gone "$pid"
    run local stop --dir "$server"
    check "$who: stop again is fine" gives 0
    run local status --dir "$server"
    check "$who: status exits with 2 again" gives 2

    # Recovered without help.
    starts "$who, stopped before"
    psql -XAtq "$url" -c 'CREATE TABLE kept AS SELECT 1 AS one'
    pid=$(process)
    kill -KILL "$pid"
    must within "$patience" gone "$pid"
    run local status --dir "$server"
    check "$who: a killed server does not run" gives 2
    starts "$who, killed"
    check "$who: with its data" test "$(psql -XAtq "$url" -c 'SELECT one FROM kept')" = 1
    run local stop --dir "$server"

    # The number of the stale pid file belongs to somebody else now.
    sleep 600 >/dev/null &
    local other=$!
    printf '%s\n' "$other" "$server/data" 1 5432 "$server/socket" >"$server/data/postmaster.pid"
    chown --reference="$server/data" "$server/data/postmaster.pid"
    run local stop --dir "$server"
    check "$who: stop leaves another process alone" is_alive "$other"
    starts "$who, stale pid file"
    check "$who: and so does start" is_alive "$other"
    kill "$other"
    run local stop --dir "$server"

    # An initdb that was interrupted.
    rm -r "$server"
    starts "$who, removed"
    run local stop --dir "$server"
    mv "$server/data" "$server/data.new"
    rm "$server/data.new/PG_VERSION"
    starts "$who, half made"
    check "$who: the half is gone" test ! -e "$server/data.new"

    # Two at once.
    run local stop --dir "$server"
    rm -r "$server"
    "${as[@]}" "$program" local start --dir "$server" >/dev/null 2>"$folder/err" &
    local first=$!
    run local start --dir "$server"
    check "$who: started by two at once" gives 0
    await "$first"
    check "$who: both are content" gives 0
    run local stop --dir "$server"

    # The server would see Ctrl-C if it were in the session of who started it.
    setsid "${as[@]}" bash -c '"$0" local start -q --dir "$1"; kill -INT 0; sleep 5' "$program" "$server"
    check "$who: Ctrl-C in the terminal does not reach it" answers_psql
    run local stop --dir "$server"

    echo 14 >"$server/data/PG_VERSION"
    refuses 2 "made by PostgreSQL 14" local start --dir "$server"
    rm -r "$server"
}

if [ "$(id -u)" -eq 0 ]; then
    mkdir -m 755 "$folder/root" "$folder/nobody"
    chown nobody "$folder/nobody"
    life root
    as=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups env HOME="$folder/nobody")
    life nobody
    "$program" local start -q --dir "$folder/root/server"
    for verb in start stop status url psql; do
        refuses 1 "belongs to another user" local "$verb" --dir "$folder/root/server"
    done
    as=()
    run local status --dir "$folder/root/server"
    check "and that server runs on" gives 0
    mkdir -m 700 "$folder/closed"
    refuses 1 "\"$folder/closed\" is closed to user" local start --dir "$folder/closed/server"
    check "nothing was made there" test ! -e "$folder/closed/server"
else
    mkdir "$folder/user"
    life user
    refuses 1 "belongs to another user" local start --dir /usr
fi

# Mistakes; nothing is touched.
long=$folder/$(printf 'x%.0s' {1..80})
refuses 1 "too long a path for a Unix socket" local start --dir "$long"
check "nothing was made there" test ! -e "$long"
mkdir "$folder/foreign"
touch "$folder/foreign/letter"
refuses 1 'holds other things ("letter")' local start --dir "$folder/foreign"
mkdir -p "$folder/real/data"
touch "$folder/real/data/PG_VERSION"
refuses 1 "was not made by" local start --dir "$folder/real"
refuses 1 "comma" local start --dir "$folder/a,b"
refuses 1 "is no folder" local start --dir "$folder/foreign/letter"
refuses 1 "did you mean \"start\"" local strat
refuses 1 "local" local
refuses 1 'no argument "now"' local stop now
refuses 1 "two databases" init --local -d postgresql:///x

# Without PostgreSQL's programs: a PATH and a system that have none cannot be pretended here, a too old one can.
mkdir "$folder/bin"
for name in initdb pg_ctl postgres; do
    printf '#!/bin/sh\necho "%s (PostgreSQL) 13.4"\n' "$name" >"$folder/bin/$name"
    chmod 755 "$folder/bin/$name"
done
server=$folder/new
mkdir -m 755 "$folder/place"
PATH=$folder/bin:$PATH run local start --dir "$folder/place/server"
check "an old version in PATH is passed over" gives 0
run local stop -q --dir "$folder/place/server"
check "quiet is quiet" silent out

"$program" local status --dir "$folder/none" >/dev/full 2>"$folder/err"
check "a full disk is told once" test "$(wc -l <"$folder/err")" -eq 1
(umask 077 && run local start -q --dir "$folder/place/below/server")
check "root's umask closes no folder to the server" test -d "$folder/place/below/server/data"
run local stop -q --dir "$folder/place/below/server"

finish_tests
