#!/usr/bin/env bash
# Fifty random moments at which gen is struck: killed, its sessions ended by the server, or
# interrupted; at any place of its work, from the schema to the statistics. However often, --resume
# ends in the very rows of an undisturbed run, keys and indexes included.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

moments=50
world=(-p ci --set world.transactions=12k --set world.customers=2k --set world.products=400 --set world.stores=5)
RANDOM=42 # the same moments in every run, as far as machines allow

# The moments are of the time that an undisturbed gen takes here and now.
new_database
start_ms=$(date +%s%3N)
"$program" gen "${world[@]}" -q -d "$database"
whole_ms=$(($(date +%s%3N) - start_ms))
objects="SELECT (SELECT count(*) FROM pg_index WHERE indisvalid) + (SELECT count(*) FROM pg_constraint WHERE convalidated)
    + (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"
expected=$(sql -c "$objects")

strike() { # PID: ends a gen in one of the ways; false when it had ended before
    kill -0 "$1" 2>/dev/null || return
    case $((RANDOM % 4)) in
        0) sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'pgbazaar gen'" >/dev/null ;;
        1) kill -INT "$1" ;;
        *) kill -KILL "$1" ;;
    esac 2>/dev/null
}

# Runs gen until one run is not struck. Its exit code is in $status.
strike_until_done() { # CHANCE: of a hundred runs, how many are struck
    local gen hit delay_ms
    while :; do
        hit=no
        "$program" gen "${world[@]}" -q --resume -d "$database" >"$folder/out" 2>"$folder/err" &
        gen=$!
        if [ $((RANDOM % 100)) -lt "$1" ]; then
            delay_ms=$((RANDOM % whole_ms))
            sleep "$((delay_ms / 1000)).$(printf '%03d' $((delay_ms % 1000)))"
            strike "$gen" && hit=yes && struck=$((struck + 1))
        fi
        wait "$gen" 2>/dev/null
        status=$?
        [ $hit = yes ] || return
    done
}

struck=0
round=0
while [ $struck -lt $moments ] && [ $round -lt $((4 * moments)) ]; do
    round=$((round + 1))
    before=$struck
    new_database
    strike_until_done 80
    check "round $round, struck $((struck - before)) times: a last run ends the work" gives 0
    run verify "${world[@]}" -q --rows -d "$database"
    check "every row is the function's" gives 0
    check "every key, index and trigger is there" answers "$expected" "$objects"
    dropdb "$database"
done
check "struck at $struck moments" test $struck -ge $moments

finish_tests
