#!/bin/sh
# Measures the database that this revision makes.
#
#     perf/performance.sh baseline    the main branch: runs against itself, kept as an artefact
#     perf/performance.sh check       a branch: as many runs, compared with the baseline
#
# The exit code of `check`: 0 well, 3 a limit missed or a regression, 4 the baseline is of another
# machine, world or load, 5 too few runs to tell, 6 a row of another tenant was seen.
set -eu

pgbazaar=${PGBAZAAR:-pgbazaar}                    # the program
profile=${PERF_PROFILE:-perf/profile.yaml}        # world, load and limits
runs=${PERF_RUNS:-10}                             # of each; 6 are the least
least=${PERF_LEAST_CHANGE:-5%}                    # a smaller change is none
out=${PERF_OUT:-perf-results}                     # for artefacts
baseline=${PERF_BASELINE:-perf-baseline}          # what `baseline` has left, fetched before `check`
server=$(mktemp -d "${TMPDIR:-/tmp}/perf.XXXXXX") # a PostgreSQL of its own, gone afterwards

stop() {
    "$pgbazaar" local stop -q --dir "$server" || true
    rm -rf "$server"
}
trap stop EXIT
trap 'exit 130' INT TERM

# The database as this revision has it: a world of the profile, then the migrations.
make_database() {
    chmod 755 "$server"
    "$pgbazaar" local start -q --dir "$server"
    "$pgbazaar" gen -q -p "$profile" --local --dir "$server"
    for migration in migrations/*.sql; do
        [ -e "$migration" ] || continue
        echo "applying $migration"
        "$pgbazaar" local psql --dir "$server" -- -X -q -v ON_ERROR_STOP=1 -f "$migration"
    done
}

# One run after another, each with its verdict; a limit that was missed is told at the end.
measure() {
    missed=0
    number=1
    while [ "$number" -le "$runs" ]; do
        folder=$out/runs/$(printf %03d "$number")
        code=0
        "$pgbazaar" load -q -p "$profile" --local --dir "$server" -o "$folder" >"$out/summary.txt" || code=$?
        head -n 1 "$out/summary.txt"
        case $code in
        0) ;;
        3) missed=3 ;;
        *) cat "$out/summary.txt" && return "$code" ;;
        esac
        number=$((number + 1))
    done
    "$pgbazaar" report "$folder" --junit "$out/junit.xml" --html "$out/report.html" >"$out/summary.txt"
}

rm -rf "$out"
mkdir -p "$out"
make_database
case ${1-} in
baseline)
    code=0
    "$pgbazaar" compare --run "$profile" --pairs "$runs" --local --dir "$server" -o "$out/baseline" || code=$?
    # Equals differ now and then by chance: that is noise, and now known.
    [ "$code" -eq 3 ] || exit "$code"
    ;;
check)
    code=0
    measure
    "$pgbazaar" compare "$baseline" "$out/runs" --least-change "$least" --markdown "$out/comment.md" \
        --junit "$out/regressions.xml" || code=$?
    [ "$code" -ne 0 ] || code=$missed
    exit "$code"
    ;;
*)
    echo "usage: $0 baseline | check" >&2
    exit 1
    ;;
esac
