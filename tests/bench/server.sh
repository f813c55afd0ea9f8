# What the benches that need a server share. Source it from the repository's root:
#
#     . tests/bench/server.sh
#
# $program is the program, $folder a scratch folder that goes at the end with the server in it, and
# $url the database (after `server_start`). Every run is `measure`d: its wall time, the processor
# time of the client and of the server, and how busy other programs kept the processors meanwhile,
# without which no figure of a shared machine can be read.
# shellcheck shell=bash

program=$(realpath "${PGBAZAAR:-./pgbazaar}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/pgbazaar-bench.XXXXXX")
chmod 755 "$folder" # a server of root's runs as another user, and reads its files here
PATH=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)"):$PATH
export PATH
server_stop() { [ ! -d "$folder/server" ] || "$program" local stop -q --dir "$folder/server"; }
trap 'server_stop || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

sql() { PGOPTIONS='-c client_min_messages=warning' psql -XAtq -v ON_ERROR_STOP=1 "$url" "$@"; }

# The throwaway server, with the settings of one of three kinds:
#   default    those of a plain initdb: fsync and synchronous_commit on, wal_level replica, 128 MB of buffers
#   tuned      a server that keeps its promises, set up for a load: wal_level minimal, large buffers,
#              synchronous_commit off; fsync and full_page_writes on
#   throwaway  as `pgbazaar local start` makes it: tuned, with fsync off
server_start() { # KIND
    "$program" local start -q --dir "$folder/server"
    url=$("$program" local url --dir "$folder/server")
    sql -c 'ALTER SYSTEM RESET ALL'
    case $1 in
    default) sql <<'SQL' ;;
SELECT format('ALTER SYSTEM SET %I = %L', name, boot_val) FROM pg_settings
 WHERE sourcefile LIKE '%/pgbazaar.conf'
   AND name NOT IN ('listen_addresses', 'port', 'unix_socket_directories', 'log_timezone', 'TimeZone',
                    'shared_preload_libraries') \gexec
SQL
    tuned) sql -c 'ALTER SYSTEM SET fsync = on' -c 'ALTER SYSTEM SET full_page_writes = on' \
        -c 'ALTER SYSTEM SET synchronous_commit = off' ;;
    throwaway) ;;
    *) echo "$0: there is no kind of server \"$1\": default, tuned or throwaway" >&2 && exit 2 ;;
    esac
    "$program" local stop -q --dir "$folder/server"
    "$program" local start -q --dir "$folder/server"
    echo "# server $1: $(sql <<'SQL'
SELECT string_agg(name || ' ' || current_setting(name), ', ') FROM unnest(ARRAY['fsync', 'synchronous_commit',
    'wal_level', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'maintenance_work_mem']) AS name
SQL
    )"
    url=${url/\/\/\/*\?/\/\/\/bench?}
    fresh_database
}

# An empty database without anything of the runs before, and their dirty pages written.
fresh_database() {
    local url
    url=$("$program" local url --dir "$folder/server")
    sql -c 'DROP DATABASE IF EXISTS bench' -c 'CREATE DATABASE bench' -c CHECKPOINT
}

# The schema with its tables and without keys, as gen fills it.
make_tables() {
    cat sql/schema/[1-7]*.sql | sql -v embedding_type='vector(1536)' --single-transaction -o /dev/null
}

tables=(stores product_categories customers products product_embeddings sales_transactions sales_transaction_items)

# The columns of a table in COPY's order: those that gen sends, as it names them itself.
columns() { # TABLE
    [ -d "$folder/names" ] || "$program" gen -q -p dev --to "$folder/names" --format csv
    head -n 1 "$folder/names/$1.csv"
}

# Writes a table of the database to PARTS binary files of about the same size, $folder/rows/TABLE.N.
write_files() { # TABLE PARTS
    if [ ! -d "$folder/rows" ]; then
        mkdir "$folder/rows"
        [ "$(id -u)" -ne 0 ] || chown --reference="$folder/server" "$folder/rows"
    fi
    local part pages
    pages=$(sql -c "SELECT pg_relation_size('retail.$1') / current_setting('block_size')::integer")
    for ((part = 0; part < $2; part++)); do
        sql -c "COPY (SELECT $(columns "$1") FROM retail.$1
            WHERE ctid >= '($((pages * part / $2)),0)' AND ctid < '($((pages * (part + 1) / $2)),0)')
            TO '$folder/rows/$1.$part' (FORMAT binary)"
    done
}

copy_statement() { # TABLE PART
    echo "COPY retail.$1 ($(columns "$1")) FROM '$folder/rows/$1.$2' (FORMAT binary)"
}

# Statements, separated by zero bytes, become a queue in the database ...
queue_fill() {
    local statement
    {
        echo "DROP SCHEMA IF EXISTS queue CASCADE; CREATE SCHEMA queue; CREATE SEQUENCE queue.turn;
              CREATE TABLE queue.steps (n serial PRIMARY KEY, statement text);"
        while IFS= read -r -d '' statement; do
            printf 'INSERT INTO queue.steps (statement) VALUES ($statement$%s$statement$);\n' "$statement"
        done
    } | sql
}

# ... that two sessions work off, each taking the next statement when it is free. Prints the
# microseconds from the first session's first statement to the last one's end.
queue_run() { # [SETTING...]: statements for each session to begin with
    local session count
    count=$(sql -c 'SELECT count(*) FROM queue.steps')
    for session in 1 2; do
        {
            printf '%s;\n' "SET row_security = off" "$@"
            echo 'SELECT (extract(epoch FROM clock_timestamp()) * 1e6)::bigint;'
            for ((; count > 0; count--)); do
                echo "WITH mine AS MATERIALIZED (SELECT nextval('queue.turn') AS n)
                      SELECT statement FROM queue.steps JOIN mine USING (n) \\gexec"
            done
            echo 'SELECT (extract(epoch FROM clock_timestamp()) * 1e6)::bigint;'
        } | sql >"$folder/queue.$session" &
    done
    local status=0
    wait -n || status=$?
    wait -n || status=$?
    [ "$status" -eq 0 ] || { echo "$0: a session of the queue failed" >&2 && return 1; }
    cat "$folder"/queue.[12] | grep -x '[0-9]\{16\}' | sort -n | sed -n '1p;$p' |
        { read -r start && read -r end && echo $((end - start)); }
}

ticks=$(getconf CLK_TCK)
cores=$(nproc)

# Processor time of the server so far, in ticks, from what /proc/*/stat has of all processes. A session
# that has ended counts in the postmaster's children.
server_ticks() {
    awk -v postmaster="$(head -n 1 "$folder/server/data/postmaster.pid" 2>/dev/null || echo 0)" '
        { pid = $1; sub(/^.*\) /, "") }
        pid == postmaster { sum += $12 + $13 + $14 + $15 }
        $2 == postmaster { sum += $12 + $13 }
        END { print sum + 0 }'
}

