#!/usr/bin/env bash
# Fifty random moments at which gen is struck: killed, interrupted, its sessions ended by the server,
# one of them killed, or the whole server; at any place of its work, from the schema to the
# statistics. However often, --resume ends in the database of an undisturbed run. Fewer more in each
# layout with partitions.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

# A server of its own, which may be killed.
chmod 755 "$folder"
server=$folder/s
stop_all() {
    "$program" local stop -q --dir "$server"
    clean_up
}
trap stop_all EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar

moments=50
world=(-p ci --set world.transactions=12k --set world.customers=2k --set world.products=400 --set world.stores=5)
plain=${#world[@]}
RANDOM=42 # the same moments in every run, as far as machines allow

check "an undisturbed gen" undisturbed "${world[@]}"

# The moments are of the time that such a gen takes here and now.
new_database
start_ms=$(date +%s%3N)
"$program" gen "${world[@]}" -q -d "$database"
whole_ms=$(($(date +%s%3N) - start_ms))

sessions="FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgbazaar gen'"

kill_server() { # as a power cut does: nobody says good-bye
    local postmaster
    postmaster=$(head -n 1 "$server/data/postmaster.pid")
    kill -QUIT "$postmaster"
    must within "$patience" gone "$postmaster"
    "$program" local start -q --dir "$server"
}

strike() { # PID: ends a gen in one of the ways; false when it had ended before
    local backend
    ! gone "$1" || return
    case $((RANDOM % 8)) in
        0 | 1) sql -c "SELECT pg_terminate_backend(pid) $sessions" >/dev/null ;;
        2) kill -INT "$1" ;;
        3) backend=$(sql -c "SELECT pid $sessions ORDER BY random() LIMIT 1") && kill -KILL "${backend:-$1}" ;;
        4) kill_server ;;
        *) kill -KILL "$1" ;;
    esac 2>/dev/null
}

# Runs gen until one run is not struck. Its exit code is in $status. What a run has done is nothing to do for the next
# one, which is struck within what is left.
strike_until_done() { # CHANCE: of a hundred runs, how many are struck
    local gen hit delay_ms left_ms=$whole_ms
    while :; do
        hit=no
        "$program" gen "${world[@]}" -q --resume -d "$database" >"$folder/out" 2>"$folder/err" &
        gen=$!
        if [ $((RANDOM % 100)) -lt "$1" ]; then
            delay_ms=$((RANDOM % left_ms))
            left_ms=$((left_ms - delay_ms > 100 ? left_ms - delay_ms : 100))
            sleep "$((delay_ms / 1000)).$(printf '%03d' $((delay_ms % 1000)))"
            strike "$gen" && hit=yes && struck=$((struck + 1))
        fi
        await "$gen"
        [ $hit = yes ] || return
    done
}

strike_at() { # MOMENTS WHAT: in databases as many as it takes
    struck=0
    round=0
    while [ $struck -lt "$1" ] && [ $round -lt $((4 * $1)) ]; do
        round=$((round + 1))
        before=$struck
        new_database
        strike_until_done 90
        check "$2, round $round, struck $((struck - before)) times: a last run ends the work" gives 0
        check "in the database of an undisturbed run" as_undisturbed
        dropdb "$database"
    done
    check "$2 struck at $struck moments" test $struck -ge "$1"
}

strike_at $moments "plain"

# Partitions and their indexes on top of it.
for layout in month store; do
    world=("${world[@]:0:$plain}" --set database.layout=$layout)
    check "an undisturbed gen by $layout" undisturbed "${world[@]}"
    strike_at 8 "by $layout"
done

finish_tests
