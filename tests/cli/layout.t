#!/usr/bin/env bash
# database.layout: the same rows in partitions, as closed as in one piece.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

verifies() { # DESCRIPTION ARGUMENTS...: the database is right, rows and rules
    run verify "${@:2}" -d "$database" -j 2
    check "$1" gives 0
}

caught() { # DESCRIPTION PART SQL: in the database as SQL leaves it; SQL's opposite is a new database
    new_database "$whole"
    sql -c "$3" >/dev/null
    run verify -p dev -d "$database" --rules
    check "$1: exit code 2" gives 2
    check "$1: named" prints "$2"
}

isolated() { # the isolation catalogue of tests/sql, as it is for tables in one piece
    sql -c "CREATE EXTENSION pgtap"
    pg_prove --dbname "$database" tests/sql/30_isolation.sql >"$folder/out" 2>"$folder/err"
}

worked_in() { # the database has taken a load, and what was written is right
    run load -p demo --set load.duration=3s --set load.warmup=1s --set load.model=closed -o "$result" -d "$database"
    check "$layout: a load runs" grep -q 'none of another tenant' "$folder/out"
    check "$layout: without an error" holds "(r #>> '{total,succeeded}')::int > 0 AND r -> 'errors' = '[]'"
    grep -A 1 '"sales_transactions partitioned by"' "$folder/result/result.json" >"$folder/out"
    check "$layout: the result tells the partitions" \
        prints "$(sql -c "SELECT pg_get_partkeydef('retail.sales_transactions'::regclass)")"
    verifies "$layout: and leaves sums, keys and isolation right" -p dev --rules
    check "$layout: the log names tables, not partitions" answers 0 "SELECT count(*) FROM retail.audit_log
        WHERE table_name NOT IN ('customers', 'products', 'sales_transactions', 'sales_transaction_items', 'product_embeddings')"
    check "$layout: and is not empty" answers t "SELECT count(*) > 100 FROM retail.audit_log"
    rm -rf "$folder/result"
}

steps() { # EXPRESSION: of Python, over `steps`, the finish in gen's JSON
    python3 -c "import json, sys; steps = json.load(open('$folder/out'))['finish']; sys.exit(not ($1))"
}

# Every partition's index, with that of its table and the constraint that it makes.
attached="SELECT i.indexrelid::regclass, h.inhparent::regclass, pg_get_indexdef(i.indexrelid), c.conname, c.contype, c.conislocal, c.coninhcount,
       i.indisvalid, p.indisvalid
  FROM pg_inherits h JOIN pg_index i ON i.indexrelid = h.inhrelid JOIN pg_index p ON p.indexrelid = h.inhparent
  LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u') ORDER BY i.indexrelid::regclass::text"

# Every index of a partitioned table anew, by the statement that makes those of its partitions too.
anew="DO \$\$
DECLARE
    whole record;
