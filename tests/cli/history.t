#!/usr/bin/env bash
# `compare --history`: a folder of runs, from the loads to the table, the page and the exit code. One
# load is fast and one is slow; the nights of the history are copies of them, each at its own time.
. tests/tap.sh
. tests/load_result.sh

new_database seeded
profile nightly <<'YAML'
extends: dev
load:
  {warmup: 0s, duration: 1s, sessions: 2, threads: 1, truth: 0%, mix: {./probe.sql: 1}}
sla: []
YAML
echo "SELECT :store_id AS store_id, pg_sleep(0.002)" >"$folder/probe.sql"
load -p "$folder/nightly.yaml"
check "a fast load" gives 0
mv "$result" "$folder/fast"
echo "SELECT :store_id AS store_id, pg_sleep(0.08)" >"$folder/probe.sql"
load -p "$folder/nightly.yaml"
check "a slow load" gives 0
mv "$result" "$folder/slow"

history=$folder/nights
nights() { # FOLDER FROM TO [SED EXPRESSION]: a copy for each of these nights
    mkdir -p "$history"
    local night
    for night in $(seq "$2" "$3"); do
        cp -r "$1" "$history/$night"
        sed -i "s/\"started_at_us\": [0-9]*/\"started_at_us\": $((night * 86400000000))/; s/\"id\": \"[^\"]*\"/\"id\": \"night-$night\"/; ${4-}" \
            "$history/$night/result.json"
    done
}

nights "$folder/fast" 1 4
run compare --history "$history"
check "four runs are too few" gives 5
check "and it says so" prints "TOO FEW RUNS  the newest run is one of 4 of its kind"
nights "$folder/fast" 5 8
run compare --history "$history"
check "eight equal ones" gives 0
check "have no regression" prints "NO REGRESSION  no change for the worse"
nights "$folder/slow" 9 12
run compare --history "$history"
check "a slower one since the ninth" gives 3
check "is named" prints "REGRESSION  since 1970-01-10 00:00, run night-9: "
check "its table has the query" grep -qE "worse +1970-01-10 00:00 +night-9 +probe +p50 service" "$folder/out"
run compare --history "$history" --least-change 9000%
check "a change that is too small is none" gives 0
nights "$folder/slow" 13 16 '/"name": "host"/{n;s/"value": ".*"/"value": "another"/}'
run compare --history "$history"
check "runs on another machine are a series of their own" gives 5
check "which is said" prints "they are 2 series"

rm -r "$history"/1[3-6]
mkdir "$history/notes"
run compare --history "$history" --json
check "as JSON" gives 3
told() { # EXPRESSION: of the history, which is h
    psql -XAtq -v ON_ERROR_STOP=1 >"$folder/held" 2>&1 <<SQL
\\set h \`cat "$folder/out"\`
SELECT $1 FROM (SELECT :'h'::jsonb AS h) AS history
SQL
    grep -qx t "$folder/held"
}
check "with all of it" told "h ->> 'outcome' = 'regression' AND jsonb_array_length(h -> 'runs') = 12 AND (h ->> 'exit_code')::int = 3
    AND (SELECT bool_and(c ->> 'run' = 'night-9' AND (c ->> 'after')::float > 0) FROM jsonb_array_elements(h -> 'changes') AS c)"
run compare --history "$history" -o "$folder/trends"
check "with a report" gives 3
check "which has the query's trend" grep -q "Trend: probe" "$folder/trends/report.html"
run report "$folder/trends"
check "and is read again" prints "night-9"

refuses 1 "there is no run in $folder/trends" compare --history "$folder/trends"
refuses 1 "cannot read the folder $folder/nothing" compare --history "$folder/nothing"
refuses 1 "compare --history goes with" compare --history "$history" --pairs 3
refuses 1 "compare --history takes one folder" compare --history "$history" "$history"
rm "$history/3/probe.hlog"
refuses 1 "there is no probe.hlog beside it" compare --history "$history"
finish_tests
