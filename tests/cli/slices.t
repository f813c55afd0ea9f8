#!/usr/bin/env bash
# gen --slice k/n: several runs, each a part, make the database that one makes: at the same time, one
# after the other, killed and begun again. One of them makes keys and indexes. What does not go
# together is refused.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

# Sales and customers are several slices, stores and products one.
world=(-p ci --set world.transactions=60k --set world.customers=40k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"

is_right() { # the database is that of one undisturbed run
    check "rows, schema and ledger are those of a single run" as_undisturbed
    run verify "${world[@]}" -q -d "$database"
    check "verify finds nothing wrong" gives 0
}

pids=()
start() { # K N OPTIONS...: a slice in the background
    local k=$1 n=$2
    shift 2
    "$program" gen "${world[@]}" -j 1 --slice "$k/$n" "$@" -d "$database" >"$folder/out$k" 2>"$folder/err$k" &
    pids[k]=$!
}
all_end_well() { # N: they do, all that were started
    local k failed=0
    for k in $(seq "$1"); do
        await "${pids[k]}"
        [ $status -eq 0 ] || { echo "# slice $k: exit code $status: $(cat "$folder/err$k")" && failed=1; }
    done
    return $failed
}
one_finished() { # N: exactly one of the outputs tells of a finish
    [ "$(for k in $(seq "$1"); do grep -l "finished in" "$folder/out$k"; done | wc -l)" -eq 1 ]
}

# At the same time.
for n in 3 8; do
    new_database
    for k in $(seq $n); do start "$k" $n; done
    check "$n runs at the same time end well" all_end_well $n
    check "one of them made keys and indexes" one_finished $n
    is_right
done

# One after the other, the last one first.
new_database
for k in 3 2; do
    run gen "${world[@]}" --slice $k/3 -d "$database"
    check "slice $k/3" gives 0
    check "leaves keys and indexes to the last" warns "rows of other slices are not yet: the run that brings the last of them makes keys and indexes"
done
check "there are none yet" answers 0 "SELECT count(*) FROM pg_indexes WHERE schemaname = 'retail' AND tablename = 'customers'"
check "the world is not complete" answers loading "SELECT state FROM pgbazaar.world"
refuses 2 "did not end: go on with \`pgbazaar gen --resume\`" verify "${world[@]}" -d "$database"
refuses 2 "rows of slice 2/3 are in the database already; what was loaded stays: go on with \`pgbazaar gen --resume\`" \
    gen "${world[@]}" --slice 2/3 -q -d "$database"
run gen "${world[@]}" --slice 2/3 --resume -q -d "$database"
check "a slice that is done may be asked for again" gives 0
refuses 2 "holds another world" gen "${world[@]}" --slice 1/3 --seed 43 -d "$database"
run gen "${world[@]}" --slice 1/3 -d "$database"
check "slice 1/3, the last" gives 0
check "makes them" prints "finished in"
is_right
refuses 2 "the database holds this world already" gen "${world[@]}" --slice 1/3 -d "$database"
run gen "${world[@]}" --slice 1/3 --resume -d "$database"
check "--resume of a slice of a whole world has nothing to do" gives 0
check "and says so" warns "holds this world already: nothing to do"
refuses 2 "a world that is complete goes on by one run alone: leave --slice out" \
    gen "${world[@]}" --set world.more_weeks=4 --slice 1/3 -q -d "$database"
new_database
"$program" init -q -d "$database"
PGOPTIONS='-c client_min_messages=error' sql -c "DROP SCHEMA pgbazaar CASCADE"
refuses 2 "tables that pgbazaar did not make are filled by one run alone: leave --slice out" \
    gen "${world[@]}" --slice 1/3 -q -d "$database"
check "nothing was added to them" answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL"

# Where copying has a middle that lasts: sales wait before their first row.
new_database
slow=$database
"$program" init -q -d "$slow"
sql -c "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'" \
    -c "CREATE TRIGGER wait BEFORE INSERT ON retail.sales_transactions EXECUTE FUNCTION public.wait()"
copying="SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
owner="SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database
    WHERE datname = current_database()) AND objsubid = 2 AND mode = 'ExclusiveLock'"
no_waiting() {
    PGOPTIONS='-c client_min_messages=error' sql -c "DROP FUNCTION IF EXISTS public.wait CASCADE"
}
for way in "--slice 2/3" ""; do
    new_database "$slow"
    start 2 3
    check "slice 2/3 is copying" until_true "$copying" "${pids[2]}"
    pid=$(sql -c "$owner")
    check "a server process owns it" test -n "$pid"
    refuses 2 "another gen does slice 2/3 of this database already (server process $pid): give each run its own k" \
        gen "${world[@]}" --slice 2/3 --resume -d "$database"
    refuses 2 "slice 2/3 is at work in this database (server process $pid): give all runs at a time the same n" \
        gen "${world[@]}" --slice 1/4 --resume -d "$database"
    refuses 2 "another pgbazaar is at work in this database (server process $pid)" gen "${world[@]}" --resume -d "$database"
    refuses 2 "holds another world" gen "${world[@]}" --slice 1/3 --seed 43 -d "$database"
    kill -9 "${pids[2]}"
    await "${pids[2]}"
    no_waiting
    for k in 1 3; do start $k 3; done
    await "${pids[1]}" "${pids[3]}"
    check "it is killed; the others leave keys and indexes to it" grep -q "rows of other slices are not yet" "$folder/err1" "$folder/err3"
    # shellcheck disable=SC2086
    run gen "${world[@]}" $way --resume -q -d "$database"
    check "gen $way --resume goes on with it" gives 0
    check "without a word" silent err
    is_right
