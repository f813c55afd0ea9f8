#!/usr/bin/env bash
# Lines of the sla in a profile: where an error in them is shown, what windows find, and how a line
# ends a run before its time.
. tests/tap.sh
. tests/load_result.sh

# Refused with this place, and the caret under this character of the line that is shown above it.
points() { # PLACE CHARACTER NAME
    run load -p "$folder/$3.yaml" -d "$database"
    gives 1 || return 1
    grep -qF -- "$3.yaml:$1: sla \"" "$folder/err" || { echo "# not at $1" && false; } || return 1
    local caret line
    caret=$(sed -n '$s/\^$//p' "$folder/err")
    line=$(tail -n 2 "$folder/err" | head -n 1)
    [ "${line:${#caret}:${#2}}" = "$2" ] || { echo "# the caret is under \"${line:${#caret}:5}\"" && false; }
}

new_database seeded

profile plain <<'YAML'
extends: dev
sla:
  - errors < 1%
  - checkout:    p99 < 50 parsecs
YAML
check "an error behind a key stands where the file has it" points 4:24 "50 parsecs" plain
profile quoted <<'YAML'
extends: dev
sla: ["checkout: p99 > 50ms"]
YAML
check "in quotes too" points 2:22 "> 50ms" quoted
profile listed <<'YAML'
extends: dev
sla:
  checkout:
    - p99 < 50ms
    - p99 < 60ms ovr 10s windows
YAML
check "in a list below its query" points 5:18 "ovr" listed
profile listed_name <<'YAML'
extends: dev
sla:
  chekout:
    - p99 < 50ms
YAML
check "and so does its query" points 3:3 "chekout" listed_name
printf 'extends: dev\r\nsla:\r\n  - checkout: p99 < 50\r\n' >"$folder/windows.yaml"
check "lines that end as on Windows" points 3:21 "50" windows
printf 'extends: dev\nsla:\n  - checkout:\t\tp99 < 50\n' >"$folder/tabs.yaml"
check "tabs before the limit" points 3:22 "50" tabs
LC_ALL=C.UTF-8
printf 'extends: dev\n# \xc3\xa9\nsla:\n  - "caf\xc3\xa9 \xc3\xa0 Paris: p99 < 5ms"\n' >"$folder/letters.yaml"
check "letters of two bytes" points 4:11 "à Paris" letters
profile long <<'YAML'
extends: dev
sla:
  - product_search_similarity for small: p99.9 response < 50ms over 10s windows abort aftr 30s
YAML
check "a line that is too long to be shown whole" points 3:87 "aftr 30s" long
check "names the nearest word" warns 'did you mean "after"?'

# What each of these is, is in tests/unit; here they go all the way to the result.
profile kinds <<'YAML'
extends: dev
load: {warmup: 0s, duration: 3s, sessions: 4, threads: 2, truth: 100%}
sla:
  - product_by_sku: p50 < 10s over 1s windows
  - p99.9 response < 10s
  - p50 service < 10s
  - checkout: max < 10s
  - mean < 10s over 1s windows abort
  - rate > 1/s over 1s windows abort after 1s
  - errors < 5%
  - in measured for large: errors < 50% over 2s windows
  - product_search_similarity: recall@10 > 0.1
  - checkout: p99.9 < 10s over 1s windows
YAML
sed -i 's/ in measured/ in load/' "$folder/kinds.yaml"
load -p "$folder/kinds.yaml"
outcome() { echo "(r #> '{sla,$1}')"; }
check "each measure is judged" holds "(SELECT count(*) = 10 AND bool_and(o ->> 'state' <> 'fail') FROM jsonb_array_elements(r -> 'sla') AS o)"
check "in windows" holds "$(outcome 0) @> '{\"window_us\": 1000000, \"windows\": 3}' AND ($(outcome 0) ->> 'note') LIKE 'the worst of 3 windows: 1 s from % on%'"
check "the worst has its time" holds "($(outcome 5) ->> 'worst_from_us')::bigint IN (0, 1000000, 2000000) AND $(outcome 5) ->> 'worst_us' = '1000000'
    AND ($(outcome 5) ->> 'value')::float <= (r #>> '{run,achieved_rate}')::float * 1.01"
check "what may end the run is said" holds "$(outcome 5) @> '{\"abort\": true, \"abort_after_us\": 1000000, \"aborted_at_us\": 0}'"
check "too few samples in windows are no data" holds "$(outcome 9) ->> 'state' = 'no data' AND $(outcome 9) @> '{\"windows\": 3, \"windows_unjudged\": 3}'
    AND ($(outcome 9) ->> 'note') LIKE '3 of 3 windows had fewer samples than the 2995 %'"

# Slow for a second and a half: the whole hides it, a window does not.
profile pause <<'YAML'
extends: dev
load: {warmup: 0s, duration: 8s, sessions: 4, threads: 2, model: open, rate: 100/s, truth: 0%, mix: {product_by_sku: 1}}
sla:
  - p75 < 500ms
  - p75 < 500ms over 1s windows
YAML
loads -p "$folder/pause.yaml"
sleep 2
sql -c "BEGIN; LOCK TABLE retail.products IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5); COMMIT" >/dev/null
ends
check "a short stop is a miss by windows" gives 3
check "and by nothing else" holds "$(outcome 0) ->> 'state' = 'pass' AND $(outcome 1) ->> 'state' = 'fail'"
check "its window is not the first" holds "($(outcome 1) ->> 'worst_from_us')::bigint BETWEEN 1000000 AND 6000000"
check "the reason says which" prints "the worst of 8 windows: 1 s from "

# Ends early
profile abort <<'YAML'
extends: dev
load: {warmup: 1s, duration: 20s, sessions: 4, threads: 2}
sla:
  - product_by_sku: p95 < 5us abort after 2s
YAML
began=$SECONDS
load -p "$folder/abort.yaml"
took=$((SECONDS - began))
check "a line that cannot be kept ends the run" gives 3
check "long before its time ($took s)" test "$took" -lt 12
check "not before the grace time" holds "(r #>> '{run,duration_us}')::bigint BETWEEN 2000000 AND 9000000"
check "the result knows when" holds "$(outcome 0) ->> 'state' = 'fail' AND ($(outcome 0) ->> 'aborted_at_us')::bigint BETWEEN 3000000 AND 10000000
    AND NOT (r #>> '{run,interrupted}')::bool"
check "the reason says so" prints "of the measured time by \"product_by_sku: p95 < 5us abort after 2s\""
check "its counts add up" adds_up
check "the result is read again" eval '"$program" report "$result" | grep -q "could no longer be kept"'
finish_tests