BEGIN
    FOR whole IN SELECT x.indexrelid::regclass AS index, x.indrelid::regclass AS own, k.conname AS key,
                        coalesce(pg_get_constraintdef(k.oid), replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ')) AS definition
                   FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid AND c.relkind = 'I'
                   LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u') ORDER BY 1 LOOP
        IF whole.key IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', whole.own, whole.key);
            EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', whole.own, whole.key, whole.definition);
        ELSE
            EXECUTE format('DROP INDEX %s', whole.index);
            EXECUTE whole.definition;
        END IF;
    END LOOP;
END \$\$"

# A finish that was cut short: of one index half of the partitions', of another two that nothing is made of yet.
half_made="UPDATE pgbazaar.world SET state = 'finishing';
DO \$\$
DECLARE
    parts CONSTANT regclass[] := ARRAY(SELECT inhrelid FROM pg_inherits WHERE inhparent = 'retail.sales_transactions'::regclass ORDER BY 1);
BEGIN
    DROP INDEX retail.idx_sales_transactions_date, retail.idx_sales_transactions_type;
    CREATE INDEX idx_sales_transactions_date ON ONLY retail.sales_transactions (transaction_date);
    EXECUTE format('CREATE INDEX attached ON %s (transaction_date)', parts[1]);
    ALTER INDEX retail.idx_sales_transactions_date ATTACH PARTITION retail.attached;
    EXECUTE format('CREATE INDEX unattached ON %s (transaction_date)', parts[2]);
    EXECUTE format('CREATE INDEX another ON %s (transaction_date DESC)', parts[3]);
    ALTER TABLE retail.sales_transaction_items DROP CONSTRAINT sales_transaction_items_pkey;
    ALTER TABLE ONLY retail.sales_transaction_items ADD CONSTRAINT sales_transaction_items_pkey PRIMARY KEY (KEY);
END \$\$;
SELECT string_agg(oid::text, ' ' ORDER BY relname) FROM pg_class WHERE relname IN ('attached', 'unattached', 'another')"

goes_on() { # what `half_made` and unusable indexes leave to do
    local kept
    new_database "$whole"
    kept=$(sql -c "${half_made/(KEY)/(${item_key[$layout]})}")
    run gen -p dev --set database.layout=$layout -q --json --resume -j 3 -d "$database"
    check "$layout: gen goes on among half made indexes" gives 0
    check "$layout: those that are there are attached and kept" answers "$kept" "SELECT string_agg(oid::text, ' ' ORDER BY relname) FROM pg_class
        WHERE relname IN ('attached', 'unattached', 'another') AND relispartition = (relname <> 'another')"
    check "$layout: the attached one is not made again" steps "len([s for s in steps if s['name'] == 'idx_sales_transactions_date'
        and s['kind'] == 'index' and s['us'] > 0]) == len([s for s in steps if s['name'] == 'idx_sales_transactions_date' and s['kind'] == 'index']) - 1"
    check "$layout: nor what is of no step that was cut short" steps "{s['name'] for s in steps if s['us'] > 0 and s['kind'] != 'analyze'}
        == {'idx_sales_transactions_date', 'idx_sales_transactions_type', 'sales_transaction_items_pkey'}"
    check "$layout: every index is valid in the end" answers 0 "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
    sql -c "UPDATE pgbazaar.world SET state = 'finishing'" -c "UPDATE pg_index SET indisvalid = false
        WHERE indexrelid = 'retail.idx_sales_transactions_payment'::regclass OR indexrelid =
              (SELECT min(inhrelid) FROM pg_inherits WHERE inhparent = 'retail.idx_sales_transactions_date'::regclass)"
    run gen -p dev --set database.layout=$layout -q --json --resume -d "$database"
    check "$layout: gen goes on among unusable ones" gives 0
    check "$layout: which are made anew, and no others" steps "{s['name'] for s in steps if s['us'] > 0 and s['kind'] != 'analyze'}
        == {'idx_sales_transactions_date', 'idx_sales_transactions_payment'}"
    sql -c "DROP INDEX retail.another"
    sql -c "$attached" >"$folder/resumed"
    check "$layout: all indexes are as in a run that nobody disturbed" diff "$folder/indexes" "$folder/resumed"
}

declare -A item_key=([month]="item_id, created_at" [store]="store_id, item_id")
declare -A partitioned=([month]="sales_transaction_items,sales_transactions"
    [store]="customers,product_embeddings,products,sales_transaction_items,sales_transactions")

