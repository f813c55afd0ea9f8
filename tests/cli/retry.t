#!/usr/bin/env bash
# gen --retry: connections that are lost, again and again, and a run that goes on by itself.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

world=(-p ci --set world.transactions=150k --set world.customers=3k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"

strike() { # SLICES: once so many are in the ledger, all sessions of gen end; false when gen was faster
    until_true "SELECT count(*) >= $1 FROM pgbazaar.ledger" "$gen" || return
    [ "$(sql -c "SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity
        WHERE application_name = 'pgbazaar gen' AND datname = current_database()")" = t ]
}

new_database
"$program" gen "${world[@]}" --retry 3 -d "$database" >"$folder/out" 2>"$folder/err" &
gen=$!
check "all sessions end early" strike 2
check "and later, in the second attempt" strike 8
await "$gen"
check "the run goes on by itself" gives 0
check "says so" grep -q "57P01.*attempt 1 of 3 to go on" "$folder/err"
check "begins to count anew after every row" test "$(grep -c "attempt 1 of 3" "$folder/err")" -ge 2
check "counts the rows of all attempts" awk '/rows, .* copied in/ { gsub(",", "", $1); exit $1 < 450000 }' "$folder/out"
check "ends in the database of an undisturbed run" as_undisturbed

# The server may not know yet that a lost session is gone, and hold its lock for it.
hold_lock() { # SECONDS, in the background
    sql -c "SELECT pg_advisory_lock(8099550625653678450), pg_sleep($1)" >/dev/null &
    must until_true "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())" $!
}
new_database
hold_lock 4
run gen "${world[@]}" --retry 6 -d "$database"
check "a lock that another session holds for a while is waited for" gives 0
check "by attempts" grep -q "another pgbazaar is at work .*attempt 1 of 6" "$folder/err"
hold_lock 2
run gen "${world[@]}" --retry 6 -d "$database"
check "what is there already is not gone on with unasked: exit code 2" gives 2
check "it says so" grep -q "holds this world already" "$folder/err"
run gen "${world[@]}" --retry 1 -j 1000 -d "$database"
check "so is room for connections" grep -q "has room for .*attempt 1 of 1" "$folder/err"

start=$(date +%s%3N)
run gen -p dev --retry 2 -d "host=$folder dbname=nowhere"
check "a server that does not come: exit code 2" gives 2
check "after as many attempts as were asked for" test "$(grep -c "attempt . of 2 to go on" "$folder/err")" -eq 2
check "with pauses between them" test $(($(date +%s%3N) - start)) -ge 1500

# Nor is one heard of while its machine starts, or while a proxy in front of it has nobody to ask.
listen() { # keep | close: what is done with who connects; in $port
    exec 5< <(exec perl -MIO::Socket::INET -e '
        my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die $!;
        $| = 1;
        print $server->sockport, "\n";
        my @kept;
        while (my $client = $server->accept) { push @kept, $client if $ARGV[0] eq "keep"; }' "$1")
    listener=$!
    must read -t "$patience" -r port <&5
}
for client in keep close; do
    listen "$client"
    run gen -p dev --retry 1 -d "host=127.0.0.1 port=$port dbname=nowhere connect_timeout=1"
    kill "$listener"
    check "a server that says nothing: exit code 2 ($client)" gives 2
    check "after another attempt" test "$(grep -c "attempt 1 of 1 to go on" "$folder/err")" -eq 1
done
refuses 2 "could not translate host name" gen -p dev --retry 5 -d host=no-such-host.invalid
refuses 2 "holds another world" gen -p dev --retry 5 -d "$database"
check "what does not pass is not tried again" test "$(wc -l <"$folder/err")" -eq 1
refuses 1 "--retry is for lost connections" gen -p dev --to null --retry 2
finish_tests
