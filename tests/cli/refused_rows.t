#!/usr/bin/env bash
# Rows that the server will not take: late in a COPY, at its COMMIT, because of other sessions. gen
# ends with the server's reason and none of its rows, and --resume ends in the database of an
# undisturbed run.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

world=(-p ci --set world.transactions=36k --set world.customers=3k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"
new_database
installed=$database
"$program" init -q -d "$installed"

begin() { # SQL...: a new database in which the schema was changed so
    new_database "$installed"
    for statement; do
        sql -c "$statement" >/dev/null
    done
}

start() { # gen in the background: $gen
    "$program" gen "${world[@]}" -q -j 2 -d "$database" >"$folder/out" 2>"$folder/err" &
    gen=$!
}

ended() { # keeps the exit code of the gen in the background
    await "$gen"
}

resumes() { # SQL...: after it, --resume mends it all
    for statement; do
        PGOPTIONS='-c client_min_messages=error -c lock_timeout=10s' sql -c "$statement" >/dev/null
    done
    run gen "${world[@]}" -q --resume -d "$database"
    check "--resume goes on" gives 0
    check "to the database of an undisturbed run" as_undisturbed
    dropdb --force "$database"
}

how_to_go_on="go on with \`pgbazaar gen --resume\`"

# The last sale of a COPY that has been streaming all the while. What the server says of the row is
# somebody's data: neither its DETAIL nor its CONTEXT is told, in whatever detail is asked for.
mail=$("$program" row "${world[@]}" customers 2999 | sed 's/.*"email": *"\([^"]*\)".*/\1/')
check "there is an address to look for" test "${mail%@*}" != "$mail"
begin "ALTER TABLE retail.customers ADD CONSTRAINT late CHECK (email <> '$mail')"
run gen "${world[@]}" -v -j 2 -d "$database"
check "a row that is refused late: exit code 2" gives 2
check "the server's reason" warns 'violates check constraint "late" (SQLSTATE 23514)'
check "how to go on" warns "$how_to_go_on"
check "not a word of the row" test "$(grep -c -e "$mail" -e "Failing row" -e CONTEXT "$folder/err" "$folder/out" | grep -vc ':0')" -eq 0
check "nor one of the rows in front of it is there" answers 0 "SELECT count(*) FROM retail.customers"
resumes "ALTER TABLE retail.customers DROP CONSTRAINT late"

begin "CREATE FUNCTION public.late() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF NEW.email = ''$mail'' THEN RAISE ''row is %'', NEW.phone USING ERRCODE = ''22023''; END IF; RETURN NEW; END'" \
    "CREATE TRIGGER late BEFORE INSERT ON retail.customers FOR EACH ROW EXECUTE FUNCTION public.late()"
run gen "${world[@]}" -q -j 2 -d "$database"
check "a trigger that refuses a late row: exit code 2" gives 2
check "its reason" says "(SQLSTATE 22023)" "$how_to_go_on"
resumes "DROP FUNCTION public.late CASCADE"

# Swallowed rows are no success.
begin "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RETURN CASE WHEN NEW.email = ''$mail'' THEN NULL ELSE NEW END; END'" \
    "CREATE TRIGGER swallow BEFORE INSERT ON retail.customers FOR EACH ROW EXECUTE FUNCTION public.swallow()"
run gen "${world[@]}" -q -j 2 -d "$database"
check "a trigger that swallows one row: exit code 2" gives 2
check "is said" says 'COPY into table "customers" took 2999 rows of 3000' "$how_to_go_on"
resumes "DROP FUNCTION public.swallow CASCADE"

# At COMMIT, when the COPY was taken already: a deferred trigger that fails, and one whose session
# is cancelled or ended.
deferred="CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON retail.sales_transactions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.at_commit()"
begin "CREATE FUNCTION public.at_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''too late''; END'" "$deferred"
run gen "${world[@]}" -q -j 2 -d "$database"
check "a COMMIT that fails: exit code 2" gives 2
check "its reason" says "too late (SQLSTATE P0001)" "$how_to_go_on"
check "no sale is there" answers 0 "SELECT count(*) FROM retail.sales_transactions"
resumes "DROP FUNCTION public.at_commit CASCADE"
struck() { # cancel | terminate: until gen has ended; its other connection may come to its COMMIT, which takes hours, later
    sql -c "SELECT pg_$1_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" >/dev/null
    gone "$gen"
}
for way in cancel terminate; do
    begin "CREATE FUNCTION public.at_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'" \
        "$deferred"
    start
    check "a COMMIT waits" until_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event = 'PgSleep' AND query ILIKE '%commit%'" "$gen"
    must within "$patience" struck $way
    ended
    check "pg_${way}_backend at COMMIT: exit code 2" gives 2
    check "the reason" says "SQLSTATE 57" "$how_to_go_on"
    resumes "DROP FUNCTION public.at_commit CASCADE"
done

# Another session, which holds the ledger and asks for the lines that gen is filling, before it comes to
# the ledger. It has time: gen is the one that gives in.
begin "CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END'" \
    "CREATE TRIGGER slow BEFORE INSERT ON retail.sales_transaction_items EXECUTE FUNCTION public.slow()"
coproc other { psql -XAtq -d "$database"; }
start
check "gen is filling lines" until_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" "$gen"
echo "SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE pgbazaar.ledger IN SHARE MODE;
      LOCK TABLE retail.sales_transaction_items IN SHARE MODE; ROLLBACK; SELECT 'free';" >&"${other[1]}"
ended
check "a deadlock: exit code 2" gives 2
check "the reason" says "deadlock detected (SQLSTATE 40P01)" "$how_to_go_on"
must read -t "$longest" -r _ <&"${other[0]}"
resumes "DROP FUNCTION public.slow CASCADE"
echo "\\q" >&"${other[1]}"
await ${other_PID:+"$other_PID"}

# Where transactions are serializable by default: gen reads what another session changes, who has read
# what gen fills.
serializable="DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET default_transaction_isolation = serializable'', current_database()); END'"
begin "$serializable"
resumes
begin "CREATE TABLE public.read_by_gen AS SELECT 1 AS one" \
    "CREATE FUNCTION public.reads() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM FROM public.read_by_gen; PERFORM pg_sleep(1); RETURN NULL; END'" \
    "CREATE TRIGGER reads BEFORE INSERT ON retail.sales_transactions EXECUTE FUNCTION public.reads()" \
    "$serializable"
start
check "gen is filling sales" until_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" "$gen"
sql -c "BEGIN; SELECT count(*) FROM retail.sales_transactions; UPDATE public.read_by_gen SET one = 2; COMMIT" >/dev/null
ended
check "a serialization failure: exit code 2" gives 2
check "the reason" says "(SQLSTATE 40001)" "$how_to_go_on"
resumes "DROP TABLE public.read_by_gen" "DROP FUNCTION public.reads CASCADE"

finish_tests
