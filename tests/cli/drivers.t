#!/usr/bin/env bash
# Several drivers that make one load: together they ask what one asks, and report merge gives one
# result of theirs. What is refused, and the manifest and the script of docs/drivers.md.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

profile parts <<'YAML'
extends: dev
load:
  model: open
  rate: 200/s
  duration: 1500ms
  warmup: 500ms
  sessions: 7
  threads: 2
  truth: 10%
  mix:
    product_by_sku: 30
    customer_history: 10
    checkout: 20
    stock_update: 10
sla:
  - errors < 5%
  - p95 < 30s
  - rate > 50/s
  - "each tenant: max < 60s"
YAML
parts=(-p "$folder/parts.yaml")
new_database seeded

drive() { # N START: n drivers at once; the codes are in $codes
    local n=$1 start=$2 k pids=()
    rm -rf "$folder"/driver-*
    for ((k = 1; k <= n; k++)); do
        "$program" load -q -d "$database" "${parts[@]}" --driver "$k/$n" --start-at "$start" -o "$folder/driver-$k" \
            >"$folder/out$k" 2>"$folder/err$k" &
        pids+=($!)
    done
    codes=
    for k in "${pids[@]}"; do
        await "$k"
        codes+="$status "
    done
    cat "$folder"/err[0-9]* >"$folder/err"
    cat "$folder"/out[0-9]* >"$folder/out"
}
merge() { # FOLDERS AND OPTIONS...: into $result
    rm -rf "$result"
    run report merge "$@" -o "$result"
}

together drive 3
check "three drivers end well" test "$codes" = "0 0 0 "
check "each says that it is a part" prints 'driver 2 of 3 sent its part; `pgbazaar report merge` judges the whole'
merge "$folder"/driver-3 "$folder"/driver-1 "$folder"/driver-2
check "they are put together" gives 0
check "and judged" eval 'head -n 1 "$folder/out" | grep -q "^PASS  all 4 SLAs kept"'
check "the counts of the whole add up" adds_up
check "it is of all three" holds "r #>> '{run,driver}' = '0' AND r #>> '{run,drivers}' = '3'"
check "with a line of each" holds "(SELECT jsonb_array_length(s -> 'rows') = 3 FROM jsonb_array_elements(r -> 'sheets') AS s
    WHERE s ->> 'name' = 'drivers')"
check "the first one's samples of the server" holds "(SELECT count(*) = 1 FROM jsonb_array_elements(r -> 'sheets') AS s
    WHERE s ->> 'name' = 'server')"
check "the clocks are said" holds "(SELECT count(*) = 1 FROM jsonb_array_elements(r -> 'environment') AS e
    WHERE e ->> 'name' = 'clock against the server''s')"
check "what they wrote stands in the database" holds "(SELECT bool_and(a ->> 4 = 'kept') AND count(*) > 2
    FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS a WHERE s ->> 'name' = 'accounts')"
asked="(SELECT jsonb_object_agg(q ->> 'name', q -> 'sent') FROM jsonb_array_elements(r -> 'queries') AS q)"
by_cell="(SELECT jsonb_object_agg(concat_ws(' ', c ->> 'query', c ->> 'phase', c ->> 'tenants'), c -> 'sent') FROM jsonb_array_elements(r -> 'cells') AS c)"
by_tenant="(SELECT jsonb_object_agg(t ->> 0, t -> 2) FROM jsonb_array_elements(r -> 'sheets') AS s,
    jsonb_array_elements(s -> 'rows') AS t WHERE s ->> 'name' = 'tenants')"
