#!/usr/bin/env bash
# Experiments, whole: what an arm makes is there for its runs alone, and is taken back after the end,
# an error, Ctrl-C, and, by the next one, after the process was killed.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

new_database seeded
out=$folder/result

run experiment
check "the experiments in the program are listed" prints "  indexes            what do a composite"

# experiment NAME: a file, arms from standard input; one round of short runs
experiment() {
    cat - /dev/fd/3 3<&0 >"$folder/$1.yaml" <<'YAML'
question: does it matter?
extends: dev
pairs: 1
load:
  duration: 400ms
  warmup: 100ms
  sessions: 2
  truth: 0%
  canaries: 0%
  mix: {product_by_sku: 9, checkout: 1}
arms:
YAML
}
try() { # NAME ARGUMENTS...
    local name=$1
    shift
    rm -rf "$out"
    run experiment "$folder/$name.yaml" -d "$database" -o "$out" "$@"
}
untouched() { answers "0 0" "SELECT count(*) || ' ' || count(obj_description('pgbazaar'::regnamespace, 'pg_namespace')) FROM pg_class WHERE relname LIKE 'trial%'"; }
made() { answers 1 "SELECT count(*) FROM pg_class WHERE relname = 'trial'"; }

experiment whole <<'YAML'
  - name: as-it-is
  - name: indexed
    up: CREATE INDEX trial ON retail.products (store_id, price, sku);
    down: DROP INDEX retail.trial;
    load: {ef_search: 77}
    queries:
      product_by_sku: |
        -- truth: product
        SELECT store_id, product_id, sku, 'the arm''s own' AS remark FROM retail.products
         WHERE store_id = :store_id AND sku = :sku;
