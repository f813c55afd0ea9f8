#!/usr/bin/env bash
# gen --realism: the report as a table and as JSON, in a file and on standard output, with and
# without a database; and that the world of the profile ci is on its targets.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

small=(-p dev --set world.embeddings=no)

run gen -p ci --to null --realism "$folder/ci.json" --json -q
check "gen --to null --realism FILE" gives 0
check "the file has one JSON object" grep -qE '^\{"measures": \[\{.*\}\], "off": [0-9]+, "few": [0-9]+, "skew": \{.*\}\}$' "$folder/ci.json"

grep -oE '"measure": "[^"]*", "source": "[^"]*", "target": [^,]*, "samples": [0-9]*, "verdict": "[a-z]*"' "$folder/ci.json" |
    sed -E 's/"measure": "([^"]*)".*"verdict": "([a-z]*)"/\2 \1/' >"$folder/verdicts"
check "ci: at least 90 measures are judged" test "$(grep -cvE '^few ' "$folder/verdicts")" -ge 90
while read -r verdict name; do
    check "ci: $name" test "$verdict" != off
done <"$folder/verdicts"

run gen "${small[@]}" --to null --realism -
check "gen --to null --realism -" gives 0
check "the rows' summary comes first" prints sales_transaction_items
check "then the table" prints "measure                    "
check "it names its sources" prints "Fed payment diary"
check "it counts the verdicts" grep -qE '^[0-9]+ measures: [0-9]+ ok, [0-9]+ off, [0-9]+ with too few' "$folder/out"
check "it says the skew achieved" grep -qE '^exponent of a product.s sales over its rank +0\.[0-9]+ +0\.87$' "$folder/out"

run gen "${small[@]}" --to null --realism - --json
check "with --json two lines, the summary's and the report's" test "$(wc -l <"$folder/out")" -eq 2

run gen "${small[@]}" --to null -q --realism - --set world.returns=10% --set world.popularity=0
check "targets follow the profile: returns" grep -qE '^transactions that are: returns +0\.100 .* ok$' "$folder/out"
check "targets follow the profile: popularity" grep -qE '^products: Zipf exponent: up to rank 100,000 +0\.000 .* ok$' "$folder/out"

new_database
run gen "${small[@]}" -q -d "$database" --realism "$folder/report"
check "gen into a database, with the report after it" gives 0
check "the rows are there" answers 5000 "SELECT count(*) FROM retail.sales_transactions"
check "and the report" grep -q "^skew .* achieved" "$folder/report"
mv "$folder/report" "$folder/first"
run gen "${small[@]}" -q -d "$database" --resume --realism "$folder/report"
check "a database that is complete has the same report" cmp -s "$folder/first" "$folder/report"

new_database
refuses 2 "$folder/nowhere/report" gen "${small[@]}" -q -d "$database" --realism "$folder/nowhere/report"
check "a place that cannot be written is found before anything is done" answers f \
    "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'retail')"
refuses 1 "--realism" plan -p dev --realism "$folder/report"

finish_tests
