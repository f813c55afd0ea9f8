#!/usr/bin/env bash
# A network that goes away without a word, in the middle of a copy, while nothing but an answer is
# waited for, at a Ctrl-C: gen ends within the time-outs of its connection, the server lets go of
# what it held for it, and --resume ends in the database of an undisturbed run.
#
# The test runs in a network namespace, the server in another one: that takes root, or a system that
# gives users namespaces of their own.
set -u
cd "$(dirname "$0")/../.." || exit 1

enter=(unshare --net)
[ "$EUID" -eq 0 ] || enter=(unshare --user --map-current-user --keep-caps --net)
if [ -z "${PGBAZAAR_TEST_NAMESPACE-}" ]; then
    if ! "${enter[@]}" ip link add near type veth peer name far 2>/dev/null; then
        echo "1..0 # SKIP network namespaces are not permitted here, or the command ip is missing"
        exit
    fi
    PGBAZAAR_TEST_NAMESPACE=yes exec "${enter[@]}" "$0"
fi
. tests/tap.sh
. tests/undisturbed.sh

chmod 755 "$folder"
server=$folder/s
far=
stop_all() {
    "$program" local stop -q --dir "$server"
    [ -z "$far" ] || kill "$far"
    clean_up
}
trap stop_all EXIT

is_elsewhere() { # PID: its namespace is another one
    [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# A veth pair with an end in each namespace. What is sent vanishes when the far end is down: the
# neighbour's address is not asked for.
make_link() {
    unshare --net sleep infinity >/dev/null &
    far=$!
    must meanwhile $far is_elsewhere $far
    there=(nsenter -t "$far" --net)
    ip link add near type veth peer name far netns $far
    ip address add 10.77.0.1/30 dev near
    "${there[@]}" ip address add 10.77.0.2/30 dev far
    ip link set lo up
    ip link set near up
    "${there[@]}" ip link set far up
    ip neighbour replace 10.77.0.2 dev near nud permanent \
        lladdr "$("${there[@]}" ip -o link show far | sed 's|.*link/ether \([^ ]*\).*|\1|')"
}
make_link

"${there[@]}" "$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar
database=bazaar
sql -c "ALTER SYSTEM SET listen_addresses = '10.77.0.2'"
echo "host all all 10.77.0.1/32 trust" >>"$server/data/pg_hba.conf"
"$program" local stop -q --dir "$server"
"${there[@]}" "$program" local start -q --dir "$server" || exit 1

world=(-p ci --set world.transactions=36k --set world.customers=3k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"

# Where the copying of sales is slow, but never at a stand.
new_database
slow=$database
"$program" init -q -d "$slow"
sql -c "CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.002); RETURN NEW; END'" \
    -c "CREATE TRIGGER slow BEFORE INSERT ON retail.sales_transactions FOR EACH ROW EXECUTE FUNCTION public.slow()"

timeouts="connect_timeout=2 tcp_user_timeout=2000 keepalives_idle=1 keepalives_interval=1 keepalives_count=2"
link="host=10.77.0.2 sslmode=disable $timeouts user=bazaar"
sessions="SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgbazaar gen'"

session_ends() { # within tcp_user_timeout, and not only after the server's own
    local patience=20
    until_true "SELECT ($sessions) = 0"
}

begin() { # ADDRESS: a gen into a new database, in the background, whose copy lasts
    new_database "$slow"
    "$program" gen "${world[@]}" -q -j 2 -d "$1 dbname=$database" >"$folder/out" 2>"$folder/err" &
    gen=$!
}

copying="SELECT count(*) > 0 FROM pg_stat_progress_copy WHERE relid = 'retail.sales_transactions'::regclass AND bytes_processed > 200000"

resumes() {
    PGOPTIONS='-c client_min_messages=error -c lock_timeout=10s' sql -c "DROP FUNCTION IF EXISTS public.slow CASCADE"
    run gen "${world[@]}" -q --resume -d "$1 dbname=$database"
    check "--resume goes on" gives 0
    check "to the database of an undisturbed run" as_undisturbed
}

cut_link() { "${there[@]}" ip link set far down; }
mend_link() { "${there[@]}" ip link set far up; }

begin "$link"
check "gen is copying over a link" until_true "$copying" "$gen"
cut_link
check "the link is cut: gen ends within its time-out" ends_within 8 "$gen"
check "exit code 2" gives 2
check "one sentence: how to go on" says "go on with \`pgbazaar gen --resume\`"
check "the server's sessions end as well, after the same time" session_ends
mend_link
resumes "$link"

# Nothing is under way but an answer: the session waits for a lock.
new_database
"$program" init -q -d "$database"
coproc other { psql -XAtq -d "$database"; }
echo "BEGIN; LOCK TABLE retail.customers IN ACCESS EXCLUSIVE MODE; SELECT 'locked';" >&"${other[1]}"
must read -t "$patience" -r _ <&"${other[0]}"
"$program" gen "${world[@]}" -q -j 2 -d "$link dbname=$database" >"$folder/out" 2>"$folder/err" &
gen=$!
check "gen waits for a lock" until_true "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted" "$gen"
cut_link
check "the link is cut: gen ends within its time-out" ends_within 8 "$gen"
check "exit code 2" gives 2
check "one sentence" says "Connection timed out"
echo "ROLLBACK; \\q" >&"${other[1]}"
await ${other_PID:+"$other_PID"}
check "the server's sessions end as well" session_ends

run gen "${world[@]}" -q --resume -d "$link dbname=$database"
check "a server that cannot be reached: exit code 2" gives 2
check "after connect_timeout, or tcp_user_timeout" grep -qE "did not answer within 2 s|Connection timed out" "$folder/err"
mend_link
resumes "$link"

# Ctrl-C need not wait for time-outs of a connection that are long.
long="tcp_user_timeout=60000 keepalives_idle=60 options='-c tcp_user_timeout=2000 -c tcp_keepalives_idle=1'"
begin "$link $long"
check "gen is copying over a link" until_true "$copying" "$gen"
cut_link
sleep 0.2
kill -INT "$gen"
check "Ctrl-C while the link is down: gen ends" ends_within 12 "$gen"
check "exit code 130" gives 130
check "the server's sessions end as well" session_ends
mend_link
resumes "$link"

finish_tests