YAML
try whole --markdown "$folder/table.md"
check "an experiment ends with 0" gives 0
check "its question is printed" prints "does it matter?"
check "with its comparison" prints "after:  indexed"
check "and what else it costs" grep -qE "what else it costs +as-it-is +indexed" "$folder/out"
check "what was made is gone, and the note of it" untouched
check "each run has its result" test -s "$out/as-it-is/1/result.json" -a -s "$out/indexed/1/result.json"
check "an arm's keys are those of its load" grep -q '"77"' "$out/indexed/1/result.json"
check "and of no other" sh -c "! grep -q '\"77\"' '$out/as-it-is/1/result.json'"
check "an arm's query has a file" grep -q "the arm''s own" "$out/indexed/product_by_sku.sql"
check "a Markdown table has a column an arm" grep -qxF "| p50 service | as-it-is | indexed |" "$folder/table.md"
json() { # EXPRESSION: of experiment.json, which is r
    psql -XAtq -d postgres <<SQL
\set document \`cat $out/experiment.json\`
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}
check "a larger index is told" test "$(json "(r #>> '{arms,1,index_bytes}')::int > (r #>> '{arms,0,index_bytes}')::int AND r #>> '{arms,1,table_bytes}' = r #>> '{arms,0,table_bytes}'")" = t
check "so is the WAL of those that write" test "$(json "(r #>> '{arms,0,wal_bytes_a_request}')::numeric > 10")" = t
run load -q -p "$out/indexed/indexed.yaml" -d "$database" -o "$folder/again"
check "an arm can be asked again without the experiment" gives 0

experiment refusing <<'YAML'
  - name: as-it-is
  - name: refusing
    up: ALTER POLICY products_store_isolation ON retail.products WITH CHECK (false);
    down: ALTER POLICY products_store_isolation ON retail.products WITH CHECK (store_id = (SELECT retail.current_store()));
YAML
try refusing
check "an arm whose requests fail is told from one that is fast" grep -qE "failed requests +- +[0-9.]+ %" "$folder/out"
check "with the first error" prints "refusing: requests failed, the first by: checkout: new row violates row-level security policy"

experiment wrong_up <<'YAML'
  - name: wrong
    up: |
      CREATE TABLE retail.trial (a integer);
      SELECT nothing;
    down: DROP TABLE retail.trial;
  - name: as-it-is
YAML
try wrong_up
check "a design that cannot be made: exit code 2" gives 2
check "with its line, and that nothing was changed" warns "arm \"wrong\": $folder/wrong_up.yaml:15: column \"nothing\" does not exist (SQLSTATE 42703); nothing was changed"
check "nothing was" untouched

experiment in_pieces <<'YAML'
  - name: vacuumed
    up: |
      CREATE TABLE retail.trial (a integer);
      VACUUM retail.trial;
      SELECT nothing;
    down: DROP TABLE IF EXISTS retail.trial;
  - name: as-it-is
YAML
try in_pieces
check "statements that must be alone are run one by one, to the wrong one" warns "$folder/in_pieces.yaml:16: column \"nothing\" does not exist"
check "and what they made is taken back" untouched

sed -i '/SELECT nothing/d; s/DROP TABLE IF EXISTS retail.trial/SELECT stays/' "$folder/in_pieces.yaml"
try in_pieces
check "a design that cannot be taken back: exit code 2" gives 2
check "with what to do" warns "arm \"vacuumed\" cannot be taken back: $folder/in_pieces.yaml:16: column \"stays\" does not exist"
check "it is still there" made
try whole
check "no other experiment begins there" warns "is still as an experiment left it that could not end (pgbazaar experiment in_pieces, arm vacuumed)"
check "exit code 2" gives 2
sed -i 's/SELECT stays/DROP TABLE retail.trial/' "$folder/in_pieces.yaml"
try in_pieces
check "the same one takes it back, and goes on" gives 0
check "as it says" warns 'taking back arm "vacuumed", which an earlier run left in the database'
check "then nothing is left" untouched

start() { # NAME: in the background, until its arm is made
    rm -rf "$out"
    "$program" experiment "$folder/$1.yaml" -d "$database" -o "$out" --set load.duration=60s >"$folder/out" 2>"$folder/err" &
    running=$!
    meanwhile "$running" made
}
in_its_run() { # behind the vacuum and the checkpoint: the experiment's own connection is idle
    until_true "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND usename = 'mcp_user' AND query <> ''" "$running"
}
experiment stopped <<'YAML'
  - name: indexed
    up: CREATE INDEX trial ON retail.products (store_id, price, sku);
    down: DROP INDEX retail.trial;
  - name: as-it-is
YAML
check "an arm is made for its run" start stopped
kill -INT "$running"
await "$running"
check "Ctrl-C: exit code 130" gives 130
check "and it is taken back" untouched
check "an arm is made for its run" start stopped
check "and its run has begun" in_its_run
psql -XAtq -d postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$database' AND application_name = 'pgbazaar experiment'" >/dev/null
kill -INT "$running"
await "$running"
check "Ctrl-C where the server has ended the connection: exit code 130" gives 130
check "and it is taken back over a new one" untouched
check "an arm is made for its run" start stopped
kill -STOP "$running" # so that it begins no other
mapfile -t runs < <(pgrep -P "$running")
kill -KILL "$running" "${runs[@]}"
await "$running"
check "after kill -9 it stays" made
psql -XAtq -d postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$database' AND application_name LIKE 'pgbazaar%'" >/dev/null
must until_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgbazaar%'"
try stopped --set indexed.connection=port=1
check "until the next run" warns 'taking back arm "indexed", which an earlier run left'
check "then nothing is left" untouched

try whole --set world.seed=7
check "another world: exit code 2" gives 2
check "it says which key differs" warns "world.seed 42 there and 7 asked for"

experiment own <<'YAML'
  - name: as-it-is
    world: {transactions: 1000, customers: 300, products: 60, embeddings: no}
  - name: ordered
    world: {transactions: 1000, customers: 300, products: 60, embeddings: no, uuid: v7}
    up: CREATE TABLE retail.trial (a integer);
YAML
try own
check "arms with worlds of their own" gives 0
check "have databases of their own" warns "filling database \"${database}_ordered\" for arm \"ordered\""
check "which are dropped" answers 0 "SELECT count(*) FROM pg_database WHERE datname LIKE '${database}\\_%'"
check "and the one that was named stays as it was" untouched
psql -Xq -d postgres -c "CREATE DATABASE \"${database}_ordered\""
databases+=("${database}_ordered")
try own
check "a database of that name that is somebody's is not touched" warns "database \"${database}_ordered\" is there already and is no experiment's"
check "it is there" answers 1 "SELECT count(*) FROM pg_database WHERE datname = '${database}_ordered'"
check "and no other was made" answers 0 "SELECT count(*) FROM pg_database WHERE datname = '${database}_as-it-is'"
psql -Xq -d postgres -c "COMMENT ON DATABASE \"${database}_ordered\" IS 'made by a pgbazaar experiment, which drops it'"
psql -Xq -d "${database}_ordered" -c "SELECT pg_sleep(600)" >/dev/null 2>&1 &
user=$!
must until_true "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = '${database}_ordered'" "$user"
try own
check "one that an experiment is using is not dropped" warns "another experiment may be under way"
psql -XAtq -d postgres -c "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${database}_ordered'" >/dev/null
await "$user"
try own
check "one that was left is dropped and made anew" gives 0

try whole --set "indexed.connection=port=1"
check "an arm's connection is its own" warns 'arm "indexed": '
check "where it leads nowhere, exit code 2" gives 2
check "and nothing is left" untouched
refuses 1 "--json and --markdown both want standard output" experiment "$folder/whole.yaml" -d "$database" --json --markdown -
refuses 1 "did you mean \"indexes\"?" experiment indexs -d "$database"
sed 's/^    down/    dwn/' "$folder/stopped.yaml" >"$folder/misspelt.yaml"
refuses 1 "$folder/misspelt.yaml:14:5: an arm has no key \"dwn\"; did you mean \"down\"?" experiment "$folder/misspelt.yaml" -d "$database"
finish_tests