# "BUSY SERVER": processor time of the whole machine and of the server so far, in ticks.
processor_time() {
    awk '/^cpu / { printf "%d ", $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | server_ticks
}

# gen's bookkeeping tells when the copy begins and ends: at each change of its state the server writes
# down how much processor time its processes have had. The program takes in what it is given, a line's end:
# the server may not have written it yet, and to a pipe that is closed it cannot.
watch_copy() {
    rm -f "$folder/rows"/state.*
    sql <<SQL
CREATE FUNCTION public.watch_copy() RETURNS trigger LANGUAGE plpgsql AS \$\$
BEGIN
    EXECUTE format('COPY (SELECT) TO PROGRAM %L', format('cat >/dev/null; test -e %1\$s || cat /proc/[0-9]*/stat >%1\$s 2>/dev/null; true',
                                                         '$folder/rows/state.' || NEW.state));
    RETURN NULL;
END \$\$;
CREATE TRIGGER watch_copy AFTER INSERT OR UPDATE ON pgbazaar.world FOR EACH ROW EXECUTE FUNCTION public.watch_copy();
SQL
}
copy_seconds() { # processor seconds of the server from the beginning of the copy to its end
    local began
    began=${before#* }
    [ ! -e "$folder/rows/state.loading" ] || began=$(server_ticks <"$folder/rows/state.loading")
    awk -v a="${began%% *}" -v b="$(server_ticks <"$folder/rows/state.finishing")" -v ticks="$ticks" \
        'BEGIN { printf "%.2f", (b - a) / ticks }'
}

# Between the two: leaves the time in $seconds, the processor seconds of the server in $server, and in
# $others what all programs but the server took of the machine, in %; `measure` takes the client out.
clock_start() {
    before="$(processor_time) $(date +%s%6N)"
}
clock_stop() {
    read -r seconds server others < <(echo "$before $(date +%s%6N) $(processor_time)" | awk -v ticks="$ticks" -v cores="$cores" '{
        seconds = ($4 - $3) / 1e6; server = ($6 - $2) / ticks; busy = ($5 - $1) / ticks
        printf "%.3f %.2f %.0f\n", seconds, server, 100 * (busy - server) / (seconds * cores) }')
}

# Runs a command: as above, and leaves in $client its processor seconds and in $memory its largest
# resident set in MB; they do not count as others'. Its standard output goes to $folder/out.
measure() { # COMMAND...
    clock_start
    /usr/bin/time -o "$folder/time" -f '%U %S %M' "$@" >"$folder/out" 2>"$folder/err" || { cat "$folder/err" >&2 && return 1; }
    clock_stop
    read -r client memory others < <(awk -v s="$seconds" -v others="$others" -v cores="$cores" '{
        client = $1 + $2; others -= 100 * client / (s * cores)
        printf "%.2f %.1f %.0f\n", client, $3 / 1024, others < 0 ? 0 : others }' "$folder/time")
}

json() { # KEY: the number of that key in $folder/out, of the whole where the tables have it as well
    sed "s/\"tables\".*//; s/.*\"$1\": \([0-9]*\).*/\1/" "$folder/out"
}

median() { # of numbers, a line each
    sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# The machine as it is, for whoever reads the figures later.
machine() {
    echo "# $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $cores cores," \
        "load $(cut -d ' ' -f 1-3 /proc/loadavg), $(psql --version)"
}
