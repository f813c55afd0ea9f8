/* Reading rows of others, and what else tells of them. */
#include "gen/probe/probe.h"

/* A row of its own and one of the other store: by their keys, since a scan that finds nothing would
 * read a whole table. */
#define THOSE_ROWS "SELECT store_id, :key FROM retail.:table WHERE :key IN (:my_key, :their_key)"

/* Every relation under a table that a session might read in its place. */
#define IN_PARTITIONS                                                                              \
    "DO $$ DECLARE part regclass; found bigint; BEGIN FOR part IN SELECT relid FROM "              \
    "pg_catalog.pg_partition_tree('retail.:table') WHERE isleaf AND level > 0 LIMIT 50 LOOP "      \
    "EXECUTE pg_catalog.format('SELECT count(*) FROM (SELECT FROM %s WHERE store_id = %L LIMIT 1)" \
    " AS x', part, :other_store) INTO found; IF found > 0 THEN RAISE EXCEPTION 'partition %', "    \
    "part USING ERRCODE = '" PROBE_SEEN "'; END IF; END LOOP; END $$"

/* Whatever has a column store_id and may be read: views, materialised views, tables that were added
 * since. */
#define IN_ALL_RELATIONS                                                                           \
    "DO $$ DECLARE place regclass; found bigint; BEGIN FOR place IN SELECT c.oid FROM "            \
    "pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid WHERE "      \
    "a.attname = 'store_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "    \
    "AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') "                                \
    "AND pg_catalog.has_table_privilege(c.oid, 'SELECT') LOOP "                                    \
    "EXECUTE pg_catalog.format('SELECT count(*) FROM (SELECT FROM %s WHERE store_id::text = %L "   \
    "LIMIT 1) AS x', place, :other_store) INTO found; IF found > 0 THEN RAISE EXCEPTION "          \
    "'relation %', place USING ERRCODE = '" PROBE_SEEN "'; END IF; END LOOP; END $$"