for layout in month store; do
    new_database
    run gen -p dev --set database.layout=$layout -q --json -j 3 -d "$database"
    check "$layout: gen" gives 0
    check "$layout: every partition's index is a step, and its table's as well" steps "sorted(s['table'] for s in steps
        if s['name'] == 'sales_transactions_pkey') == sorted('$(sql -c "SELECT string_agg(relid::regclass::text, ' ')
        FROM pg_partition_tree('retail.sales_transactions')")'.replace('retail.', '').split())"
    check "$layout: several connections made the indexes of one table" steps "any(a['name'] == b['name'] and a['table'] != b['table']
        and a['kind'] == b['kind'] in ('index', 'gin', 'built-key') and a['connection'] != b['connection'] for a in steps for b in steps)"
    check "$layout: at the same time" steps "any(a['name'] == b['name'] and a['table'] != b['table'] and a['kind'] == b['kind']
        and a['connection'] != b['connection'] and a['start_us'] < b['start_us'] < a['start_us'] + a['us'] for a in steps for b in steps)"
    check "$layout: partitioned tables" answers "${partitioned[$layout]}" "SELECT string_agg(relname, ',' ORDER BY relname)
        FROM pg_class WHERE relnamespace = 'retail'::regnamespace AND relkind = 'p'"
    verifies "$layout: every row is as the function gives it" -p dev
    check "$layout: no row is in a default partition" answers "" "SELECT string_agg(tableoid::regclass::text, ',')
        FROM (SELECT tableoid FROM retail.sales_transactions UNION ALL SELECT tableoid FROM retail.sales_transaction_items
              UNION ALL SELECT tableoid FROM retail.customers UNION ALL SELECT tableoid FROM retail.products) t
       WHERE tableoid::regclass::text LIKE '%default'"
    check "$layout: every index is valid" answers 0 "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
    check "$layout: every foreign key is validated" answers 0 \
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
    for other in plain month store; do
        [ $other != $layout ] || continue
        for command in "gen --resume" gen init; do
            # shellcheck disable=SC2086
            refuses 2 "the tables are in layout \"$layout\", not \"$other\"" $command -p dev --set database.layout=$other -d "$database"
        done
    done
    run gen -p dev --set database.layout=$layout --resume -d "$database"
    check "$layout: the same one has nothing to do" gives 0
    run gen -p dev --resume -d "$database"
    check "$layout: nor who goes on and says none" gives 0
    check "$layout: as it says" says "the database holds this world already: nothing to do"
    whole=$database
    new_database "$whole"
    run gen -p dev --until 2026-02-07 -q -d "$database"
    check "$layout: a longer world needs to be told none" gives 0
    verifies "$layout: and is right" -p dev --set world.more_weeks=5
    database=$whole

    whole=$database
    sql -c "$attached" >"$folder/indexes"
    check "$layout: there are such indexes" test "$(wc -l <"$folder/indexes")" -gt 20
    new_database "$whole"
    sql -c "$anew" && sql -c "$attached" >"$folder/anew"
    check "$layout: they are what PostgreSQL makes of their tables' by itself, names and all" diff "$folder/anew" "$folder/indexes"
    goes_on
    caught "$layout: a partition without row level security" "does not force row level security" \
        "DO \$\$ BEGIN EXECUTE 'ALTER TABLE ' || (SELECT min(inhrelid::regclass::text) FROM pg_inherits
         WHERE inhparent = 'retail.sales_transactions'::regclass) || ' NO FORCE ROW LEVEL SECURITY'; END \$\$"
    caught "$layout: a partition without its table's policy" "lacks policy sales_transactions_store_isolation of its table" \
        "DO \$\$ BEGIN EXECUTE 'DROP POLICY sales_transactions_store_isolation ON ' ||
         (SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'retail.sales_transactions'::regclass); END \$\$"
    caught "$layout: a partition with another policy of that name" "lacks policy sales_transactions_store_isolation of its table" \
        "DO \$\$ BEGIN EXECUTE format('ALTER POLICY sales_transactions_store_isolation ON %s WITH CHECK (true)',
         (SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'retail.sales_transactions'::regclass)); END \$\$"
    caught "$layout: a partition open to tenants" "is open to tenants, past the policies of its table" \
        "DO \$\$ BEGIN EXECUTE format('GRANT SELECT ON %s TO mcp_user',
         (SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'retail.sales_transactions'::regclass)); END \$\$"

    new_database "$whole"
    sql -c "DELETE FROM retail.sales_transaction_items WHERE ctid = '(0,7)'; UPDATE retail.sales_transactions SET register_id = 'x' WHERE ctid = '(0,3)'"
    run verify -p dev --rows -d "$database"
    check "$layout: rows that are missing in partitions are found" grep -qE 'WRONG  sales_transaction_items: [0-9,]+ rows, [0-9]+ missing' "$folder/out"
    check "$layout: and rows that were changed" grep -qE 'WRONG  sales_transactions: 5,000 rows, [0-9]+ changed' "$folder/out"

    database=$whole
    check "$layout: the isolation catalogue holds" isolated
    worked_in
    run drop --yes -d "$database"
    check "$layout: drop takes all of it away" answers 0 "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'retail'"
done

# What is written today is behind the world's end: it waits for its month.
new_database
run init -p dev --set database.layout=month -q -d "$database"
check "init by month" gives 0
run gen -p dev --set database.layout=month -q -d "$database"
check "gen after init" gives 0
sql -c "INSERT INTO retail.sales_transactions (store_id, transaction_date, subtotal, total_amount) VALUES ('seattle', '2031-07-15', 1, 1)"
check "a later row is in the default partition" answers retail.sales_transactions_default \
    "SELECT tableoid::regclass FROM retail.sales_transactions WHERE transaction_date > '2031-01-01'"
sql -c "SELECT pgbazaar.add_months('retail.sales_transactions', '2031-08-01', '2031-10-31')" >/dev/null
sql -c "INSERT INTO retail.sales_transactions (store_id, transaction_date, subtotal, total_amount) VALUES ('seattle', '2031-08-01', 1, 1)"
check "or in its month, once that was added" answers retail.sales_transactions_2031_08 \
    "SELECT tableoid::regclass FROM retail.sales_transactions WHERE transaction_date > '2031-07-31'"
