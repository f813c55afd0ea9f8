#!/usr/bin/env bash
# Every way in which a database cannot be reached: one sentence, exit code 2 (1 for a mistake in the
# words), no password shown, nothing hangs. A server of its own, which it may start, stop and change.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

chmod 755 "$folder"
server=$folder/s
stop_all() {
    "$program" local stop -q --dir "$server"
    clean_up
}
trap stop_all EXIT
unset PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGSSLMODE PGHOSTADDR PGOPTIONS
export PGPASSFILE=$folder/pgpass PGSERVICEFILE=$folder/services
url=$("$program" local start -q --dir "$server" && "$program" local url --dir "$server")
socket="host=$server/socket user=bazaar"
admin() { psql -XAtq "$url" "$@"; }

# The server.
refuses 2 "no server at socket \"$folder/none/.s.PGSQL.5432\"" init -d "host=$folder/none"
check "says how to start one" says "pgbazaar local start"
refuses 2 "no server at localhost:1 (connection refused)" init -d postgresql://localhost:1/x
refuses 2 "could not translate host name" init -d postgresql://no-such-host.invalid/x
PGHOST=$folder/none refuses 2 "no server at socket \"$folder/none" init
here=$PWD program=$(realpath "$program")
cd "$folder" || exit 1
for command in "load -p demo" "capacity -p demo" "experiment indexes" "compare -q --run demo"; do
    # shellcheck disable=SC2086
    refuses 2 "no server at localhost:1" $command -d postgresql://localhost:1/x
done
check "and no empty folder stays behind" test -z "$(find results -mindepth 1 2>/dev/null)"
cd "$here" || exit 1

# The database, the role, the password.
refuses 2 'database "nope" does not exist' init -d "$socket dbname=nope"
check "says what to do" says "createdb"
refuses 2 'role "nope" does not exist' init -d "$socket user=nope dbname=bazaar"
admin -c "CREATE ROLE guest LOGIN PASSWORD 'planted-secret'" -c "CREATE ROLE staff" \
    -c "CREATE ROLE visitor LOGIN" -c "REVOKE CONNECT ON DATABASE bazaar FROM PUBLIC"
refuses 2 'role "staff" is not permitted to log in' init -d "$socket user=staff dbname=bazaar"
refuses 2 "permission denied for database" init -d "$socket user=visitor dbname=bazaar"
admin -c "GRANT CONNECT ON DATABASE bazaar TO PUBLIC"
sed -i '1i local all guest scram-sha-256' "$server/data/pg_hba.conf"
before=$(admin -c "SELECT pg_conf_load_time()")
admin -c "SELECT pg_reload_conf()" >/dev/null
database=$url must until_true "SELECT pg_conf_load_time() > '$before'"
refuses 2 'wants a password for role "guest"' init -d "$socket user=guest dbname=bazaar"
PGPASSWORD=planted-wrong refuses 2 "password authentication failed" init -d "$socket user=guest dbname=bazaar"
check "the password is not shown" test "$(grep -c planted "$folder/err")" = 0
refuses 1 "a password on the command line" init -d "$socket user=guest password=planted-secret"
check "nor that one" test "$(grep -c planted "$folder/err")" = 0
printf '*:*:bazaar:guest:planted-secret\n' >"$PGPASSFILE"
chmod 600 "$PGPASSFILE"
refuses 2 'role "guest" may not' init -d "$socket user=guest dbname=bazaar"
check "the password file logs guest in" test "$(grep -c password "$folder/err")" = 0

# Words.
refuses 1 "cannot be read" init -d "postgresql://[::1/x"
refuses 1 "bogus" init -d "host=x bogus=1"
refuses 1 "sslmode" init -d "postgresql://localhost/x?sslmode=bogus"
printf '[shop]\nhost=%s\nuser=bazaar\ndbname=nope\n' "$server/socket" >"$PGSERVICEFILE"
refuses 2 'database "nope" does not exist' init -d service=shop
refuses 1 'service "nosuch"' init -d service=nosuch
PGCONNECT_TIMEOUT=soon refuses 1 'connect_timeout "soon"' init -d "$url"

# What the server is.
admin -c "CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0"
refuses 2 "encoded in LATIN1, UTF8 is required" init -d "$socket dbname=latin"

# A server that accepts and says nothing, another that says something else.
listen() { # ANSWER: a port of this machine, in $port
    exec 5< <(exec perl -MIO::Socket::INET -e '
        my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die $!;
        $| = 1;
        print $server->sockport, "\n";
        my @kept;
        while (my $client = $server->accept) { print $client $ARGV[0] if $ARGV[0]; push @kept, $client; }' "$1")
    listener=$!
    must read -t "$patience" -r port <&5
}
listen ""
start=$SECONDS
refuses 2 "did not answer within 2 s" init -d "host=127.0.0.1 port=$port connect_timeout=2"
check "it did not hang" test $((SECONDS - start)) -lt 8
"$program" init -d "host=127.0.0.1 port=$port" >"$folder/out" 2>"$folder/err" &
waiting=$!
connects() { find "/proc/$1/fd" -lname 'socket:*' | grep -q .; }
must meanwhile "$waiting" connects "$waiting"
kill -INT "$waiting"
await "$waiting"
check "Ctrl-C while connecting" gives 130
check "is said" says "interrupted"
kill "$listener"
listen "HTTP/1.1 400 Bad Request
"
refuses 2 "cannot connect to database" init -d "host=127.0.0.1 port=$port dbname=x"
kill "$listener"

# A host that is down, like a listener whose queue is full, answers nothing at all: the next one of the list is tried.
exec 5< <(exec perl -MSocket=:DEFAULT,SOCK_NONBLOCK -e '
    socket my $server, PF_INET, SOCK_STREAM, 0 or die $!;
    bind $server, pack_sockaddr_in(0, INADDR_LOOPBACK) and listen $server, 0 or die $!;
    my ($port) = unpack_sockaddr_in getsockname $server;
    my @queue;
    for (1 .. 4) {
        socket my $client, PF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0 or die $!;
        connect $client, getsockname $server;
        push @queue, $client;
    }
    $| = 1;
    print "$port\n";
    sleep;')
listener=$!
must read -t "$patience" -r port <&5
refuses 2 "did not answer within 1 s" init -d "host=127.0.0.1 port=$port dbname=x connect_timeout=1"
refuses 2 'database "nope" does not exist' \
    init -d "host=127.0.0.1,$server/socket port=$port,5432 user=bazaar dbname=nope connect_timeout=1"
kill "$listener"

# A hot standby is no place to write. A server with minimal WAL cannot be one, so this one has more first.
admin -c "ALTER SYSTEM SET wal_level = replica"
restart() {
    "$program" local stop -q --dir "$server"
    "$@"
    "$program" local start -q --dir "$server"
}
become_standby() {
    touch "$server/data/standby.signal"
    chown --reference="$server/data" "$server/data/standby.signal"
}
restart true
restart become_standby
refuses 2 "hot standby" init -d "$url"

finish_tests
