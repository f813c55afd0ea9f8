#!/usr/bin/env bash
# Phases against a real server: each starts when it should, at its rate; what is not measured counts nowhere; open and
# closed ones follow each other; limits for a phase and a size of tenants.
. tests/tap.sh

profile() { # NAME, YAML from standard input
    cat >"$folder/$1.yaml"
}

load() { # ARGUMENTS...
    run load -q -d "$database" -o "$result" "$@"
}

# SQL over the result, as r: true or not.
holds() {
    psql -XAtq -v ON_ERROR_STOP=1 >"$folder/held" 2>&1 <<SQL
\\set r \`cat "$result/result.json"\`
SELECT $1 FROM (SELECT :'r'::jsonb AS r) AS result
SQL
    grep -qx t "$folder/held" || { sed 's/^/# /' "$folder/held" && false; }
}

profile phases <<'YAML'
extends: dev
load:
  sessions: 8
  phases:
    - {name: warm-up, duration: 500ms, rate: 100/s, measured: no}
    - {name: even, duration: 1s, rate: 200/s, arrivals: constant}
    - {name: most, duration: 500ms, arrivals: closed}
    - {name: up, duration: 1s, shape: ramp, from: 0/s, to: 400/s, arrivals: constant}
    - {name: rush, duration: 900ms, shape: spike, from: 100/s, to: 400/s, arrivals: constant}
    - {name: cool-down, duration: 300ms, arrivals: closed, measured: no}
  mix:
    product_by_sku: 3
    low_stock: 1
sla:
  - errors <= 0%
  - in even: rate > 100/s
  - product_by_sku in even for large: p50 < 10s
YAML

# Requests of a phase, all queries and sizes.
sent_in() {
    echo "(SELECT sum((c ->> 'sent')::int + (c ->> 'skipped')::int) FROM jsonb_array_elements(r -> 'cells') AS c WHERE c ->> 'phase' = '$1')"
}

new_database seeded
result=$folder/result
load -p "$folder/phases.yaml"
check "a load of six phases" gives 0
check "they follow each other" holds "(SELECT string_agg(p ->> 'name' || ' ' || (p ->> 'start_us'), ', ' ORDER BY n)
    = 'warm-up 0, even 500000, most 1500000, up 2000000, rush 3000000, cool-down 3900000'
    FROM jsonb_array_elements(r -> 'phases') WITH ORDINALITY AS a (p, n))"
check "an even phase starts exactly what it should" holds "$(sent_in even) = 200"
check "so does a ramp: the area below the line" holds "$(sent_in up) = 200"
check "and a spike" holds "$(sent_in rush) = 30 + 120 + 30"
check "a closed phase starts as much as it can" holds "$(sent_in most) > 50"
check "what is not measured is not there" holds "$(sent_in warm-up) IS NULL AND $(sent_in cool-down) IS NULL"
check "but in the timeline" holds "(SELECT sum((s ->> 2)::int) FROM jsonb_array_elements(r #> '{timeline,rows}') AS s)
    > (r #>> '{total,sent}')::int"
check "cells add up to their queries" holds "(SELECT bool_and((q ->> 'sent')::int = s AND (q ->> 'succeeded')::int = d
        AND (q #>> '{response,sum_us}')::bigint = t)
    FROM jsonb_array_elements(r -> 'queries') AS q
    JOIN (SELECT c ->> 'query' AS query, sum((c ->> 'sent')::int) AS s, sum((c ->> 'succeeded')::int) AS d,
                 sum((c #>> '{response,sum_us}')::bigint) AS t
          FROM jsonb_array_elements(r -> 'cells') AS c GROUP BY 1) AS cells ON cells.query = q ->> 'name')"
check "tenants of each size were asked for" holds "(SELECT count(DISTINCT c ->> 'tenants') > 1 FROM jsonb_array_elements(r -> 'cells') AS c)"
check "each second knows its phase" holds "(r #>> '{timeline,rows,2,1}')::int = 3"
check "the measured time is that of the measured phases" holds "(r #>> '{run,duration_us}')::int = 3400000"
check "and the summary says of what kinds the phases are" prints "(open and closed loop)"
check "with a closed phase the run has no target of its own" holds "(r #>> '{run,target_rate}')::float = 0 AND NOT (r #>> '{run,open_loop}')::bool"
check "an open one has its own" holds "(r #>> '{phases,3,target_rate}')::float = 200"
check "limits of a phase and of a size are judged" holds "r #>> '{sla,1,state}' = 'pass' AND r #>> '{sla,2,state}' = 'pass'
    AND (r #>> '{sla,2,n}')::int < (r #>> '{sla,1,n}')::int"
check "where the time went adds up to the time" holds "(SELECT abs(sum((row ->> 3)::float) - 1) < 0.01
    FROM jsonb_array_elements(r -> 'sheets') AS sheet, jsonb_array_elements(sheet -> 'rows') AS row
    WHERE sheet ->> 'name' = 'time' AND row ->> 0 = 'all')"
check "the result is read again" eval '"$program" report "$result" >/dev/null'

# Without a pipeline each part can be seen.
load -p "$folder/phases.yaml" --set load.pipeline=no
check "without a pipeline" gives 0
check "set-up, execution and commit are apart" holds "(SELECT count(*) FILTER (WHERE row ->> 1 IN ('tenant set-up', 'execution', 'commit')) = 3
        AND abs(sum((row ->> 3)::float) - 1) < 0.01
    FROM jsonb_array_elements(r -> 'sheets') AS sheet, jsonb_array_elements(sheet -> 'rows') AS row
    WHERE sheet ->> 'name' = 'time' AND row ->> 0 = 'all')"

# What is too much waits in line, and goes before a closed phase; what is left was due all the same.
profile too-much <<'YAML'
extends: phases.yaml
load:
  sessions: 1
  threads: 1
  phases:
    - {name: flood, duration: 300ms, rate: 100k/s, arrivals: constant}
    - {name: most, duration: 100ms, arrivals: closed}
sla: []
YAML
load -p "$folder/too-much.yaml"
check "a flood before a closed phase" holds "(r #>> '{total,skipped}')::int > 0
    AND (r #>> '{run,due}')::int = (r #>> '{total,sent}')::int + (r #>> '{total,skipped}')::int
    AND $(sent_in flood) = 30000"

# --set changes a phase; a limit that cannot be kept in it.
profile missed <<'YAML'
extends: phases.yaml
sla:
  - product_by_sku in even: rate > 5k/s
YAML
load -p "$folder/missed.yaml" --set load.phases.even.rate=100/s --set load.phases.most.duration=100ms
check "a missed limit of a phase" gives 3
check "is named" prints "product_by_sku in even: rate > 5k/s"
check "--set changed the rate" holds "$(sent_in even) = 100"

# Refused before anything begins.
profile unknown <<'YAML'
extends: phases.yaml
sla:
  - product_by_sku in evn: p99 < 1s
YAML
load -p "$folder/unknown.yaml"
check "a limit for a phase that there is not" gives 1
check "names the nearest, and the place" warns 'unknown.yaml:3:23: sla "product_by_sku in evn: p99 < 1s": there is no measured phase "evn"; did you mean "even"?'
check "a caret stands under it" eval 'grep -qx " *\^" "$folder/err" && [ "$(tail -n 2 "$folder/err" | head -n 1 | cut -c 1-25)" = "    product_by_sku in evn" ]'
load -p "$folder/phases.yaml" --set load.rate=5/s
check "a rate beside the phases" gives 1
check "is said to be without effect" warns "load.rate has no effect beside load.phases"

# The shipped profile, made short.
short=()
for phase in warm-up opening day stairs rush flat-out cool-down; do
    short+=(--set "load.phases.$phase.duration=300ms")
done
load -p day "${short[@]}"
check "the profile day runs" [ "$status" -eq 0 -o "$status" -eq 3 -o "$status" -eq 4 -o "$status" -eq 5 ]
check "all of its phases" holds "jsonb_array_length(r -> 'phases') = 7 AND (r #>> '{run,duration_us}')::int = 1500000"

finish_tests