static const struct probe probes[] = {
    {.name = "no store",
     .tries = "to read without having entered a store",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE | PROBE_WITHOUT_STORE,
     .statements = {THOSE_ROWS}},
    {.name = "empty store",
     .tries = "to read with '' as the store",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SET LOCAL app.current_store_id = ''", THOSE_ROWS}},
    {.name = "no store, stores and log",
     .tries = "to read the stores and the log without having entered a store",
     .expect = PROBE_NOTHING,
     .traits = PROBE_WITHOUT_STORE,
     .statements = {"SELECT store_id FROM retail.stores UNION ALL (SELECT store_id FROM "
                    "retail.audit_log LIMIT 5)"}},
    {.name = "unknown store",
     .tries = "to read as a store that there is not",
     .expect = PROBE_REFUSED,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SET LOCAL app.current_store_id = :unknown_store", THOSE_ROWS}},
    {.name = "key",
     .tries = "to read rows by their keys",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SELECT store_id, :key FROM retail.:table WHERE :key = :their_key"}},
    {.name = "store and key",
     .tries = "to read rows by their store and keys, as an index has them",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SELECT store_id, :key FROM retail.:table WHERE store_id = :other_store AND "
                    ":key = :their_key"}},
    {.name = "place on the disk",
     .tries = "to read rows by their place (ctid)",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE | PROBE_MAY_BE_EMPTY,
     .statements = {"SELECT store_id, :key FROM retail.:table WHERE ctid = ANY (ARRAY['(0,1)', "
                    "'(0,2)', '(0,3)', '(1,1)', '(1,2)', '(2,1)', '(3,1)']::tid[])"}},
    {.name = "sample",
     .tries = "to read rows by TABLESAMPLE",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE | PROBE_MAY_BE_EMPTY | PROBE_WHOLE,
     .statements = {"SELECT store_id, :key FROM retail.:table TABLESAMPLE SYSTEM (1) LIMIT 50"}},
    {.name = "locked rows",
     .tries = "to lock rows by FOR UPDATE",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE | PROBE_WRITES,
     .statements = {"SELECT store_id, :key FROM retail.:table WHERE :key = :their_key FOR UPDATE"}},
    {.name = "own rows",
     .tries = "to read what it owns: nothing else, and not too little",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SELECT store_id, :key FROM retail.:table LIMIT 20"}},
    {.name = "own row",
     .tries = "to read a row of its own by its key",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SELECT store_id, :key FROM retail.:table WHERE :key = :my_key"}},
    {.name = "every row",
     .tries = "to read a whole table",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE | PROBE_WHOLE,
     .statements = {"SELECT store_id FROM retail.:table GROUP BY store_id"}},
    {.name = "partition",
     .tries = "to read partitions past the policy of their table",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE,
     .leaks = PROBE_SEEN,
     .statements = {IN_PARTITIONS}},
    {.name = "every relation",
     .tries = "to read any view, materialised view or table that has a store_id",
     .expect = PROBE_NOTHING,
     .traits = PROBE_WHOLE,
     .leaks = PROBE_SEEN,
     .statements = {IN_ALL_RELATIONS}},
    {.name = "stores",
     .tries = "to see another store in retail.stores",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT store_id FROM retail.stores WHERE store_id = :other_store"}},
    {.name = "log",
     .tries = "to see another store's lines in the audit log",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT store_id FROM retail.audit_log WHERE store_id = :other_store LIMIT 1"}},
    {.name = "fresh line of the log",
     .tries = "to see in the audit log what was just written for another store",
     .expect = PROBE_NOTHING,
     .traits = PROBE_WRITES | PROBE_ALL_STORES,
     .statements = {"SELECT retail.set_store_context(:other_store, true)",
                    "SELECT pg_catalog.set_config('app.current_store_id', :store, true)",
                    "SELECT store_id FROM retail.audit_log WHERE store_id = :other_store AND "
                    "created_at = current_timestamp"}},
    {.name = "join",
     .tries = "to reach rows through a join",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT i.store_id, i.item_id, p.product_id FROM "
                    "retail.sales_transaction_items AS i FULL JOIN retail.products AS p "
                    "ON p.product_id = i.product_id WHERE p.product_id = :their_product"}},
    {.name = "count",
     .tries = "to count rows, which shows none",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT count(*) FROM retail.sales_transactions WHERE transaction_id = "
                    ":their_sale HAVING count(*) > 0"}},
    {.name = "sub-select",
     .tries = "to ask whether a row exists",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT WHERE EXISTS (SELECT FROM retail.customers WHERE customer_id = "
                    ":their_customer)"}},
    {.name = "XML",
     .tries = "to read by query_to_xml",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT x FROM pg_catalog.query_to_xml('SELECT email FROM retail.customers "
                    "WHERE customer_id = ''' || :their_customer || '''', false, true, '') AS x "
                    "WHERE x::text <> ''"}},
    {.name = "own view",
     .tries = "to read through a view of its own",
     .expect = PROBE_NOTHING,
     .traits = PROBE_WRITES,
     .statements = {"CREATE TEMPORARY VIEW everybody AS SELECT * FROM retail.customers",
                    "SELECT store_id, customer_id FROM pg_temp.everybody WHERE customer_id = "
                    ":their_customer"}},
    {.name = "similarity search",
     .tries =
         "to find another store's product by the function retail.search_products_by_similarity",
     .expect = PROBE_OWN,
     .traits = PROBE_VECTORS | PROBE_MAY_BE_EMPTY,
     .statements = {"SELECT product_id FROM retail.search_products_by_similarity(:their_vector, "
                    "-1.0, 20)"}},
    {.name = "COPY of a query",
     .tries = "to take rows away by COPY",
     .expect = PROBE_NOTHING,
     .statements = {"COPY (SELECT store_id, customer_id, email FROM retail.customers WHERE "
                    "customer_id = :their_customer) TO STDOUT"}},
    {.name = "COPY of a table",
     .tries = "to take a whole table away by COPY",
     .expect = PROBE_OWN,
     .traits = PROBE_EACH_TABLE | PROBE_WHOLE,
     .statements = {"COPY retail.:table (store_id, :key) TO STDOUT"}},
    {.name = "division by zero",
     .tries = "to learn of a row by an error that only it raises",
     .expect = PROBE_NOTHING,
     .leaks = "22012",
     .statements = {"SELECT store_id, customer_id FROM retail.customers WHERE customer_id = "
                    ":their_customer AND 1 / (CASE WHEN store_id = :other_store THEN 0 ELSE 1 END)"
                    " = 1"}},
    {.name = "telling cast",
     .tries = "to read a value out of the message of an error",
     .expect = PROBE_NOTHING,
     .leaks = "22P02",
     .statements = {"SELECT store_id, customer_id FROM retail.customers WHERE customer_id = "
                    ":their_customer AND email::integer = 1"}},
    {.name = "cheap function",
     .tries = "to see rows in a function that is asked before the policy",
     .expect = PROBE_NOTHING,
     .traits = PROBE_WRITES,
     .leaks = PROBE_SEEN,
     .statements = {"CREATE FUNCTION pg_temp.peek(text) RETURNS boolean LANGUAGE plpgsql "
                    "COST 0.000001 AS $$ BEGIN IF $1 = :other_store THEN RAISE EXCEPTION 'seen' "
                    "USING ERRCODE = '" PROBE_SEEN "'; END IF; RETURN true; END $$",
                    "SELECT store_id, customer_id FROM retail.customers WHERE "
                    "pg_temp.peek(store_id) AND customer_id = :their_customer"}},
    {.name = "statistics",
     .tries = "to read values out of the planner's statistics",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE,
     .statements = {"SELECT attname, most_common_vals FROM pg_catalog.pg_stats WHERE schemaname = "
                    "'retail' AND tablename = ':table'"}},
    {.name = "raw statistics",
     .tries = "to read them in the table behind it",
     .expect = PROBE_REFUSED,
     .statements = {"SELECT stavalues1 FROM pg_catalog.pg_statistic LIMIT 1"}},
    {.name = "estimate",
     .tries = "to read numbers of rows out of EXPLAIN's estimate",
     .expect = PROBE_RESIDUAL,
     .statements = {"EXPLAIN SELECT FROM retail.sales_transactions WHERE store_id = :other_store"}},
    {.name = "sizes",
     .tries = "to read how large the tables of all stores are",
     .expect = PROBE_RESIDUAL,
     .statements = {"SELECT reltuples, pg_catalog.pg_relation_size(oid) FROM pg_catalog.pg_class "
                    "WHERE oid = 'retail.sales_transactions'::regclass"}},
    {.name = "counters",
     .tries = "to read how many rows all stores write",
     .expect = PROBE_RESIDUAL,
     .statements = {"SELECT n_tup_ins, n_tup_upd FROM pg_catalog.pg_stat_user_tables WHERE relid "
                    "= 'retail.sales_transactions'::regclass"}},
    {.name = "sessions of others",
     .tries = "to read what other sessions of the same role ask",
     .expect = PROBE_RESIDUAL,
     .statements = {"SELECT query FROM pg_catalog.pg_stat_activity WHERE usename = current_user "
                    "AND pid <> pg_catalog.pg_backend_pid() LIMIT 1"}},
    {.name = "slow queries",
     .tries = "to read the statements of all stores in retail.slow_queries",
     .expect = PROBE_REFUSED,
     .statements = {"SELECT query FROM retail.slow_queries"}},
    {.name = "table statistics",
     .tries = "to read the sizes of all stores in retail.table_stats",
     .expect = PROBE_REFUSED,
     .statements = {"SELECT live_tuples FROM retail.table_stats"}},
    {.name = "rights of others",
     .tries = "to read which login may enter which store",
     .expect = PROBE_REFUSED,
     .statements = {"SELECT store_id FROM retail.store_access"}},
    {.name = "bookkeeping",
     .tries = "to read the tables of pgbazaar itself",
     .expect = PROBE_NOTHING,
     .statements = {"SELECT c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace "
                    "AS n ON n.oid = c.relnamespace WHERE n.nspname = 'pgbazaar' AND c.relkind IN "
                    "('r', 'p', 'v', 'm') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND "
                    "pg_catalog.has_table_privilege(c.oid, 'SELECT')"}},
    {.name = "server's files",
     .tries = "to read files of the server",
     .expect = PROBE_REFUSED,
     .statements = {"SELECT pg_catalog.pg_read_file('PG_VERSION')"}},
};

const struct probe_part probe_reads = {probes, sizeof probes / sizeof *probes};
