#!/usr/bin/env bash
# Accidents in the middle of gen: interrupted, disconnected, the server killed, the disk full. Each
# time: the right exit code, one sentence that says how to go on, and a --resume that ends in the
# same world. A server of its own, which may be killed.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

chmod 755 "$folder"
server=$folder/s
mounts=()
stop_all() {
    "$program" local stop -q --dir "$server"
    "$program" local stop -q --dir "$folder/w" 2>/dev/null
    for mount in "${mounts[@]}"; do
        umount "$mount"
    done
    clean_up
}
trap stop_all EXIT
"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
world=(-p ci --set world.transactions=36k --set world.customers=3k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"
whole=$database

# Where the copying has a middle that lasts: sales wait before their first row.
new_database
slow=$database
"$program" init -q -d "$slow"
sql -c "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'" \
    -c "CREATE TRIGGER wait BEFORE INSERT ON retail.sales_transactions EXECUTE FUNCTION public.wait()"

begin() { # [SECONDS]: a gen into a new database, in the background: $gen
    new_database "$slow"
    [ $# -eq 0 ] || sql -c "CREATE OR REPLACE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep($1); RETURN NULL; END'"
    "$program" gen "${world[@]}" -q -j 2 -d "$database" >"$folder/out" 2>"$folder/err" &
    gen=$!
}

ended() { # keeps the exit code of the gen in the background
    await "$gen"
}

copies="FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
copying="SELECT count(*) > 0 $copies"

struck() { # cancel | terminate: until gen has ended; another connection may come to its COPY, which waits, later
    sql -c "SELECT pg_$1_backend(pid) $copies" >/dev/null
    gone "$gen"
}

no_waiting() {
    PGOPTIONS='-c client_min_messages=error' sql -c "DROP FUNCTION IF EXISTS public.wait CASCADE"
}

resumes() { # [recovering]: the second run mends it all
    [ "${1-}" = recovering ] || no_waiting
    run gen "${world[@]}" -q --resume -d "$database"
    no_waiting
    check "--resume goes on" gives 0
    check "without a word" silent err
    check "to the database of an undisturbed run" as_undisturbed
}

verifies() {
    run verify "${world[@]}" -q -d "$database"
    check "verify finds nothing wrong" gives 0
}
# Ctrl-C and SIGTERM.
for signal in INT TERM; do
    begin
    check "gen is copying" until_true "$copying" "$gen"
    kill -"$signal" "$gen"
    ended
    check "SIG$signal while copying: exit code 130" gives 130
    check "it says how to go on" says "interrupted: slices that were sent stay; go on with --resume"
    refuses 2 "did not end: go on with \`pgbazaar gen --resume\`" gen "${world[@]}" -d "$database"
    refuses 2 "did not end: go on with \`pgbazaar gen --resume\`" verify "${world[@]}" -d "$database"
    resumes
done
begin 1
check "gen is copying" until_true "$copying" "$gen"
sql -c "BEGIN; LOCK TABLE retail.customers IN ROW EXCLUSIVE MODE; SELECT pg_sleep(600)" >/dev/null 2>&1 &
check "gen waits for a table to make its indexes" until_true "SELECT state = 'finishing' AND EXISTS (
    SELECT FROM pg_locks WHERE NOT granted AND relation = 'retail.customers'::regclass) FROM pgbazaar.world" "$gen"
kill -INT "$gen"
ended
check "Ctrl-C in the finish: exit code 130" gives 130
check "it says how to go on" says "interrupted: keys and indexes that were made stay; a second run (gen: with --resume)"
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >/dev/null
resumes

# While the schema is installed: another session makes the same schema and has not committed.
coproc other { psql -XAtq -d bazaar; }
new_database
echo "\\c $database
BEGIN; CREATE SCHEMA pgbazaar; SELECT 'made';" >&"${other[1]}"
must read -t "$patience" -r _ <&"${other[0]}"
"$program" gen "${world[@]}" -d "$database" >"$folder/out" 2>"$folder/err" &
gen=$!
check "gen waits in the installation" until_true "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted" "$gen"
kill -INT "$gen"
ended
check "Ctrl-C in the installation: exit code 130" gives 130
check "it says so" says "interrupted"
echo "ROLLBACK; \\q" >&"${other[1]}"
await ${other_PID:+"$other_PID"}
check "nothing is left of the schema" answers "" "SELECT nspname FROM pg_namespace WHERE nspname IN ('retail', 'pgbazaar')"
resumes

# The server ends a session, or a statement.
begin
check "gen is copying" until_true "$copying" "$gen"
check "its COPY is ended" until_true "SELECT count(pg_terminate_backend(pid)) > 0 $copies" "$gen"
must within "$patience" struck terminate
ended
check "a terminated COPY: exit code 2" gives 2
check "the server's reason, and how to go on" says "SQLSTATE 57P01" "what was loaded stays: go on with \`pgbazaar gen --resume\`"
resumes
begin
check "gen is copying" until_true "$copying" "$gen"
check "its COPY is cancelled" until_true "SELECT count(pg_cancel_backend(pid)) > 0 $copies" "$gen"
must within "$patience" struck cancel
ended
check "a cancelled COPY is no Ctrl-C: exit code 2" gives 2
check "the server's reason, and how to go on" says "SQLSTATE 57014" "go on with \`pgbazaar gen --resume\`"
resumes
begin 1
check "gen is copying" until_true "$copying" "$gen"
check "the session that holds the lock is terminated" until_true "SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_locks WHERE
    locktype = 'advisory' AND mode = 'ExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())" "$gen"
ended
check "without its lock: exit code 2" gives 2
check "how to go on" says "go on with \`pgbazaar gen --resume\`"
resumes

# A backend is killed: the server ends all sessions and recovers. The next run waits for it.
begin 1
check "gen is copying" until_true "$copying" "$gen"
kill -KILL "$(sql -c "SELECT min(pid) $copies")"
ended
check "a killed backend: exit code 2" gives 2
check "how to go on" says "go on with \`pgbazaar gen --resume\`"
PGCONNECT_TIMEOUT=60 resumes recovering

# The whole server is stopped by its administrator, or killed as by a power cut.
for signal in INT QUIT; do
    begin
    check "gen is copying" until_true "$copying" "$gen"
    postmaster=$(head -n 1 "$server/data/postmaster.pid")
    kill -$signal "$postmaster"
    ended
    check "a server stopped by SIG$signal: exit code 2" gives 2
    check "how to go on" says "go on with \`pgbazaar gen --resume\`"
    must within "$patience" gone "$postmaster"
    "$program" local start -q --dir "$server"
    resumes
done
verifies

# A share of the world ends before the whole does: what it has said to be there outlasts a power cut,
# though its commits did not wait for the disk.
new_database
recorded="SELECT sum(row_count) FROM pgbazaar.ledger"
sql -c "ALTER SYSTEM SET wal_writer_delay = '10s'" -c "ALTER SYSTEM SET wal_writer_flush_after = '1GB'" -c "SELECT pg_reload_conf()" >/dev/null
run gen "${world[@]}" -q --slice 1/2 -d "$database"
check "half of a world" gives 0
rows=$(sql -c "$recorded")
postmaster=$(head -n 1 "$server/data/postmaster.pid")
kill -QUIT "$postmaster"
must within "$patience" gone "$postmaster"
"$program" local start -q --dir "$server"
check "is there after a power cut" answers "$rows" "$recorded"
sql -c "ALTER SYSTEM RESET wal_writer_delay" -c "ALTER SYSTEM RESET wal_writer_flush_after" -c "SELECT pg_reload_conf()" >/dev/null

# More connections than the server gives.
new_database
refuses 2 "1000 are needed: give a lower --jobs, or raise max_connections" gen "${world[@]}" -q -j 1000 -d "$database"
resumes

# A summary that cannot be printed does not undo the work.
new_database
"$program" gen "${world[@]}" -d "$database" >/dev/full 2>"$folder/err"
status=$?
check "standard output on a full disk: exit code 2" gives 2
check "is said" warns "cannot write to standard output: No space left on device"
resumes

"$program" gen "${world[@]}" --resume --json -d "$database" 2>"$folder/err" | true
check "nor one that nobody reads, which is an error too" test "${PIPESTATUS[0]}" -eq 2

# Disks that are full.
small_disk() { # NAME SIZE: a file system of this size in $folder/NAME, or a test that is skipped
    mkdir -p "$folder/$1"
    if mount -t tmpfs -o "size=$2" tmpfs "$folder/$1" 2>/dev/null; then
        mounts+=("$folder/$1")
        return
    fi
    count=$((count + 1))
    echo "ok $count - a full disk # SKIP mounting a small file system is not permitted"
    false
}
if small_disk tablespace 100m; then
    mkdir "$folder/tablespace/t"
    chown --reference="$server/data" "$folder/tablespace/t"
    sql -d bazaar -c "CREATE TABLESPACE small LOCATION '$folder/tablespace/t'"
    empty=$(sql -d bazaar -c "SELECT pg_database_size('template1') / 1048576 + 2")
    whole=$(sql -d bazaar -c "SELECT pg_database_size('$whole') / 1048576")
    for part in 20 70; do # percent: full in the copy, and in the finish
        megabytes=$((empty + (whole - empty) * part / 100))
        mount -o remount,size=100m "$folder/tablespace"
        database=t_full
        createdb --tablespace small "$database"
        sql -d bazaar -c CHECKPOINT
        mount -o remount,size=${megabytes}m "$folder/tablespace"
        refuses 2 "No space left on device (SQLSTATE 53100)" gen "${world[@]}" -q -d "$database"
        check "it says what to do" says "make room on the server's disk and go on with \`pgbazaar gen --resume\`"
        run gen "${world[@]}" -q --resume -d "$database"
        check "while it is full: exit code 2" gives 2
        check "one sentence, of the copy or of a connection that the server had no room for" says
        mount -o remount,size=100m "$folder/tablespace"
        resumes
        verifies
        dropdb "$database"
    done
fi

# The server's log has no room: the server goes down by itself, and is started again when there is
# some. A server of its own, as a log that was long cannot be made short.
if small_disk wal 1g; then
    "$program" local start -q --dir "$folder/w"
    "$program" local stop -q --dir "$folder/w"
    cp -a "$folder/w/data/pg_wal" "$folder/wal/"
    rm -r "$folder/w/data/pg_wal"
    ln -s "$folder/wal/pg_wal" "$folder/w/data/pg_wal"
    "$program" local start -q --dir "$folder/w"
    PGHOST=$folder/w/socket
    database=bazaar
    mount -o "remount,size=$(($(du -sk "$folder/wal" | cut -f1) + 2048))k" "$folder/wal"
    refuses 2 "go on with \`pgbazaar gen --resume\`" gen "${world[@]}" -q -d "$database"
    check "the server has gone down" grep -q "PANIC.*No space left on device" "$folder/w/log"
    mount -o remount,size=1g "$folder/wal"
    "$program" local stop -q --dir "$folder/w" 2>/dev/null
    "$program" local start -q --dir "$folder/w"
    resumes
    "$program" local stop -q --dir "$folder/w"
    PGHOST=$server/socket
fi

# Files.
echo "kept" >"$folder/file"
refuses 2 "Not a directory" gen -p dev --to "$folder/file"
check "the file is as it was" test "$(cat "$folder/file")" = kept
"$program" gen -p dev -q --to "$folder/files"
before=$(cat "$folder/files"/* | md5sum)
refuses 1 "files/product_embeddings.copy is there already: give another folder" gen -p dev --to "$folder/files"
check "the former files are as they were, and alone" test "$before" = "$(cat "$folder/files"/* | md5sum)"
mkdir "$folder/cut"
"$program" gen -p ci --set world.embeddings=no -q --to "$folder/cut" >"$folder/out" 2>"$folder/err" &
gen=$!
must meanwhile "$gen" test -e "$folder/cut/stores.copy.new"
"$program" gen -p dev -q --to "$folder/cut" 2>"$folder/second"
check "a second gen into the folder: exit code 2" test $? -eq 2
check "it says why" grep -q "another gen is writing into folder $folder/cut" "$folder/second"
kill -INT "$gen"
ended
check "Ctrl-C while writing files: exit code 130" gives 130
check "it says what is left" says "interrupted: no file was written"
check "none is left" test -z "$(ls "$folder/cut")"
"$program" gen -p ci --set world.embeddings=no -q --to "$folder/cut" &
gen=$!
must meanwhile "$gen" test -e "$folder/cut/stores.copy.new"
kill -9 "$gen"
await "$gen"
run gen -p dev -q --to "$folder/cut"
check "what a killed gen has left is written over" gives 0
check "and does not show" diff -r "$folder/cut" "$folder/files"
rm -rf "$folder/files"
if small_disk files 300k; then
    for jobs in 1 4; do
        refuses 2 "No space left on device" gen "${world[@]}" -q -j $jobs --to "$folder/files"
        check "a full disk leaves no file behind" test -z "$(ls "$folder/files")"
    done
    head -c 300k /dev/zero >"$folder/files/full" 2>/dev/null
    refuses 2 "No space left on device" gen -p dev -q --to null --realism "$folder/files/report"
    check "nor half a report" test "$(ls "$folder/files")" = full
fi

# Keys that were made before the rows: they refuse rows that come before what they point at.
new_database
"$program" gen -p dev -q -d "$database"
sql -c "TRUNCATE retail.stores, retail.store_access, retail.product_categories, retail.customers, retail.products,
            retail.product_embeddings, retail.sales_transactions, retail.sales_transaction_items, retail.audit_log" \
    -c "DELETE FROM pgbazaar.ledger" -c "UPDATE pgbazaar.world SET state = 'loading'"
refuses 2 "a gen that fills this database did not end: go on with \`pgbazaar gen --resume\`" init -d "$database"
run gen -p dev -q --resume -d "$database"
check "gen goes on over keys that are there" gives 0
run verify -p dev -q -d "$database"
check "and ends in the same world" gives 0

# A limit that is meant for an application would end every attempt.
new_database
sql -c "ALTER DATABASE $database SET statement_timeout = '5ms'"
run gen -p dev -q -d "$database"
check "gen does not stop at the database's statement_timeout" gives 0
run verify -p dev -q -d "$database"
check "nor does verify" gives 0

# Nor is one that is meant for tables a limit for a run that waits for its turn.
new_database
sql -c "ALTER DATABASE $database SET lock_timeout = '5ms'"
PGOPTIONS='-c lock_timeout=0' psql -XAtq -d "$database" >"$folder/turn" \
    -c "SELECT pg_advisory_lock(8099550625653678451)" -c "SELECT 'taken'" -c "SELECT pg_sleep(1)" &
holder=$!
must meanwhile "$holder" grep -qs taken "$folder/turn"
run gen -p dev -q -d "$database"
check "gen does not stop at the database's lock_timeout when it waits for its turn" gives 0
wait "$holder"

# The server spells out names and policies as it is told to.
sql -c "ALTER DATABASE $database SET quote_all_identifiers = on"
run verify -p dev -q --rules -d "$database"
check "policies are known where names are quoted" gives 0
run drop --yes -q -d "$database"
check "so are the tables that go" gives 0

# Ctrl-C at a question.
(sleep 0.5; printf '\003'; sleep 0.5) | timeout 10 script -qec "'$program' drop -d '$database'" /dev/null >"$folder/out"
status=$?
check "Ctrl-C when drop asks: exit code 130" gives 130
check "it says what happened" prints "interrupted: nothing was dropped"

finish_tests
