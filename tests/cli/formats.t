#!/usr/bin/env bash
# gen --to FOLDER --format: what stands in the files is what gen puts into a database, in every
# format. Held by loading them with COPY, and against what COPY itself writes.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

# More than one slice of sales, so that the workers have something to put in order.
world=(-p dev --set world.transactions=20000 --set world.customers=3000 --set world.products=100)
tables=(stores product_categories customers products product_embeddings sales_transactions sales_transaction_items)
export PGTZ=UTC PGCLIENTENCODING=UTF8

for format in binary text csv json; do
    run gen -q "${world[@]}" -j 3 --to "$folder/$format" --format "$format"
    check "files as $format" gives 0
    run gen -q "${world[@]}" -j 1 --to "$folder/$format.1" --format "$format"
    check "one worker and three give the same $format" diff -rq "$folder/$format" "$folder/$format.1"
    rm -rf "$folder/$format.1"
done
run gen -q "${world[@]}" --to "$folder/default"
check "without --format they are binary" diff -rq "$folder/binary" "$folder/default"
check "a file a table: .copy, .txt, .csv" test \
    "$(ls "$folder"/binary/*.copy "$folder"/text/*.txt "$folder"/csv/*.csv | wc -l)" -eq 21
check "a sale is one document with its items" test ! -e "$folder/json/sales_transaction_items.jsonl" -a \
    "$(wc -l <"$folder/json/sales_transactions.jsonl")" -eq 20000

new_database
made=$database
"$program" gen -q "${world[@]}" -d "$made"

columns() { # TABLE: as the header of its CSV file has them
    head -n 1 "$folder/csv/$1.csv"
}

sums() { # the rows of every table in $database, in no order
    local table
    for table in "${tables[@]}"; do
        sql -c "SELECT '$table', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text COLLATE \"C\")) FROM retail.$table t"
    done
}
sums >"$folder/made.sums"
check "the database has rows in every table" test "$(grep -vc '|0|' "$folder/made.sums")" -eq 7

load_files() { # FORMAT SUFFIX OPTIONS: every file into the tables that init makes
    local table
    new_database
    "$program" init -q -d "$database" || return 1
    for table in "${tables[@]}"; do
        sql -c "\\copy retail.$table ($(columns "$table")) FROM '$folder/$1/$table$2' WITH ($3)" || return 1
    done >"$folder/out" 2>"$folder/err"
}

same_sums() {
    diff "$folder/made.sums" <(sums) >"$folder/out"
}

check "COPY takes the binary files" load_files binary .copy "FORMAT binary"
check "binary: every row of every table is as gen makes it" same_sums
check "COPY takes the text files" load_files text .txt "FORMAT text"
check "text: every row of every table is as gen makes it" same_sums
check "COPY takes the CSV files, and their header" load_files csv .csv "FORMAT csv, HEADER true"
check "csv: every row of every table is as gen makes it" same_sums
run verify "${world[@]}" -d "$database"
check "verify compares what was copied, too" gives 0
check "and says that it goes by the profile" warns "does not say which world it holds"

# To the byte what COPY writes, but for the order of the rows.
database=$made
as_copied() { # TABLE FORMAT SUFFIX
    diff <(sql -c "\\copy retail.$1 ($(columns "$1")) TO STDOUT WITH (FORMAT $2)" | LC_ALL=C sort) \
        <({ [ "$2" = text ] || read -r _; cat; } <"$folder/$2/$1$3" | LC_ALL=C sort) >"$folder/out"
}
for table in "${tables[@]}"; do
    check "$table as text: the bytes that COPY TO writes" as_copied "$table" text .txt
    check "$table as csv: the bytes that COPY TO writes" as_copied "$table" csv .csv
done

# Documents, read by the server. Control characters, which JSON has not, keep COPY from looking into the lines.
read_documents() { # TABLE
    sql -c "CREATE TABLE doc_$1 (number bigint GENERATED ALWAYS AS IDENTITY, doc jsonb NOT NULL)" -c "\\copy doc_$1 (doc) FROM '$folder/json/$1.jsonl' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')" >"$folder/out" 2>"$folder/err"
}
for table in "${tables[@]}"; do
    [ "$table" = sales_transaction_items ] || check "$table: every line is JSON" read_documents "$table"
done
sql -c "CREATE VIEW doc_sales_transaction_items AS
    SELECT jsonb_array_elements(doc -> 'items') AS doc, doc ->> 'transaction_id' AS sale FROM doc_sales_transactions"

for table in "${tables[@]}"; do
    list=$(columns "$table")
    check "$table: the documents hold every row, and no other" answers "1|0|0" "
        WITH made AS (SELECT $list FROM retail.$table),
             read AS (SELECT $list FROM doc_$table, jsonb_populate_record(NULL::retail.$table, doc))
        SELECT ((SELECT count(*) FROM made) = (SELECT count(*) FROM read))::int,
               (SELECT count(*) FROM (SELECT t::text FROM made t EXCEPT ALL SELECT t::text FROM read t) x),
               (SELECT count(*) FROM (SELECT t::text FROM read t EXCEPT ALL SELECT t::text FROM made t) x)"
done
check "every item stands in its own sale" answers 0 \
    "SELECT count(*) FROM doc_sales_transaction_items WHERE doc ->> 'transaction_id' <> sale"
check "no sale is without an item" answers 0 \
    "SELECT count(*) FROM doc_sales_transactions WHERE jsonb_array_length(doc -> 'items') = 0"
check "sums over the items are those of the table" answers t "
    SELECT (SELECT sum((doc ->> 'total_price')::numeric) FROM doc_sales_transaction_items)
         = (SELECT sum(total_price) FROM retail.sales_transaction_items)"
check "they are in the order of time" answers 0 "SELECT count(*) FROM (
    SELECT doc ->> 'transaction_date' AS now, lag(doc ->> 'transaction_date') OVER (ORDER BY number) AS before
      FROM doc_sales_transactions) t WHERE before::timestamptz > now::timestamptz"

refuses 1 'did you mean "csv"?' gen -p dev --to "$folder/none" --format cvs
check "no folder is made" test ! -e "$folder/none"
refuses 1 "it may be binary, text, csv or json" gen -p dev --to "$folder/none" --format parquet
refuses 1 "--format says how files look" gen -p dev --format csv -d "$made"
refuses 1 "--format says how files look" gen -p dev --format csv --to null
refuses 1 "--to null fills no database: leave --database, --local and --dir out" gen -p dev --to null -d "$made"
refuses 1 "fills no database" gen -p dev --to "$folder/none" --local
refuses 1 "--resume goes on in a database: with --to null" gen -p dev --to null --resume
check "nothing was begun" test ! -e "$folder/none"
refuses 1 "plan takes no option --format" plan -p dev --format csv
finish_tests
