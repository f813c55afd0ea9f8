#!/usr/bin/env bash
# The faces of a result: that their numbers are those of result.json and of the histogram logs, that each is what its
# format's own tools accept, whatever names are in it, and that the summary fits a screen.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

new_database seeded
faces=(--markdown "$folder/r.md" --junit "$folder/r.xml" --openmetrics "$folder/r.prom" --csv "$folder/r.csv")

agree() { tests/agree "$result" "$folder/out" "$folder/r.md" "$folder/r.csv" "$folder/r.prom" >"$folder/agree" || { sed 's/^/# /' "$folder/agree" && false; }; }

# What the tools of each format say.
is_junit() { xmllint --noout --schema tests/junit.xsd "$folder/r.xml" 2>"$folder/said" || { sed 's/^/# /' "$folder/said" && false; }; }
is_prometheus() { promtool check metrics <"$folder/r.prom" >"$folder/said" 2>&1 && ! [ -s "$folder/said" ] || { sed 's/^/# /' "$folder/said" && false; }; }
is_openmetrics() { # promtool wants a time on each sample, to put it into blocks
    rm -rf "$folder/tsdb"
    sed '/^#/!s/$/ 1735725600.000/' "$folder/r.prom" >"$folder/timed"
    promtool tsdb create-blocks-from openmetrics "$folder/timed" "$folder/tsdb" >"$folder/said" 2>&1 &&
        /usr/bin/python3 - "$folder/r.prom" >>"$folder/said" 2>&1 <<'PYTHON' || { sed 's/^/# /' "$folder/said" && false; }
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(open(sys.argv[1], encoding="utf-8").read()))
sys.exit(0 if len(families) == 24 else f"{len(families)} families")
PYTHON
}
is_csv() {
    /usr/bin/python3 - "$folder/r.csv" >"$folder/said" 2>&1 <<'PYTHON' || { sed 's/^/# /' "$folder/said" && false; }
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
sys.exit(0 if len(rows) > 2 and {len(row) for row in rows} == {len(rows[0])} else "lines of different lengths")
PYTHON
}
# As GitHub renders it: tables are tables, and nothing of what is foreign has become an element.
is_markdown() {
    cmark-gfm --unsafe -e table -e autolink -e strikethrough "$folder/r.md" >"$folder/r.html" 2>"$folder/said" &&
        xpath "$folder/r.html" 'count(//table) > 3 and count(//table/tbody/tr[count(td) != count(../../thead/tr/th)]) = 0
            and count(//details) = count(//details/summary) and not(//script | //img | //a | //em | //del)' --html
}
xpath() { # FILE EXPRESSION [OPTION]: whether it is true
    local told
    told=$(xmllint ${3-} --xpath "$2" "$1" 2>"$folder/said")
    [ "$told" = true ] || { echo "# $2: $told" && sed 's/^/# /' "$folder/said" && false; }
}
all_are_sound() { # WHAT
    check "$1: JUnit XML of the common schema" is_junit
    check "$1: metrics without a word from promtool" is_prometheus
    check "$1: OpenMetrics" is_openmetrics
    check "$1: CSV" is_csv
    check "$1: Markdown" is_markdown
}

# A load writes every face, and their numbers are the result's.
profile mixed <<'YAML'
extends: demo
load:
  sessions: 8
  phases:
    - {name: quiet, duration: 1s, rate: 200/s}
    - {name: busy, duration: 1s, rate: 300/s}
sla:
  - errors < 50%
  - product_by_sku: p50 < 5us
  - checkout: p99.9 < 10s
  - rate > 1/s
YAML
load -p "$folder/mixed.yaml" "${faces[@]}"
check "a load that fails, with all its faces" gives 3
cp "$folder/out" "$folder/summary"
check "numbers of the faces and of the logs agree to the last digit" agree
check "of which there are many" eval '[ "$(sed "s/ .*//" "$folder/agree")" -gt 2000 ]'
all_are_sound "a run"
check "a missed SLA is a failure, with the reason" xpath "$folder/r.xml" 'count(//failure) = 1 and
    contains(//testcase[@name = "product_by_sku: p50 < 5us"]/failure/@message, "margin") and //testsuite/@failures = 1'
check "one without data is an error" xpath "$folder/r.xml" 'count(//error) = 1 and
    contains(//testcase[@name = "checkout: p99.9 < 10s"]/error/@message, "too few samples")'
check "Markdown begins with the verdict" eval 'head -n 1 "$folder/r.md" | grep -q "^### .* FAIL$"'
check "and folds the details" eval 'sed "/<details>/q" "$folder/r.md" | grep -q "| FAIL | <code>product_by_sku: p50 &#60; 5us</code> |"'

# Rendered again, from the files alone: the same, byte for byte.
mkdir "$folder/first" && mv "$folder"/r.* "$folder/first"
run report "$result" "${faces[@]}"
check "report renders them again" gives 0
for face in md xml prom csv; do
    check "r.$face is the same" cmp -s "$folder/r.$face" "$folder/first/r.$face"
done
check "so is the summary" cmp -s <(head -n -1 "$folder/out") <(head -n -1 "$folder/summary")

# One screen.
screen() { # ROWS COLUMNS ARGUMENTS...: the lines on a terminal of this size, without colours
    local rows=$1 columns=$2
    shift 2
    printf 'stty rows %s cols %s\nNO_COLOR=1 %q report %q %s\n' "$rows" "$columns" "$program" "$result" "$*" >"$folder/script"
    script -qec "bash $folder/script" /dev/null </dev/null | tr -d '\r' >"$folder/out"
}
fits() { # ROWS COLUMNS
    LC_ALL=C.UTF-8 awk -v rows="$1" -v columns="$2" 'length > columns { print "# too wide: " $0; wide = 1 }
        END { if (NR >= rows || NR < 20 || wide) { print "# " NR " lines"; exit 1 } }' "$folder/out"
}
for size in "40 100" "30 90" "24 80"; do
    # shellcheck disable=SC2086
    screen $size
    # shellcheck disable=SC2086
    check "the whole mix on a screen of $size" fits $size
    check "$size: the verdict first" eval 'head -n 1 "$folder/out" | grep -q ^FAIL'
    check "$size: what is left out is named" prints "not shown, see report or --verbose:"
done
has_all_queries() { grep -A 1 -E "^  and [0-9]+ more, see report" "$folder/out" | grep -q "^  all "; }
check "in a small one the queries that do not fit, too" has_all_queries
screen 40 100
query_names() { json "(SELECT string_agg(q ->> 'name', '|') FROM jsonb_array_elements(r -> 'queries') AS q)"; }
check "all queries on a usual one" eval '[ "$(grep -cE "^  ($(query_names)) " "$folder/out")" -eq 14 ]'
run report "$result" --verbose
check "--verbose leaves nothing out" eval '! grep -q "see report" "$folder/out" && grep -q "p99.9" "$folder/out" && grep -q "retries" "$folder/out"'

# Of a load that was too much there is more to say, and what all queries had in sum is not lost over it.
sed '/name: quiet/d; s/sessions: 8/sessions: 1/; s,300/s,100000/s,' "$folder/mixed.yaml" >"$folder/overload.yaml"
run load -q -p "$folder/overload.yaml" -d "$database" -o "$folder/overload"
result=$folder/overload screen 24 80
check "an overload on a screen of 24 80" fits 24 80
check "says what was asked for in vain" prints "unanswered at the end:"
check "the worst SLA" eval 'grep -q "^  FAIL  product_by_sku: p50 < 5us" "$folder/out"'
check "and the sum of all queries" has_all_queries

# Standard output, and files that cannot be.
run report "$result" --csv -
check "- is standard output, which has nothing else then" cmp -s "$folder/out" "$folder/r.csv"
refuses 1 "--markdown and --csv both want standard output: name a file for one of them" report "$result" --csv - --markdown -
refuses 1 "--json and --csv both want standard output" report "$result" --csv - --json
refuses 1 "cannot be the same file" report "$result" --csv "$folder/same" --junit "$folder/same"
refuses 2 "cannot write \"$folder/missing/r.xml\"" load -q -d "$database" -p "$folder/mixed.yaml" --junit "$folder/missing/r.xml"
refuses 2 "it is a folder" report "$result" --junit "$folder"
run report "$result" --junit /dev/full
check "a full disk is an error" gives 2

# A collector that reads at any moment sees the old file or the new one.
mkdir "$folder/collected"
echo old >"$folder/collected/load.prom"
exec 9<"$folder/collected/load.prom"
run report "$result" --openmetrics "$folder/collected/load.prom"
check "a file is replaced, not written over" eval '[ "$(cat <&9)" = old ] && tail -n 1 "$folder/collected/load.prom" | grep -qx "# EOF"'
check "and nothing is left beside it" eval '[ "$(ls "$folder/collected")" = load.prom ]'
exec 9<&-

# Names as bad as they can be.
cp -r "$result" "$folder/hostile"
tests/hostile_result "$folder/hostile"
run report "$folder/hostile" "${faces[@]}" --html "$folder/r.page"
check "a result with hostile names is rendered" gives 0
all_are_sound "hostile names"
check "the summary has no control characters" eval '! LC_ALL=C grep -qP "[\x00-\x08\x0b-\x1f\x7f]" "$folder/out"'
check "the message of an error comes through JUnit XML" xpath "$folder/r.xml" 'contains(//testsuite/system-out, "</code></td></details><script>alert(1)</script>")'
check "and the label of a metric" grep -qF 'sla="a | b || c \\| d \\"' "$folder/r.prom"
check "the Markdown fits into a comment" eval '[ "$(wc -c <"$folder/r.md")" -lt 65536 ]'

# An isolation breach, and a run that was stopped.
new_database seeded
sql -c "ALTER TABLE retail.products DISABLE ROW LEVEL SECURITY"
profile everything <<YAML
extends: dev
load:
  duration: 2s
  warmup: 0s
  sessions: 2
  mix:
    everything.sql: 1
sla: []
YAML
echo "SELECT store_id, sku FROM retail.products ORDER BY price LIMIT 20;" >"$folder/everything.sql"
load -p "$folder/everything.yaml" "${faces[@]}"
check "a breach" gives 6
check "is a failure" xpath "$folder/r.xml" '//testcase[@classname = "pgbazaar.isolation"]/failure[contains(@message, "everything")] and //testsuite/@failures = 1'
check "without SLAs there are test cases" is_junit
finish_tests
