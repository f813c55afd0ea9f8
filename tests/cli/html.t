#!/usr/bin/env bash
# The HTML report of a real load, in a real browser: opened, clicked, read by keyboard, on a phone and on paper.
. tests/tap.sh

cat >"$folder/run.yaml" <<'YAML'
extends: dev
load:
  sessions: 8
  phases:
    - {name: warm-up, duration: 1s, rate: 60/s, measured: no}
    - {name: steady, duration: 3s, rate: 120/s}
  mix: {product_by_sku: 5, customer_by_email: 3, checkout: 2, low_stock: 1, stock_update: 1, products_by_tag: 1, top_products: 1}
sla:
  - "product_by_sku: p50 < 1us"
  - "p50 < 60s"
  - "rate > 1/s"
  - "rate > 1/s over 1s windows"
YAML

new_database seeded
run load -q -d "$database" -p "$folder/run.yaml" -o "$folder/result"
check "a load that misses one of four limits" gives 3

run report "$folder/result" --html "$folder/plain.html"
check "its report" gives 0
check "a line with windows has a note" grep -q '>the worst of 3 windows: 1 s from [0-9]* s on</td>' "$folder/plain.html"
run report "$folder/result" --baseline "$folder/result" --html "$folder/over.html"
check "with a baseline laid over" gives 0
for kind in hour hostile; do
    perl tests/html/edit.pl "$kind" "$folder/result" "$folder/$kind" 2>"$folder/err"
    run report "$folder/$kind" --html "$folder/$kind.html"
    check "a result made of it: $kind" gives 0
done
check "an hour of 20 queries is under 2 MB" test "$(stat -c %s "$folder/hour.html")" -lt 2000000

check "there is a Chromium (common/build/deps --test)" eval 'command -v chromium >/dev/null'
timeout --kill-after=10 300 perl tests/html/look.pl "$folder" plain over hour hostile >"$folder/looked" 2>"$folder/err"
while read -r line; do
    case $line in
    "ok "*) check "${line#ok }" true ;;
    "not ok "*) check "${line#not ok }" false ;;
    esac
done <"$folder/looked"
check "everything was looked at" eval '[ "$(tail -n 1 "$folder/looked")" = done ]'

refuses 1 "--html" report "$folder/result" --baseline "$folder/result"
refuses 1 "$folder/none" report "$folder/result" --baseline "$folder/none" --html "$folder/none.html"
check "and no half of a page is there" test ! -e "$folder/none.html"

finish_tests
