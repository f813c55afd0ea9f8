#!/usr/bin/env bash
# capacity: finds a capacity that is known, says what gave way, ends as it should where there is
# none, where it is stopped, and as the data grow.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

# 40 sessions that are busy for 0.2 s each time, beside which what a busy machine adds is little: 200/s and no more, whatever the machine. The search goes up from a rate
# whose doubles lie well below that and well above.
known=200
cat >"$folder/slow.sql" <<'SQL'
-- tenant: none
SELECT pg_catalog.pg_sleep(0.2);
SQL
profile known <<'YAML'
extends: dev
capacity: {trial: 1600ms, warmup: 200ms, settle: 0s, precision: 12%, lowest: 20/s}
load:
  rate: 90/s
  arrivals: constant
  sessions: 40
  mix: {slow.sql: 1}
sla:
  - "slow: p95 < 300ms"
YAML

capacity() { # ARGUMENTS...: a search in $database
    rm -rf "$result"
    run capacity -d "$database" -o "$result" "$@"
}
sheet() { # NAME: its rows, as a set of jsonb arrays
    echo "(SELECT jsonb_array_elements(s -> 'rows') AS c FROM jsonb_array_elements(r -> 'sheets') AS s WHERE s ->> 'name' = '$1')"
}
found() { # LINE: what the sheet "capacity" says there
    json "(SELECT c ->> 1 FROM $(sheet capacity) AS t WHERE c ->> 0 = '$1')"
}
near() { # NUMBER EXPECTED PER_CENT
    awk -v is="$1" -v be="$2" -v by="$3" 'BEGIN { exit !(is > be * (1 - by / 100) && is < be * (1 + by / 100)) }' ||
        { echo "# $1 is not within $3 % of $2" && false; }
}

new_database seeded
capacity -p "$folder/known.yaml"
check "a capacity is found" gives 0
check "and said first" eval 'head -n 1 "$folder/out" | grep -q "^PASS.*/s hold, .*/s do not"'
held=$(found holds | grep -oE '^[0-9.]+')
failed=$(found fails | grep -oE '^[0-9.]+')
check "the capacity is the known one within 15 %" near "$held" $known 15
check "the rate that fails is right above it" near "$failed" "$(awk -v h="$held" 'BEGIN { print h * 1.06 }')" 7
check "both were tried again" eval 'found holds | grep -qE "passed [2-9] of" && found fails | grep -qE "failed [2-9] of"'
check "the interval is about it" eval "found '95 % interval' | awk '{ exit !(\$1 + 0 <= $failed && \$3 + 0 >= $held) }'"
check "what gave way first is named" eval 'found "gave way first" | grep -qF "slow: \"slow: p95 < 300ms\" with "'
check "with what the server waited for" eval 'found "the server then" | grep -qF "sessions waiting for Timeout:PgSleep"'
check "the law of scalability was asked" eval 'found "scalability law" | grep -qE "agrees|warning|not fitted"'
trials=$(json "(SELECT count(*) FROM $(sheet capacity-trials) AS t)")
check "each trial was said as it ended" test "$trials" -ge 6 -a \
    "$(grep -cE '^ *[0-9.k]+/s  ((pass|fail) +slow p95 response [0-9.]+ (ms|s) of 300 ms$|fail +only .* a backlog grew$|invalid +["a-z1-9])' "$folder/err")" -eq "$trials"
check "each has its own result" test "$(ls "$result"/trials/*/result.json | wc -l)" -eq "$trials"
check "the chart has a point for each rate and one knee" holds "(SELECT count(DISTINCT c ->> 0) = count(*) AND count(c ->> 5) = 1
    AND max((c ->> 0)::float) FILTER (WHERE c ->> 5 IS NOT NULL) BETWEEN $held * 0.99 AND $held * 1.01 FROM $(sheet capacity-latency) AS t)"
check "times rise with the rate" holds "(SELECT max((c ->> 2)::bigint) FILTER (WHERE (c ->> 0)::float > $failed * 1.02)
    >= 2 * max((c ->> 2)::bigint) FILTER (WHERE (c ->> 0)::float < $held * 0.8) FROM $(sheet capacity-latency) AS t)"