done

# Killed in the finish.
finishing() { # a table that is locked keeps the finish waiting; $finisher is the process that makes it
    new_database
    for k in 1 2; do "$program" gen "${world[@]}" -q --slice $k/3 -d "$database" 2>/dev/null; done
    sql -c "BEGIN; LOCK TABLE retail.customers IN ROW EXCLUSIVE MODE; SELECT pg_sleep(600)" >/dev/null 2>&1 &
    must until_true "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    start 3 3
    until_true "SELECT state = 'finishing' AND EXISTS (SELECT FROM pg_locks WHERE NOT granted
        AND relation = 'retail.customers'::regclass) FROM pgbazaar.world" "${pids[3]}"
}
unlock() {
    sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'
        AND datname = current_database()" >/dev/null
}
check "the last slice makes the indexes, and waits" finishing
run gen "${world[@]}" --slice 1/3 --resume -d "$database"
check "another slice that comes back meanwhile" gives 0
check "leaves them to it" warns "another run makes keys and indexes (server process $(sql -c "$owner" | sort -u))"
unlock
await "${pids[3]}"
check "which ends its work" gives 0
is_right
check "the last slice makes the indexes, and waits" finishing
kill -9 "${pids[3]}"
await "${pids[3]}"
unlock
run gen "${world[@]}" --slice 1/3 --resume -q -d "$database"
check "it is killed, and another slice's --resume makes them" gives 0
is_right

# Struck at random moments, and begun again until each slice has ended well.
RANDOM=7
for round in 1 2; do
    new_database
    for k in 1 2 3; do start $k 3 --resume; done
    for strike in 1 2 3 4; do
        sleep "0.$((RANDOM % 6))$((RANDOM % 10))"
        k=$((RANDOM % 3 + 1))
        kill -9 "${pids[k]}" 2>/dev/null
        await "${pids[k]}"
        start $k 3 --resume
    done
    check "round $round: each slice, struck and begun again, ends well" all_end_well 3
    is_right
done

# More runs than there are slices: some have nothing to do, whenever they come.
new_database
for k in 3 1 2; do
    run gen -p dev --slice $k/3 -q -d "$database"
    check "slice $k/3 of a world that is hardly one" gives 0
done
run verify -p dev -q -d "$database"
check "verify finds nothing wrong" gives 0

# Words.
for slice in 0/3 4/3 1/0 1/10001; do
    refuses 1 "option --slice is $slice, but in k/n n must be from 1 to 10000, and k from 1 to n" gen --to null --slice $slice
done
for slice in 3 1/ /3 a/b -1/3; do
    refuses 1 "option --slice: \"$slice\" is not of the form k/n" gen --to null --slice=$slice
done
for command in plan init drop verify; do
    refuses 1 "$command takes no option --slice" $command --slice 1/3
done

# Files, and nowhere.
for format in binary text csv json; do
    "$program" gen "${world[@]}" -q --format $format --to "$folder/whole"
    for k in 2 1 3; do
        run gen "${world[@]}" -q --format $format --to "$folder/parts" --slice $k/3
        check "--format $format: slice $k/3 into a folder" gives 0
    done
    for file in "$folder"/whole/*; do
        check "$(basename "$file"): the parts behind each other are the file of one run" \
            sh -c 'cat "$1".?-of-3 | cmp -s - "$2"' sh "$folder/parts/$(basename "$file")" "$file"
    done
    check "there is nothing else" test "$(ls "$folder/parts" | wc -l)" -eq $((3 * $(ls "$folder/whole" | wc -l)))
    rm -r "$folder/whole" "$folder/parts"
done
run gen "${world[@]}" -q --to "$folder/ten" --slice 3/10
check "names have the order of their numbers" test -s "$folder/ten/sales_transactions.copy.03-of-10"
for k in 1 2 3; do
    "$program" gen "${world[@]}" --to null --slice $k/3 --json
done | sed -n 's/^{"rows": \([0-9]*\),.*/\1/p' >"$folder/rows"
check "the rows of three slices to nowhere add up" test "$(paste -sd + "$folder/rows" | bc)" = \
    "$("$program" gen "${world[@]}" --to null --json | sed -n 's/^{"rows": \([0-9]*\),.*/\1/p')"

finish_tests
