#!/usr/bin/env bash
# compare: runs by turns, folders of runs, verdicts and their exit codes, what is refused.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

new_database
out=$folder/turns

# Two arms that differ by a query which waits three times as long: long enough that a busy machine does not hide it.
arm() { # NAME SECONDS
    mkdir "$folder/$1"
    printf -- '-- tenant: none\n-- rows: unchecked\nSELECT pg_catalog.pg_sleep(%s);\n' "$2" >"$folder/$1/wait.sql"
    cat >"$folder/$1/arm.yaml" <<YAML
extends: dev
sla: []
load:
  warmup: 0s
  duration: 400ms
  sessions: 8
  threads: 1
  role: $PGUSER
  tenant_mode: none
  mix: {wait.sql: 1}
YAML
}
arm quick 0.03
arm slow 0.09

holds() { # EXPRESSION: of the document in $folder/out, which is d
    local answer
    answer=$(psql -XAtq <<SQL
\set document \`cat $folder/out\`
SELECT $1 FROM (SELECT :'document'::jsonb AS d) AS t;
SQL
    )
    [ "$answer" = t ] || { echo "# not true: $1" && false; }
}
line() { # QUERY MEASURE: an expression, that line of the document
    echo "(SELECT l FROM jsonb_array_elements(d -> 'lines') AS l WHERE l ->> 'query' = '$1' AND l ->> 'measure' = '$2')"
}

# Runs of its own
run compare --run "$folder/quick/arm.yaml" "$folder/slow/arm.yaml" --pairs 6 -d "$database" -o "$out" --markdown "$folder/comment.md" \
    --junit "$folder/compare.xml"
check "a query that takes three times as long: exit code 3" gives 3
check "the verdict comes first" eval 'head -n 1 "$folder/out" | grep -q "^REGRESSION  wait: p.* service +"'
check "its query has a line" grep -qE '^  worse +wait +p[0-9]+ service .* ms ' "$folder/out"
check "and one line" test "$(grep -c ' wait  ' "$folder/out")" -eq 1
check "the progress is told" warns "pair 6 of 6"
check "each run has its folder" test -s "$out/base/006/result.json" -a -s "$out/new/006/result.json"
check "the comparison too" test -s "$out/comparison.json"
check "what warmed up is none of them" test "$(find "$out/base" "$out/new" -name result.json | wc -l)" -eq 12
check "they took turns: A B B A" test "$out/base/001/result.json" -ot "$out/new/001/result.json" \
    -a "$out/new/002/result.json" -ot "$out/base/002/result.json"
check "the comment begins with the verdict" eval 'head -n 1 "$folder/comment.md" | grep -q "regression$"'
check "and has the table" grep -qE '^\| \*\*worse\*\* \| wait \| p[0-9]+ service \|' "$folder/comment.md"
check "JUnit XML of the common schema" xmllint --noout --schema tests/junit.xsd "$folder/compare.xml"
check "in which the query failed" test "$(xmllint --xpath \
    'count(//testcase[@classname="pgbazaar.compare.wait"]/failure[starts-with(@message, "worse: ")]) > 0' "$folder/compare.xml")" = true
check "two arms give no noise floor" test ! -e "$out/noise_floor.json"

# Read again
run compare "$out" --json
check "the folder is read again: exit code 3" gives 3
check "as JSON" holds "d ->> 'outcome' = 'regression' AND d -> 'paired' = 'true' AND d ->> 'base_runs' = '6'"
check "the change is what was injected" holds "($(line wait 'p50 service') #>> '{change,value}')::float BETWEEN 0.3 AND 3"
check "its interval holds it" holds "($(line wait 'p50 service') #>> '{change,low}')::float
    <= ($(line wait 'p50 service') #>> '{change,value}')::float"
check "the least p that six pairs give is not undercut" holds "($(line wait 'p50 service') ->> 'p')::float >= 2 / 64.0"
run compare "$out/base" "$out/new" -v
check "folder with folder: exit code 3" gives 3
check "-v has every measure" grep -qE '^  - +wait +p95 service' "$folder/out"
run compare "$out/new" "$out/base"
check "the other way round: exit code 0" gives 0
check "it is better" grep -qE '^  better +wait' "$folder/out"
run compare "$out/base" "$out/base" "$out/new"
check "of several the one that is worse decides" gives 3
run compare "$out/base" "$out/base/001" "$out/new"
check "also behind one that cannot be told" gives 3
run compare "$out/base" "$out/new" --least-change 5000%
check "who asks for a large change gets exit code 0" gives 0
run compare "$out/base/001" "$out/new/001"
check "one run and one: exit code 5" gives 5
check "how many are needed" prints "4 of each are the least"
check "and the table all the same" grep -qE '^  cannot tell +wait .* ms ' "$folder/out"

# The noise floor
run compare --run "$folder/quick/arm.yaml" --pairs 6 -q -d "$database" -o "$folder/baseline"
check "a profile against itself comes to a verdict" eval 'gives 0 || gives 3'
check "and leaves the noise floor" grep -q '"floor"' "$folder/baseline/noise_floor.json"
check "-q is quiet" silent err
run compare "$folder/baseline" "$out/new"
check "a baseline is compared with, both of its arms" gives 3
check "and its floor" prints "beyond the measured noise floor"
sed -i 's/"floor": [0-9.e+-]*/"floor": 90.5/' "$folder/baseline/noise_floor.json"
run compare "$folder/baseline" "$out/new"
check "what lies below the floor is no regression" gives 0
run compare "$out" --baseline "$folder/baseline"
check "with --baseline too" gives 0
echo '{"format": 2, "pairs": 6, "floors": []}' >"$folder/baseline/noise_floor.json"
refuses 1 'baseline/noise_floor.json: "format" is 2, and this pgbazaar reads format 1' compare "$folder/baseline" "$out/new"
echo '{"pairs": 6, "floors": []}' >"$folder/baseline/noise_floor.json"
refuses 1 'baseline/noise_floor.json: the document: "format" is missing' compare "$folder/baseline" "$out/new"
echo '{"format": 1, "pairs": 6, "floors": [{"query": 1}]}' >"$folder/baseline/noise_floor.json"
refuses 1 'baseline/noise_floor.json: floors[0]: "query" is not a text' compare "$folder/baseline" "$out/new"

# Unlike runs
cp -r "$out/new" "$folder/elsewhere"
sed -i 's/\("name": "host", *"value": "\)[^"]*/\1elsewhere/; /"name": "host"/{n;s/"value": "[^"]*"/"value": "elsewhere"/}' "$folder"/elsewhere/*/result.json
run compare "$out/base" "$folder/elsewhere"
check "another machine: exit code 4" gives 4
check "the reason" eval 'head -n 1 "$folder/out" | grep -q "^UNLIKE  host: .* before, elsewhere after"'
check "no table" test "$(grep -c ' wait  ' "$folder/out")" -eq 0
run compare "$out/base" "$folder/elsewhere" --force
check "by force: exit code 3" gives 3
check "and marked" prints "UNLIKE:  host: "

# A breach in one of the runs
cp -r "$out/new" "$folder/breached"
sed -i '0,/"verdict": "[a-z ]*"/s//"verdict": "breach"/; s/"first_breach": ""/"first_breach": "wait saw a row of store 7"/' \
    "$folder/breached/002/result.json"
run compare "$out/base" "$folder/breached" --junit "$folder/breach.xml"
check "exit code 6" gives 6
check "the case that failed says what was seen" test "$(xmllint --xpath \
    'string(//testcase[@classname="pgbazaar.isolation"]/failure[@type="breach"]/@message)' "$folder/breach.xml")" \
    = "a run of new: wait saw a row of store 7"
check "of the common schema" xmllint --noout --schema tests/junit.xsd "$folder/breach.xml"

# Interrupted
"$program" compare --run "$folder/quick/arm.yaml" --pairs 500 -d "$database" -o "$folder/stopped" >"$folder/out" 2>"$folder/err" &
comparing=$!
must meanwhile $comparing test -e "$folder/stopped/base/002/result.json"
kill -TERM $comparing
await $comparing
check "a signal: exit code 130" gives 130
check "what is there is compared" grep -q '^TOO FEW RUNS' "$folder/out"
check "and how much that is said" grep -qE '[0-9] of 500 pairs were run' "$folder/err"
check "no pair is left half" test "$(ls "$folder"/stopped/base/*/result.json | wc -l)" -eq "$(ls "$folder"/stopped/new/*/result.json | wc -l)"

# Killed: the load that is under way ends too, and what it leaves is no run.
runs_still() { grep -q '^[0-9]* ([^)]*) [^Z]' "/proc/$1/stat" 2>/dev/null; } # no zombie either
"$program" compare --run "$folder/quick/arm.yaml" --pairs 500 -q -d "$database" -o "$folder/killed" >"$folder/out" 2>"$folder/err" &
parent=$!
for ((i = 0; i < 200; i++)); do
    [ ! -e "$folder/killed/base/002/result.json" ] || break
    sleep 0.05
done
sed -i 's/duration: .*/duration: 60s/' "$folder/quick/arm.yaml"
child='' seen=0
for ((i = 0; i < 200 && seen < 20; i++)); do # the same load for a second: it is the long one
    now=$(pgrep -P "$parent")
    [ -n "$now" ] && [ "$now" = "$child" ] && seen=$((seen + 1)) || seen=0
    child=$now
    sleep 0.05
done
check "a load is under way" runs_still "$child"
kill -KILL "$parent"
for ((i = 0; i < 40; i++)); do
    runs_still "$child" || break
    sleep 0.05
done
check "it ends within 2 s of the comparison that was killed" eval '! runs_still "$child"'
sed -i 's/duration: .*/duration: 400ms/' "$folder/quick/arm.yaml"
run compare "$folder/killed" --json
check "what it left is told" warns "the last pair is not complete, and is left out"
check "and is not counted" holds "d ->> 'outcome' <> 'unlike' AND (d ->> 'base_runs')::int >= 2"
check "nor is its partner" holds "d -> 'base_runs' = d -> 'new_runs'"

run compare "$out/base" "$out/base"
check "a folder beside itself is told" warns "before and after are the same folder"

# Refused
refuses 1 "has the runs of two arms: name $out/base or $out/new" compare "$out" "$out/new"
refuses 1 "there is nothing to compare $out/base with" compare "$out/base"
refuses 1 "there is no result in $folder/quick" compare "$folder/quick" "$out/new"
refuses 1 "cannot read the folder $folder/nowhere" compare "$folder/nowhere" "$out/new"
refuses 1 "name one new folder" compare "$out/base" "$out/new" "$out/new" --junit "$folder/compare.xml"
refuses 1 "both want standard output" compare "$out" --markdown - --junit -
refuses 2 "cannot write \"$folder/missing/c.xml\"" compare "$out" --junit "$folder/missing/c.xml"
refuses 1 "--pairs, --cold and --output are for runs of its own" compare "$out" --pairs 3
refuses 1 "--cold restarts the throwaway server" compare --run dev -d "$database" --cold -o "$folder/cold"
refuses 1 "--least-change" compare --run dev -d "$database" --least-change 5 -o "$folder/early"
check "before anything is run" test ! -e "$folder/early"
refuses 1 "there are runs in $out already" compare --run dev -d "$database" -o "$out"
refuses 1 "--least-change" compare "$out" --least-change 5
refuses 1 'there is no query "nothing_such"' compare --run "$folder/quick/arm.yaml" -q --set load.mix.nothing_such=1 -d "$database" -o "$folder/unknown"
finish_tests
