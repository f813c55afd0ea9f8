#!/usr/bin/env bash
# --metrics: what is served is right in both formats, and a real Prometheus reads it to the numbers
# of the result.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

result=$folder/result
prometheus=
stop_all() {
    for process in ${prometheus:+"$prometheus"} ${loading:+"$loading"}; do
        kill "$process" 2>/dev/null
        await "$process"
    done
    clean_up
}
trap stop_all EXIT

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  model: open
  rate: 150/s
  duration: 9s
  warmup: 2s
  sessions: 6
  mix:
    product_by_sku: 4
    stock_update: 2
    select_one: 1
YAML
new_database seeded

get() { # PATH [CURL OPTIONS]: into $folder/page, headers into $folder/headers
    local path=$1
    shift
    curl -sS --max-time 5 -D "$folder/headers" -o "$folder/page" "$@" "http://127.0.0.1:$port$path" 2>"$folder/err2"
}
sample() { grep -F "$1 " "$folder/page" | awk '{ print $NF }'; }

"$program" load -p "$folder/short.yaml" -d "$database" -o "$result" --metrics 0 >"$folder/out" 2>"$folder/err" &
loading=$!
check "says where the metrics are" meanwhile "$loading" grep -q '^metrics at http' "$folder/err"
port=$(sed -n 's|^metrics at http://127.0.0.1:\([0-9]*\)/metrics$|\1|p' "$folder/err")

free_port=$((20000 + RANDOM % 10000))
while (: </dev/tcp/127.0.0.1/$free_port) 2>/dev/null; do
    free_port=$((free_port + 1))
done
cat >"$folder/prometheus.yml" <<YAML
global:
  scrape_interval: 500ms
  scrape_timeout: 500ms
scrape_configs:
  - job_name: load
    static_configs:
      - targets: ["127.0.0.1:$port"]
YAML
prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/tsdb" \
    --web.listen-address="127.0.0.1:$free_port" --log.level=warn >"$folder/prometheus.log" 2>&1 &
prometheus=$!

sleep 3
get /metrics
check "the older format by default" grep -qi '^content-type: text/plain; version=0.0.4; charset=utf-8' "$folder/headers"
promtool check metrics <"$folder/page" >"$folder/lint" 2>&1
check "promtool finds nothing wrong with it" eval '! [ -s "$folder/lint" ]'
get /metrics -H 'Accept: application/openmetrics-text;version=1.0.0'
check "OpenMetrics for who asks" grep -qi '^content-type: application/openmetrics-text; version=1.0.0; charset=utf-8' "$folder/headers"
check "which ends" eval '[ "$(tail -n 1 "$folder/page")" = "# EOF" ]'
check "with units" grep -q '^# UNIT pgbazaar_response_seconds seconds$' "$folder/page"
check "counters without _total in their family's name" grep -q '^# TYPE pgbazaar_requests counter$' "$folder/page"
check "one phase is on" eval '[ "$(grep -c "^pgbazaar_phase{.*} 1$" "$folder/page")" -eq 1 ]'
check "the sessions stand" [ "$(sample 'pgbazaar_sessions{state="open"}')" = 6 ]
check "buckets are cumulative, and the last is the count" eval "awk -F '[{} ]' '
    /^pgbazaar_response_seconds_bucket/ { if (\$2 ~ /le=\"0.0001\"/) last = 0; if (\$NF < last) exit 1; last = \$NF }
    /^pgbazaar_response_seconds_count/ { if (\$NF != last) exit 1; seen++ } END { exit seen != 3 }' \"$folder/page\""
get /
check "nothing else is served" eval 'head -n 1 "$folder/headers" | grep -q " 404 "'
get /metrics -X DELETE
check "nothing is taken" eval 'head -n 1 "$folder/headers" | grep -q " 405 "'

await "$loading"
loading=
get /metrics
check "with the run it ends" eval '[ -s "$folder/err2" ]'

ask() { # QUERY: Prometheus' answer, one value
    curl -sS --max-time 5 --data-urlencode "query=$1" "http://127.0.0.1:$free_port/api/v1/query" |
        sed -n 's/.*"value":\[[0-9.e+]*,"\([^"]*\)"\].*/\1/p'
}
# Whatever second it saw last, the sum is that of the timeline up to some second.
json() {
    psql -XAtq -d postgres <<SQL
\set document \`cat $result/result.json\`
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}
column() { json "(SELECT n - 1 FROM jsonb_array_elements_text(r #> '{timeline,columns}') WITH ORDINALITY AS c (name, n) WHERE name = '$1')"; }
last=$(ask 'sum(max_over_time(pgbazaar_requests_total{outcome="succeeded"}[1m]))')
at=$(column succeeded)
check "Prometheus has the requests of the run, to the second" [ "$(json "(SELECT bool_or(sum = ${last:-0} AND sum > 500) FROM (SELECT sum((s ->> $at)::int) OVER (ORDER BY n) FROM jsonb_array_elements(r #> '{timeline,rows}') WITH ORDINALITY AS x (s, n)) AS sums)")" = t ]
check "by query, in the mix's shares" [ "$(ask 'sum(max_over_time(pgbazaar_requests_total{query="product_by_sku"}[1m])) / sum(max_over_time(pgbazaar_requests_total[1m]))' | awk '{ print ($1 > 0.45 && $1 < 0.7) }')" = 1 ]
check "the count of the histogram is that of the requests" [ "$(ask 'sum(max_over_time(pgbazaar_response_seconds_count[1m]))')" = "$last" ]
# A bucket is at most two and a half times as wide as the one below it.
p50=$(ask 'histogram_quantile(0.5, sum by (le) (max_over_time(pgbazaar_response_seconds_bucket[1m]))) * 1000000')
check "its median is the result's, as far as its buckets tell" [ "$(json "${p50:-0} BETWEEN (r #>> '{total,response,percentiles_us,50}')::float / 2.6 AND (r #>> '{total,response,percentiles_us,50}')::float * 2.6")" = t ]
check "the given rate" [ "$(ask 'max_over_time(pgbazaar_given_rate[1m])')" = 150 ]
check "the phase that was loaded" [ "$(ask 'max_over_time(pgbazaar_phase{phase="load"}[1m])')" = 1 ]

# Where it listens
refuses 1 "--metrics 127.0.0.1:web ends in no port" load -p "$folder/short.yaml" -d "$database" --metrics 127.0.0.1:web -o "$result"
refuses 2 "cannot serve --metrics at $free_port: Address already in use" load -q -p "$folder/short.yaml" -d "$database" --metrics "$free_port" -o "$result"
run load -p "$folder/short.yaml" -d "$database" --set load.duration=1s --set load.warmup=0s --metrics 0.0.0.0:0 -o "$result"
check "whoever can reach it is warned of" warns "warning: whoever reaches 0.0.0.0 can read the metrics"

finish_tests
