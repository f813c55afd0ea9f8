#!/usr/bin/env bash
# gen --slice and load --driver over a network: three machines, each a network namespace with an
# address of its own, and a server that asks them for a password. Together they make the database of
# a single gen, and ask what a single load asks.
#
# That takes root, or a system that gives users namespaces of their own, and the command ip.
set -u
cd "$(dirname "$0")/../.." || exit 1

enter=(unshare --net)
[ "$EUID" -eq 0 ] || enter=(unshare --user --map-current-user --keep-caps --net)
if [ -z "${PGBAZAAR_TEST_NAMESPACE-}" ]; then
    if ! "${enter[@]}" sh -c 'ip link add near type veth peer name far && ip link add switch type bridge' 2>/dev/null; then
        echo "1..0 # SKIP network namespaces or bridges are not permitted here, or the command ip is missing"
        exit
    fi
    PGBAZAAR_TEST_NAMESPACE=yes exec "${enter[@]}" "$0"
fi
. tests/tap.sh
. tests/undisturbed.sh

chmod 755 "$folder"
server=$folder/s
machines=()
stop_all() {
    "$program" local stop -q --dir "$server"
    [ ${#machines[@]} -eq 0 ] || kill "${machines[@]}"
    clean_up
}
trap stop_all EXIT

is_elsewhere() { # PID: its namespace is another one
    [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# A bridge; the server has 10.78.0.1 on it, machine k has 10.78.0.1k and nothing else.
make_machine() { # K
    unshare --net sleep infinity >/dev/null &
    machines[$1]=$!
    must meanwhile $! is_elsewhere $!
    ip link add "port$1" type veth peer name network netns "${machines[$1]}"
    ip link set "port$1" master switch up
    on "$1" ip address add "10.78.0.1$1/24" dev network
    on "$1" ip link set network up
}
on() { # K COMMAND...: on machine K
    local machine=${machines[$1]}
    shift
    nsenter -t "$machine" --net "$@"
}
ip link add switch type bridge
ip address add 10.78.0.1/24 dev switch
ip link set lo up
ip link set switch up
for k in 1 2 3; do make_machine $k; done

"$program" local start -q --dir "$server" || exit 1
unset PGPORT
export PGHOST=$server/socket PGUSER=bazaar PGDATABASE=bazaar PGPASSFILE=$folder/none
database=bazaar
sql -c "ALTER SYSTEM SET listen_addresses = '10.78.0.1'" \
    -c "CREATE ROLE loader SUPERUSER LOGIN PASSWORD 'planted'"
echo "host all loader 10.78.0.0/24 scram-sha-256" >>"$server/data/pg_hba.conf"
echo "host all mcp_user 10.78.0.0/24 trust" >>"$server/data/pg_hba.conf"
"$program" local stop -q --dir "$server"
"$program" local start -q --dir "$server" || exit 1

world=(-p ci --set world.transactions=60k --set world.customers=40k --set world.products=500 --set world.embeddings=no)
check "a gen on the server's own machine" undisturbed "${world[@]}"

# What each machine is given: a service file and a passfile.
mkdir "$folder/secret"
printf '10.78.0.1:*:*:loader:planted\n' >"$folder/secret/passfile"
chmod 600 "$folder/secret/passfile"
serve() { # the service "shop" is $database
    cat >"$folder/secret/services" <<END
[shop]
host=10.78.0.1
user=loader
dbname=$database
sslmode=disable
passfile=$folder/secret/passfile
END
}
pids=()
start() { # K MACHINE OPTIONS...: slice K of three, in the background
    local k=$1 machine=$2
    shift 2
    nsenter -t "${machines[machine]}" --net env -u PGHOST -u PGUSER -u PGDATABASE PGSERVICEFILE="$folder/secret/services" \
        "$program" gen "${world[@]}" -j 1 --slice "$k/3" "$@" -d service=shop >"$folder/out$k" 2>"$folder/err$k" &
    pids[k]=$!
}
ends() { # K CODE
    await "${pids[$1]}"
    cp "$folder/out$1" "$folder/out"
    cp "$folder/err$1" "$folder/err"
    gives "$2"
}

new_database
serve
for k in 1 2 3; do start $k $k; done
addresses="SELECT count(DISTINCT client_addr) = 3 FROM pg_stat_activity WHERE datname = current_database() AND usename = 'loader'"
check "the server sees three machines at once" until_true "$addresses"
for k in 1 2 3; do check "machine $k ends well" ends $k 0; done
check "one of them made keys and indexes" test "$(grep -l 'finished in' "$folder"/out[123] | wc -l)" -eq 1
check "the database is that of a single gen" as_undisturbed
run verify "${world[@]}" -q -d "$database"
check "verify finds nothing wrong" gives 0

# The three make one load.
. tests/one_load.sh
drive() { # START: how many end well is in $driven
    local k
    driven=0
    rm -rf "$folder"/driver-*
    for k in 1 2 3; do
        on $k env -u PGHOST -u PGUSER -u PGDATABASE PGSERVICEFILE="$folder/secret/services" \
            "$program" load -q "${load[@]}" --driver $k/3 --start-at "$1" -d service=shop -o "$folder/driver-$k" \
            >"$folder/out$k" 2>"$folder/err$k" &
        pids[k]=$!
    done
    for k in 1 2 3; do ends $k 0 && driven=$((driven + 1)); done
}
together drive
check "all three drivers end well" test "$driven" -eq 3
check_one_load "$folder"/driver-[123]

# A machine dies; another one does what it has left.
new_database
serve
for k in 1 2 3; do start $k $k; done
must until_true "$addresses" "${pids[2]}"
kill -9 "${pids[2]}"
check "machine 2 dies" ends 2 137
check "before its slice was done" test ! -s "$folder/out2"
for k in 1 3; do check "machine $k ends well" ends $k 0; done
start 2 3 --resume
check "machine 3 does its slice too" ends 2 0
check "the database is that of a single gen" as_undisturbed

# The password is asked for.
new_database
serve
sed -i '/^passfile/d' "$folder/secret/services"
start 1 1
check "without a passfile: exit code 2" ends 1 2
check "a password is asked for" says 'wants a password for role "loader"'
printf '10.78.0.1:*:*:loader:wrong\n' >"$folder/secret/passfile"
serve
start 1 1
check "with the wrong one: exit code 2" ends 1 2
check "it is refused" says "password authentication failed"
check "nothing was made" answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL"

finish_tests
