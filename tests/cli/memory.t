#!/usr/bin/env bash
# The memory of gen and of verify: below 64 MB and 8 MB a connection, and of gen none is a matter of the
# world's size. What counts is the largest resident set, as the system has kept it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

small=(-p ci --set world.transactions=20k --set world.customers=4k --set world.products=2k)
large=(-p ci)
larger=(-p ci --set world.embeddings=no --set world.transactions=8M --set world.customers=1600k --set world.products=160k)
long_receipts=(-p ci --set world.embeddings=no --set world.transactions=70k --set world.customers=4k
    --set world.products=2k --set world.basket=12)
terabyte=(-p capacity --set world.size=1TB)

bound_kb() { echo $(((64 + 8 * $1) * 1024)); } # CONNECTIONS

# The program for at most so many seconds; leaves its largest resident set in $memory_kb.
# --foreground: without it timeout sends the signal twice, and a second one ends the program at once.
run_for() { # SECONDS COMMAND ARGUMENTS...
    local seconds=$1
    shift
    /usr/bin/time -o "$folder/memory" -f %M timeout --foreground -s INT "$seconds" "$program" "$@" >"$folder/out" 2>"$folder/err"
    memory_kb=$(tail -n 1 "$folder/memory") # before it there may be a line on the exit code
}

stays_below() { # KB
    [ "$memory_kb" -gt 0 ] && [ "$memory_kb" -le "$1" ] || { echo "# $memory_kb kB, at most $1 are right" && false; }
}

for jobs in 1 2 8; do
    bound=$(bound_kb $jobs)
    run_for 600 gen -q "${small[@]}" --to null -j$jobs
    check "a small world, -j$jobs" stays_below "$bound"
    run_for 600 gen -q "${large[@]}" --to null -j$jobs
    check "a million sales, -j$jobs" stays_below "$bound"
    # What differs is the world's own tables of stores and weeks, and pages that a run happened to
    # touch, not rows.
    alike=$((memory_kb + 8192))
    if [ $jobs -eq 2 ]; then
        run_for 600 gen -q "${larger[@]}" --to null -j$jobs
        check "eight millions take no more" stays_below "$((alike < bound ? alike : bound))"
    fi
    run_for 2 gen -q "${terabyte[@]}" --to null -j$jobs
    check "a terabyte is at work when it is stopped, -j$jobs" warns 'interrupted'
    check "and takes no more than the million" stays_below "$((alike < bound ? alike : bound))"
done

for jobs in 1 2 8; do
    new_database
    run_for 600 gen -q "${small[@]}" -d "$database" -j$jobs
    check "into a database, -j$jobs" stays_below "$(bound_kb $jobs)"
    check "all of it" answers 20000 'SELECT count(*) FROM retail.sales_transactions'
    run_for 600 verify -q --rows "${small[@]}" -d "$database" -j$jobs
    check "verify takes no more, -j$jobs" stays_below "$(bound_kb $jobs)"
done

# Four slices of sales at a time, whose lines are six times as many.
new_database
run_for 600 gen -q "${long_receipts[@]}" -d "$database" -j4
check "receipts with many lines, -j4" stays_below "$(bound_kb 4)"
check "all of them" answers 70000 'SELECT count(*) FROM retail.sales_transactions'

finish_tests
