/* Changing rows of others, and pointing at them. */
#include "gen/probe/probe.h"

#define WRITES .traits = PROBE_WRITES

static const struct probe probes[] = {
    {.name = "update",
     .tries = "to change rows by their keys",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE | PROBE_WRITES,
     .statements = {"UPDATE retail.:table SET created_at = created_at WHERE :key = :their_key"}},
    {.name = "delete",
     .tries = "to delete rows by their keys",
     .expect = PROBE_NOTHING,
     .traits = PROBE_EACH_TABLE | PROBE_WRITES,
     .statements = {"DELETE FROM retail.:table WHERE :key = :their_key"}},
    {.name = "moving out",
     .tries = "to give a row of its own to another store",
     .expect = PROBE_REFUSED,
     .traits = PROBE_EACH_TABLE | PROBE_WRITES,
     .statements = {"UPDATE retail.:table SET store_id = :other_store WHERE :key = :my_key"}},
    {.name = "foreign customer",
     .tries = "to insert a customer into another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.customers (store_id, first_name, last_name, email) VALUES "
                    "(:other_store, 'x', 'x', 'x@probe.invalid')"}},
    {.name = "foreign product",
     .tries = "to insert a product into another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.products (store_id, sku, product_name, price) VALUES "
                    "(:other_store, 'PROBE', 'x', 1)"}},
    {.name = "foreign sale",
     .tries = "to insert a sale into another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.sales_transactions (store_id, customer_id, subtotal, "
                    "total_amount) VALUES (:other_store, :their_customer, 1, 1)"}},
    {.name = "foreign item",
     .tries = "to insert a line into another store's sale",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.sales_transaction_items (store_id, transaction_id, "
                    "product_id, unit_price, total_price) VALUES (:other_store, :their_sale, "
                    ":their_product, 1, 1)"}},
    {.name = "foreign embedding",
     .tries = "to insert an embedding into another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.product_embeddings (store_id, product_id, embedding_text, "
                    "embedding_model) VALUES (:other_store, :their_product, 'x', 'probe')"}},
    {.name = "merge",
     .tries = "to write into another store by MERGE",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"MERGE INTO retail.customers AS c USING (SELECT 'x@probe.invalid' AS email) AS "
                    "n ON c.customer_id = :their_customer WHEN MATCHED THEN UPDATE SET last_name = "
                    "'x' WHEN NOT MATCHED THEN INSERT (store_id, first_name, last_name, email) "
                    "VALUES (:other_store, 'x', 'x', n.email)"}},
    {.name = "on conflict",
     .tries = "to change a row by ON CONFLICT DO UPDATE on its key",
     .expect = PROBE_REFUSED,
     .traits = PROBE_WRITES | PROBE_GLOBAL_KEYS,
     .statements = {"INSERT INTO retail.customers (customer_id, store_id, first_name, last_name, "
                    "email) VALUES (:their_customer, :store, 'x', 'x', 'x@probe.invalid') "
                    "ON CONFLICT ON CONSTRAINT customers_pkey DO UPDATE SET last_name = 'x'"}},
    {.name = "reference to a customer",
     .tries = "to sell to another store's customer",
     .expect = PROBE_REFUSED,
     .traits = PROBE_WRITES | PROBE_SILENT,
     .sqlstates = "23503",
     .statements = {"INSERT INTO retail.sales_transactions (store_id, customer_id, subtotal, "
                    "total_amount) VALUES (:store, :their_customer, 1, 1)",
                    "SET CONSTRAINTS ALL IMMEDIATE"}},
    {.name = "reference to a product",
     .tries = "to sell another store's product",
     .expect = PROBE_REFUSED,
     .traits = PROBE_WRITES | PROBE_SILENT,
     .sqlstates = "23503",
     .statements = {"INSERT INTO retail.sales_transaction_items (store_id, transaction_id, "
                    "product_id, unit_price, total_price) VALUES (:store, :my_sale, "
                    ":their_product, 1, 1)",
                    "SET CONSTRAINTS ALL IMMEDIATE"}},
    {.name = "reference to a sale",
     .tries = "to add a line to another store's sale",
     .expect = PROBE_REFUSED,
     .traits = PROBE_WRITES | PROBE_SILENT,
     .sqlstates = "23503",
     .statements = {"INSERT INTO retail.sales_transaction_items (store_id, transaction_id, "
                    "product_id, unit_price, total_price) VALUES (:store, :their_sale, "
                    ":my_product, 1, 1)",
                    "SET CONSTRAINTS ALL IMMEDIATE"}},
    {.name = "reference of an embedding",
     .tries = "to describe another store's product",
     .expect = PROBE_REFUSED,
     .traits = PROBE_WRITES | PROBE_SILENT,
     .sqlstates = "23503",
     .statements = {"INSERT INTO retail.product_embeddings (store_id, product_id, embedding_text, "
                    "embedding_model) VALUES (:store, :their_product, 'x', 'probe')",
                    "SET CONSTRAINTS ALL IMMEDIATE"}},
    {.name = "e-mail",
     .tries = "to learn from a refusal that another store has a customer's e-mail",
     .expect = PROBE_DONE,
     WRITES,
     .leaks = "23505",
     .statements = {"INSERT INTO retail.customers (store_id, first_name, last_name, email) VALUES "
                    "(:store, 'x', 'x', :their_email)"}},
    {.name = "SKU",
     .tries = "to learn from a refusal that another store has a product's SKU",
     .expect = PROBE_DONE,
     WRITES,
     .leaks = "23505",
     .statements = {"INSERT INTO retail.products (store_id, sku, product_name, price) VALUES "
                    "(:store, :their_sku, 'x', 1)"}},
    {.name = "taken key",
     .tries = "to learn from a refusal that another store's row has a key",
     .expect = PROBE_RESIDUAL,
     .traits = PROBE_WRITES | PROBE_GLOBAL_KEYS,
     .leaks = "23505",
     .statements = {"INSERT INTO retail.customers (customer_id, store_id, first_name, last_name, "
                    "email) VALUES (:their_customer, :store, 'x', 'x', 'x@probe.invalid')"}},
    {.name = "store's row",
     .tries = "to close another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"UPDATE retail.stores SET is_active = false WHERE store_id = :other_store"}},
    {.name = "categories",
     .tries = "to change what all stores share",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"UPDATE retail.product_categories SET description = description WHERE "
                    "category_id = 1"}},
    {.name = "forged log",
     .tries = "to write into the audit log",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.audit_log (table_name, action, store_id) VALUES ('x', 'x', "
                    ":store)"}},
    {.name = "wiped log",
     .tries = "to delete from the audit log",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"DELETE FROM retail.audit_log WHERE log_id = :their_customer"}},
    {.name = "own right",
     .tries = "to enter itself for another store",
     .expect = PROBE_REFUSED,
     WRITES,
     .statements = {"INSERT INTO retail.store_access (role_name, store_id) VALUES (session_user, "
                    ":other_store)"}},
    {.name = "truncate",
     .tries = "to empty a table",
     .expect = PROBE_REFUSED,
     .traits = PROBE_EACH_TABLE | PROBE_WRITES,
     .leaks = "0A000", /* the right was there: others point at the table */
     .statements = {"TRUNCATE retail.:table"}},
    {.name = "COPY FROM",
     .tries = "to write by COPY",
     .expect = PROBE_REFUSED,
     WRITES,
     .sqlstates = "0A000 42501",
     .statements = {"COPY retail.customers (store_id, first_name, last_name, email) FROM STDIN"}},
    {.name = "COPY to a program",
     .tries = "to run a program on the server",
     .expect = PROBE_REFUSED,
     .statements = {"COPY (SELECT 1) TO PROGRAM 'true'"}},
};

const struct probe_part probe_writes = {probes, sizeof probes / sizeof *probes};
