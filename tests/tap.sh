# The Test Anything Protocol for shell tests. Source it from the repository's root:
#
#     . tests/tap.sh
#
# $program is the program under test, $folder a scratch folder that goes with the test, $database
# (after `new_database`) a database of the test's own. $as is put in front of the program: who calls it.
# shellcheck shell=bash

program=${PGBAZAAR:-./pgbazaar}
folder=$(mktemp -d "${TMPDIR:-/tmp}/pgbazaar-t.XXXXXX")
databases=()
as=()
patience=60 # seconds that a moment may take
longest=300 # and a run of the program
count=0
mkdir "$folder/.results"
validator=$PWD/tests/valid_results
results=0
declare -A kept=() # path of a result => what was kept of it last

clean_up() {
    for database in "${databases[@]}"; do
        dropdb --if-exists --force "$database" 2>/dev/null
    done
    rm -rf "$folder"
}
trap clean_up EXIT

# A test that took too long says where it was, also where it says nothing else.
exec {told}>&2
out_of_time() {
    local frame=0
    echo "# ended while at: $BASH_COMMAND" >&"$told"
    while caller $frame; do
        frame=$((frame + 1))
    done | sed 's/^/# line /' >&"$told"
    exit 143
}
trap out_of_time TERM

# Every result that is seen is kept until the test ends, where all of them are held against their schema: no test has to
# think of it. A hard link keeps the document that a later run replaces, and tells whether this one is kept already.
keep_results() {
    local path copy
    for path in "$folder"/{,*/,*/*/,*/*/*/}result.json; do
        if [ -s "$path" ] && ! [ "$path" -ef "${kept[$path]-}" ]; then
            results=$((results + 1)) copy=$folder/.results/$results.json
            ln "$path" "$copy" 2>/dev/null || cp "$path" "$copy" && kept[$path]=$copy
        fi
    done
}

check() { # DESCRIPTION COMMAND...: one assertion, the command's exit status
    local description=$1
    keep_results
    shift
    count=$((count + 1))
    if "$@"; then
        echo "ok $count - $description"
    else
        echo "not ok $count - $description"
        sed 's/^/# /' "$folder/out" "$folder/err" 2>/dev/null | head -n 20
    fi
}

run() { # ARGUMENTS...: runs the program; keeps status, standard output and standard error
    keep_results
    timeout --foreground --kill-after=10 "$longest" "${as[@]}" "$program" "$@" >"$folder/out" 2>"$folder/err"
    status=$?
    [ $status -ne 124 ] || echo "# ended after $longest s: $*"
}

gives() { [ "$status" -eq "$1" ] || { echo "# exit code $status, expected $1" && false; }; }
prints() { grep -qF -- "$1" "$folder/out"; }
warns() { grep -qF -- "$1" "$folder/err"; }
silent() { [ ! -s "$folder/$1" ]; }

# Exactly one line on standard error, and one that holds all of these.
says() {
    [ "$(wc -l <"$folder/err")" -eq 1 ] || return 1
    for part; do
        grep -qF -- "$part" "$folder/err" || return 1
    done
}

tells() { [ "$(cat "$folder/err")" = "pgbazaar: $1" ]; } # the whole sentence, and nothing else

refuses() { # EXIT_CODE SENTENCE_PART ARGUMENTS...
    local code=$1 part=$2
    shift 2
    run "$@"
    check "exit code $code: ${*:1:6}" gives "$code"
    check "one sentence with: $part" says "$part"
}

new_database() { # [TEMPLATE]: creates one and prints nothing; its name is in $database
    database="t_$$_${#databases[@]}"
    databases+=("$database")
    createdb ${1:+--template="$1"} "$database" && return
    check "a database is made" false
    exit 1
}

sql() { # SQL...: in $database; plain values
    psql -XAtq -v ON_ERROR_STOP=1 -d "$database" "$@"
}

answers() { # EXPECTED SQL
    local answer
    answer=$(sql -c "$2")
    [ "$answer" = "$1" ] || { echo "# got $answer, expected $1" && false; }
}

# Nothing is waited for without an end: a machine may be slow, and what is awaited may never come. A wait that has been
# in vain is false, and says in a line what for; where that is not the command of a check, `must` makes it a failure.

one_line() { tr -s ' \n' ' ' <<<"$1" | sed 's/ $//'; }

is_true() { [ "$(sql -c "$1" 2>/dev/null)" = t ]; }

gone() { # PID: it has ended, whether somebody has waited for it or not
    local state
    { state=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
    state=${state##*) }
    [ "${state%% *}" = Z ]
}

in_time() { # SECONDS PID COMMAND...: tries it until it succeeds, and not beyond that process's end (PID may be empty)
    local end=$((SECONDS + $1 + 1)) pid=$2 over=
    shift 2
    while :; do
        [ $SECONDS -lt $end ] || over="in time"
        [ -z "$pid" ] || ! gone "$pid" || over="before process $pid had ended"
        "$@" >"$folder/tried" 2>&1 && return
        [ -z "$over" ] || break
        sleep 0.01
    done
    echo "# did not come true $over: $(one_line "$*")"
    sed 's/^/#   /' "$folder/tried" | tail -n 5
    false
}

within() { # SECONDS COMMAND...
    local seconds=$1
    shift
    in_time "$seconds" "" "$@"
}
meanwhile() { # PID COMMAND...: while the process runs
    local pid=$1
    shift
    in_time "$patience" "$pid" "$@"
}
until_true() { # SQL [PID]: in $database; while the process runs
    in_time "$patience" "${2-}" is_true "$1"
}

ends_within() { # SECONDS PID: its exit code is in $status; one that has not ended is killed
    local late=0
    in_time "$1" "" gone "$2" 2>/dev/null || { late=1 && kill -KILL "$2"; }
    wait "$2" 2>/dev/null
    status=$?
    return $late
}
await() { # PID...: their ends, the last one's exit code is in $status
    local pid words
    for pid; do
        words=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")
        ends_within "$longest" "$pid" || check "process $pid ends: $(one_line "$words")" false
    done
} 2>/dev/null # where the shell would tell of each that was killed

must() { # COMMAND...: nothing is told of what succeeds
    "$@" || check "$(one_line "$*")" false
}

# Drivers of one load begin together, and must stand by then: where one does not on a busy machine, a later start is given.
together() { # COMMAND...: with a start behind it, until no driver has said in $folder/err* that it was late
    local ahead
    for ahead in 5 20 60; do
        "$@" "$(date -u -d "+$ahead seconds" +%Y-%m-%dT%H:%M:%SZ)"
        grep -qs 'all sessions stood only' "$folder"/err* || break
    done
}

keep_to_schema() { "$validator" "$folder"/.results/*.json >"$folder/out" 2>"$folder/err"; }

finish_tests() {
    keep_results
    [ "$results" -eq 0 ] || check "all $results results keep to reports/result.schema.json" keep_to_schema
    echo "1..$count"
}