check "three months were added" answers 3 "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'sales_transactions_2031%'"
check "by whomever, the owner is the schema's" answers retail_owner "SELECT DISTINCT relowner::regrole FROM pg_class WHERE relispartition AND relkind = 'r'"
run verify -p dev --rules -d "$database"
check "which are closed" prints "ok     none: Tables of the schema whose rows are not kept apart"
refuses 1 "database.layout is month, and world.weeks with world.more_weeks 1050" \
    plan -p dev --set database.layout=month --set world.weeks=1040 --set world.more_weeks=10
refuses 1 "\"monthly\" is none of plain, month, store, citus" plan -p dev --set database.layout=monthly

# Many stores share partitions.
many=(-p dev --set world.stores=40 --set world.products=1000 --set world.embeddings=no --set database.layout=store)
new_database
run gen "${many[@]}" -q -d "$database"
check "forty stores" gives 0
check "share 32 partitions of a table" answers 32 "SELECT count(*) FROM pg_inherits WHERE inhparent = 'retail.customers'::regclass"
verifies "and are verified" "${many[@]}"
check "a store's rows are in one of them" answers 1 "SELECT count(DISTINCT tableoid) FROM retail.customers WHERE store_id = 'seattle'"

# Over nodes, where Citus is. Here it is not: what would be asked of it is noted by functions of the
# same names, and the tables stay where they are.
new_database
run gen -p dev --set database.layout=citus -d "$database"
check "without Citus: exit code 2" gives 2
check "and the extension is named" says "citus missing: the extension is not installed on this server" "another database.layout"
check "nothing was made" answers 0 "SELECT count(*) FROM pg_namespace WHERE nspname IN ('retail', 'pgbazaar')"

sql <<'SQL'
SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
SELECT 99999, 'citus', 10, 'pg_catalog'::regnamespace, false, 'none';
CREATE TABLE public.asked (number serial, what text);
CREATE FUNCTION pg_catalog.create_reference_table(t regclass) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO public.asked (what) VALUES ('reference ' || t) $$;
CREATE FUNCTION pg_catalog.create_distributed_function(f regprocedure) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO public.asked (what) VALUES ('function ' || f) $$;
CREATE FUNCTION pg_catalog.create_distributed_table(t regclass, by text, colocate_with text DEFAULT 'default')
    RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- What Citus refuses.
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t AND NOT tgisinternal)
       OR EXISTS (SELECT FROM pg_policy WHERE polrelid = t AND pg_get_expr(polqual, t) LIKE '%SELECT%') THEN
        RAISE EXCEPTION 'cannot distribute %', t;
    END IF;
    INSERT INTO public.asked (what) VALUES (concat_ws(' ', 'distributed', t, by, colocate_with));
END $$;
SQL
run gen -p dev --set database.layout=citus -q -d "$database"
check "with it, gen" gives 0
check "what is asked of Citus" answers "reference retail.stores
reference retail.store_access
reference retail.product_categories
function retail.current_store()
distributed retail.customers store_id default
distributed retail.products store_id retail.customers
distributed retail.product_embeddings store_id retail.customers
distributed retail.sales_transactions store_id retail.customers
distributed retail.sales_transaction_items store_id retail.customers" "SELECT what FROM public.asked ORDER BY number"
check "every key of a distributed table has the store in it" answers "" "SELECT string_agg(indexrelid::regclass::text, ',')
    FROM pg_index WHERE indisunique AND indrelid::regclass::text = ANY (SELECT split_part(what, ' ', 2) FROM public.asked WHERE what LIKE 'distributed%')
     AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = indrelid AND attname = 'store_id' AND attnum = ANY (indkey))"
check "and every foreign key between two" answers "" "SELECT string_agg(conname, ',') FROM pg_constraint AS c
   WHERE contype = 'f' AND conrelid::regclass::text = ANY (SELECT split_part(what, ' ', 2) FROM public.asked WHERE what LIKE 'distributed%')
     AND confrelid::regclass::text = ANY (SELECT split_part(what, ' ', 2) FROM public.asked WHERE what LIKE 'distributed%')
     AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid AND attname = 'store_id' AND attnum = ANY (conkey))"
check "no trigger is left on them" answers 0 "SELECT count(*) FROM pg_trigger
   WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (SELECT split_part(what, ' ', 2) FROM public.asked)"
check "the service account may enter every store" answers 4 "SELECT count(*) FROM retail.store_access WHERE role_name = 'mcp_user'"
verifies "the rows and the rules are right" -p dev

finish_tests