check "the result keeps to the schema" eval 'tests/valid_results "$result/result.json" || [ $? -eq 77 ]'
run report "$result"
check "and can be rendered again" prints "gave way first"

# One trial decides here, where the edge is far away.
once=(--set capacity.trials=1 --set capacity.passes=1)
capacity -p "$folder/known.yaml" "${once[@]}" --set capacity.lowest=500/s --json
check "no rate holds" gives 3
check "that is said" holds "r #>> '{verdict,reason}' = 'not even 500/s hold'"
check "--json prints the result" eval 'cmp -s "$folder/out" "$result/result.json"'

# Without limits on times a rate that is not kept up with fails nevertheless.
profile errors <<'YAML'
extends: known.yaml
capacity: {trial: 1s, warmup: 0s}
sla:
  - errors < 50%
YAML
capacity -p "$folder/errors.yaml" "${once[@]}" --set capacity.lowest=400/s
check "a backlog is a failure" gives 3
check "and called one" warns "were answered while it lasted: a backlog grew"

# As the data grow
capacity -p "$folder/known.yaml" "${once[@]}" --set world.embeddings=no --set load.rate=100/s --set capacity.highest=100/s --growth 0.2x,0.6
check "the highest rate allowed holds at all sizes" gives 0
check "and a higher one is asked for" prints "raise capacity.highest"
check "each has a line, its database larger" holds "(SELECT count(*) = 2 AND bool_and((c ->> 1)::float BETWEEN 99 AND 101)
    AND (array_agg((c ->> 4)::bigint ORDER BY (c ->> 0)::float))[1] < max((c ->> 4)::bigint) FROM $(sheet capacity-growth) AS t)"
check "each has its folder" test -s "$result/0.2x/result.json" -a -s "$result/0.6x/report.html"
check "their databases are gone" answers 0 "SELECT count(*) FROM pg_database WHERE datname LIKE '${database}\\_%'"
createdb "${database}_2x"
databases+=("${database}_2x")
refuses 2 "there is one: drop it first" capacity -p "$folder/known.yaml" -d "$database" -o "$result" --growth 2x -q
check "it is still there" answers 1 "SELECT count(*) FROM pg_database WHERE datname = '${database}_2x'"

# Stopped after the first trial
for _ in 1 2 3 4 5; do # until it passes: a machine that stands still for a second is the limit itself
    rm -rf "$result"
    "$program" capacity -d "$database" -p "$folder/known.yaml" -o "$result" >"$folder/out" 2>"$folder/err" &
    searching=$!
    must meanwhile $searching grep -q '90/s' "$folder/err"
    kill -INT $searching
    await $searching
    ! grep -q '90/s  pass' "$folder/err" || break
done
check "Ctrl-C ends the search" gives 130
check "with what is known" eval 'head -n 1 "$folder/out" | grep -q "^INTERRUPTED  90/s hold, and nothing failed yet"'

# Refused before anything begins
profile none <<'YAML'
extends: known.yaml
sla: []
YAML
refuses 1 "has no sla" capacity -p "$folder/none.yaml" -d "$database"
refuses 1 "this profile has load.phases" capacity -p day -d "$database"
refuses 1 "capacity.passes (1) must be more than half of capacity.trials (3)" \
    capacity -p "$folder/known.yaml" -d "$database" --set capacity.passes=1
refuses 1 "capacity.lowest (200/s) is more than capacity.highest (100/s)" \
    capacity -p "$folder/known.yaml" -d "$database" --set capacity.lowest=200/s --set capacity.highest=100/s
refuses 1 '--growth "3y" is no size of the data' capacity -p "$folder/known.yaml" -d "$database" --growth 1x,3y
refuses 1 "--growth has 3x twice" capacity -p "$folder/known.yaml" -d "$database" --growth 3x,3
refuses 1 "--keep is about the databases of --growth" capacity -p "$folder/known.yaml" -d "$database" --keep
refuses 2 "cannot connect to database" capacity -p "$folder/known.yaml" -d no_such_database -o "$result" -q
finish_tests