for what in "$asked" "$by_cell" "$by_tenant" "r #> '{run,due}'"; do json "$what"; done >"$folder/whole"
json "$(printf "(SELECT sum((w ->> 3)::int) FROM jsonb_array_elements(r #> '{timeline,rows}') AS w)")" >"$folder/seconds"
check "each second has what all of them did" holds "(SELECT sum((w ->> 3)::int) FROM jsonb_array_elements(r #> '{timeline,rows}') AS w) >= (r #>> '{total,succeeded}')::int"
run report "$result"
check "the whole is a result like any other" gives 0

load "${parts[@]}"
for what in "$asked" "$by_cell" "$by_tenant" "r #> '{run,due}'"; do json "$what"; done >"$folder/one"
check "one driver asks the same: by query, phase, size and tenant" cmp "$folder/one" "$folder/whole"
check "and something was asked" holds "(r #>> '{run,due}')::int > 150"

# The faces of the whole
merge "$folder"/driver-[123] --markdown "$folder/whole.md" --junit "$folder/whole.xml" --csv "$folder/whole.csv" \
    --openmetrics "$folder/whole.prom" --html "$folder/whole.html"
check "each goes to its file" test -s "$folder/whole.md" -a -s "$folder/whole.csv" -a -s "$folder/whole.prom" -a -s "$folder/whole.html"
check "JUnit XML of the common schema" xmllint --noout --schema tests/junit.xsd "$folder/whole.xml"
merge "$folder"/driver-[123] --markdown -
check "or one to standard output, alone" eval 'head -n 1 "$folder/out" | grep -q "^#"'

# What cannot be read by its place
cp -r "$folder/driver-2" "$folder/without"
accounts() { # SQL: of a row of the sheet "accounts", in $folder/without
    psql -XAtq -d "$database" >"$folder/changed" <<SQL
\set document \`cat $folder/without/result.json\`
SELECT jsonb_set(d, ARRAY['sheets', (n - 1)::text, 'rows', '0', '$1'], '$2')
FROM (SELECT :'document'::jsonb AS d) AS t, jsonb_array_elements(d -> 'sheets') WITH ORDINALITY AS s (sheet, n)
WHERE sheet ->> 'name' = 'accounts';
SQL
    cp "$folder/changed" "$folder/without/result.json"
}
accounts 0 null
merge "$folder/driver-1" "$folder/without" "$folder/driver-3"
check "an account without a name: exit code 1" gives 1
check "file, row and column are named" says "$folder/without/result.json: sheet \"accounts\", row 1: \"account\" has no value"

# What does not belong together
merge "$folder"/driver-1 "$folder"/driver-3
check "one is missing: exit code 1" gives 1
check "says which" says "driver 2 of 3 is missing"
cp -r "$folder/driver-1" "$folder/again"
merge "$folder"/driver-[123] "$folder/again"
check "one is there twice: exit code 1" gives 1
check "says so" says "are both of driver 1"
cp -r "$folder/driver-2" "$folder/other"
sed -i 's/"seed"/"SEED"/' "$folder/other/result.json"
merge "$folder/driver-1" "$folder/other" "$folder/driver-3"
check "another seed: exit code 1" gives 1
check "says so" says "are not of one load: seed is"
merge "$folder/driver-1" "$folder/driver-3" --force
check "by force" gives 0
check "with a word" warns "put together by force: driver 2 of 3 is missing"
check "and a mark" holds "(SELECT count(*) = 1 FROM jsonb_array_elements(r -> 'settings') AS s WHERE s ->> 'name' = 'put together by force')"
sed -i 's/"verdict": "pass"/"verdict": "invalid"/' "$folder/driver-2/result.json"
merge "$folder"/driver-[123]
check "an invalid driver: exit code 4" gives 4
check "is named" prints "INVALID  driver 2 of 3: "
refuses 1 "one of the parts" report merge "$folder"/driver-[123] -o "$folder/driver-1"
refuses 1 "needs -o FOLDER" report merge "$folder"/driver-[123]
refuses 1 "is no driver's part of a load" report merge "$result" -o "$folder/none"

# What is no start, and what cannot be divided
refuses 1 "needs --start-at TIME" load "${parts[@]}" -d "$database" --driver 1/2
refuses 1 "has passed" load "${parts[@]}" -d "$database" --driver 1/2 --start-at 2026-01-31T12:00:00Z
refuses 1 "is no time" load "${parts[@]}" -d "$database" --start-at 12:00
refuses 1 "is not of the form k/n" load "${parts[@]}" -d "$database" --driver 2
refuses 1 "8 drivers cannot share 7 sessions" load "${parts[@]}" -d "$database" --driver 1/8 --start-at +9s
refuses 2 "all sessions stood only" load -q "${parts[@]}" -d "$database" --start-at +50ms -o "$folder/none"

# The pods of the Job in docs/drivers.md
sed -n '/^# file: load.yaml$/,/^```$/ { /^```$/d; p }' docs/drivers.md >"$folder/load.yaml"
at() { # PATH: by perl's own reader of YAML; words and numbers between dots
    perl -MCPAN::Meta::YAML -e '
        my $at = CPAN::Meta::YAML->read($ARGV[0])->[0];
        $at = ref $at eq "ARRAY" ? $at->[$_] : $at->{$_} for split /\./, $ARGV[1];
        print $at' "$folder/load.yaml" "$1"
}
container=spec.template.spec.containers.0
check "an Indexed Job" test "$(at kind) $(at spec.completionMode)" = "Job Indexed"
check "whose pods are not begun again" test "$(at spec.template.spec.restartPolicy) $(at spec.backoffLimit)" = "Never 0"
check "that has as many pods as drivers" test "$(at spec.completions) $(at spec.parallelism)" = "4 4"
check "with the start as a variable" test "$(at $container.env.1.name)" = START
mkdir "$folder/bin" "$folder/results"
ln -s "$(realpath "$program")" "$folder/bin/pgbazaar"
printf '[shop]\nhost=%s\nport=%s\nuser=%s\ndbname=%s\n' "$PGHOST" "${PGPORT:-5432}" "$PGUSER" "$database" >"$folder/services"
mapfile -t command < <(for i in 0 1 2; do at $container.command.$i && echo; done)
command[2]=${command[2]/-p demo/-q -p $folder/parts.yaml --set load.duration=1s}
command[2]=${command[2]//\/results/$folder/results}
pods() { # START: their codes are in $codes
    local index pods=()
    rm -rf "$folder"/results/*
    for index in 0 1 2 3; do
        env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE PGSERVICEFILE="$folder/services" PATH="$folder/bin:$PATH" START="$1" \
            JOB_COMPLETION_INDEX=$index "${command[@]}" >"$folder/out$index" 2>"$folder/err$index" &
        pods[index]=$!
    done
    codes=
    for index in 0 1 2 3; do
        await "${pods[index]}"
        codes+="$status "
    done
    cat "$folder"/err[0-9]* >"$folder/err"
}
together pods
check "the pods end well" test "$codes" = "0 0 0 0 "
merge "$folder"/results/driver-*
check "the Job's results are one" gives 0
finish_tests
