#!/usr/bin/env bash
# Embeddings of another type and dimension than the default's, from the profile through schema,
# rows, files and verify to a load that searches by them.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

cat >"$folder/small.yaml" <<'YAML'
extends: dev
world:
  products: 2000
  embedding_type: halfvec
  embedding_dimension: 384
load:
  duration: 2s
  warmup: 500ms
  model: open
  rate: 100/s
  sessions: 4
  mix:
    product_search_similarity: 50
    product_search_function: 50
sla:
  - errors < 50%
YAML
world=(-p "$folder/small.yaml")

run row "${world[@]}" product_embeddings 7
check "a row needs no database" gives 0
check "and has 384 numbers" test "$(grep -o '"embedding": \[[^]]*' "$folder/out" | tr ',' '\n' | wc -l)" -eq 384
key=$(grep -o '"embedding_id": "[^"]*' "$folder/out" | cut -d '"' -f 4)
numbers=$(grep -o '"embedding": \[[^]]*\]' "$folder/out" | cut -d ' ' -f 2)

new_database
run gen -q "${world[@]}" -d "$database"
check "gen fills a database" gives 0
check "its column is of the profile's type" answers "halfvec(384)" \
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'retail.product_embeddings'::regclass AND attname = 'embedding'"
check "its index has the type's operators" answers halfvec_cosine_ops \
    "SELECT o.opcname FROM pg_index AS i JOIN pg_opclass AS o ON o.oid = i.indclass[0] WHERE indexrelid = 'retail.idx_product_embeddings_vector'::regclass"
check "the search takes the type" answers halfvec \
    "SELECT proargtypes[0]::regtype FROM pg_proc WHERE proname = 'search_products_by_similarity'"
check "the server prints a vector as row does" answers "$numbers" \
    "SELECT embedding FROM retail.product_embeddings WHERE embedding_id = '$key'"
check "lengths are 1" answers 2000 \
    "SELECT count(*) FROM retail.product_embeddings WHERE abs(l2_norm(embedding) - 1) < 0.001"
run verify "${world[@]}" -d "$database"
check "verify finds nothing wrong" gives 0

# plan knows what a vector of this type and dimension costs.
run plan "${world[@]}" --json
near() { # PLANNED_FIELD SQL: within 5 %
    local planned found
    planned=$(grep -o '{"name": "product_embeddings"[^}]*}' "$folder/out" | sed "s/.*\"$1\": \([0-9]*\).*/\1/")
    found=$(sql -c "$2")
    awk -v a="$planned" -v b="$found" 'BEGIN { d = a / b - 1; if (d < -.05 || d > .05) {
        printf "# planned %d, found %d\n", a, b; exit 1 } }'
}
check "plan: bytes of the table" near table_bytes "SELECT pg_table_size('retail.product_embeddings')"
check "plan: bytes of its indexes" near index_bytes "SELECT pg_indexes_size('retail.product_embeddings')"

# As files: loaded with COPY they are the same rows, and the text is what COPY writes.
sql -c "CREATE TABLE again (LIKE retail.product_embeddings)" -c "SET timezone = 'UTC'" \
    -c "COPY (SELECT embedding_id, embedding FROM retail.product_embeddings ORDER BY 1) TO STDOUT" >"$folder/server"
for format in binary text csv; do
    run gen -q "${world[@]}" --to "$folder/$format" --format "$format"
    check "files as $format" gives 0
    file=$(ls "$folder/$format/product_embeddings".*)
    columns=$(head -n 1 "$folder/csv/product_embeddings.csv" 2>/dev/null ||
        echo embedding_id,product_id,store_id,embedding_text,embedding,embedding_model,created_at,updated_at)
    sql -c "TRUNCATE again" -c "\\copy again ($columns) FROM $file WITH (FORMAT $format$([ "$format" = csv ] && echo ', HEADER'))"
    check "and COPY reads the same rows" answers 2000 \
        "SELECT count(*) FROM again JOIN retail.product_embeddings AS e USING (embedding_id, product_id, store_id, embedding_text, created_at) WHERE again.embedding = e.embedding"
done
cut -f 1,5 "$folder/text/product_embeddings.txt" | LC_ALL=C sort | cmp -s - "$folder/server"
check "text is what the server writes" test $? -eq 0

for protocol in prepared extended simple; do
    rm -rf "$folder/result"
    run load -q "${world[@]}" --set "load.protocol=$protocol" -d "$database" -o "$folder/result"
    check "a load that searches ($protocol)" gives 0
    failed=$(tr -d '\n' <"$folder/result/result.json" | grep -o '"total": {[^}]*' | grep -o '"failed": [0-9]*')
    check "without an error" test "$failed" = '"failed": 0'
    check "that finds products" grep -q '"rows_checked": [1-9]' "$folder/result/result.json"
done

# Few numbers have the geometry of many.
run gen -q -p ci --set world.transactions=5k --set world.customers=1k --set world.products=6000 \
    --set world.embedding_dimension=64 --set world.embedding_type=halfvec --to null --realism -
check "64 halves look like text embeddings" test \
    "$(grep -E '^(cosine of|local intrinsic|participation)' "$folder/out" | awk '{ print $NF }' | sort | uniq -c | tr -s ' ')" = " 8 ok"

# Another type or dimension is refused: object, expected, found.
refuses 2 "column retail.product_embeddings.embedding must be vector(384) and is halfvec(384): run" \
    gen "${world[@]}" --set world.embedding_type=vector --resume -d "$database"
refuses 2 "must be halfvec(385) and is halfvec(384)" \
    gen "${world[@]}" --set world.embedding_dimension=385 --resume -d "$database"
refuses 2 "must be vector(1536) and is halfvec(384)" init -d "$database"
refuses 2 "another world" verify "${world[@]}" --set world.embedding_dimension=385 -d "$database"
run init -q "${world[@]}" -d "$database"
check "init with the same profile finds it there" gives 0
run drop -q --yes -d "$database"
check "drop needs no profile" gives 0
run init -q --set world.embedding_dimension=64 -d "$database"
check "init makes a column of any dimension" answers "vector(64)" \
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'retail.product_embeddings'::regclass AND attname = 'embedding'"
refuses 1 "world.embedding_dimension" plan --set world.embedding_dimension=2001
finish_tests
