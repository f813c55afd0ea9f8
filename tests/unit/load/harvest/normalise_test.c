/* What becomes of statements on their way from a log to a mix. */
#include "load/harvest/harvest.h"
#include "load/harvest/naming.h"
#include "load/harvest/normalise.h"
#include "tests/tap.h"

static const struct {
    const char *sql, *normal;
} constants[] = {
    {"SELECT 1", "SELECT $1"},
    {"SELECT * FROM t WHERE a = 'it''s' AND b > -1.5e-3;",
     "SELECT * FROM t WHERE a = $1 AND b > -$2"},
    {"SELECT a FROM t /* who */ WHERE b = 7 -- why", "SELECT a FROM t  WHERE b = $1"},
    {"SELECT a, b FROM t ORDER BY 1, 2 LIMIT 10 OFFSET 20",
     "SELECT a, b FROM t ORDER BY 1, 2 LIMIT 10 OFFSET 20"},
    {"SELECT CAST(3 AS numeric(10,2)), x::varchar(8)",
     "SELECT CAST($1 AS numeric(10,2)), x::varchar(8)"},
    {"SELECT a FROM t WHERE d >= DATE '2025-01-05' AND c = $$x$$",
     "SELECT a FROM t WHERE d >= DATE $1 AND c = $2"},
    {"SELECT a FROM t WHERE d > now() - INTERVAL '7 days'",
     "SELECT a FROM t WHERE d > now() - INTERVAL '7 days'"},
    {"SELECT a FROM t WHERE email = 'anna@example.com' AND b = $2 AND c = $1",
     "SELECT a FROM t WHERE email = $3 AND b = $2 AND c = $1"},
    {"SELECT a FROM t1 WHERE \"B 2\" = E'x\\'y'", "SELECT a FROM t1 WHERE \"B 2\" = $1"},
};

static const struct {
    const char *sql, *query, *unknown;
} namings[] = {
    {"SELECT a FROM retail.products p WHERE p.sku = $1 AND store_id = $2",
     "SELECT a FROM retail.products p WHERE p.sku = :sku AND store_id = :store_id", ""},
    {"SELECT a FROM retail.customers WHERE lower(x) = $1 AND email LIKE $2",
     "SELECT a FROM retail.customers WHERE lower(x) = :unnamed_1 AND email LIKE :customer_email",
     ":unnamed_1"},
    {"SELECT a FROM products WHERE $1 = ANY (tags)",
     "SELECT a FROM products WHERE :product_tag = ANY (tags)", ""},
    {"SELECT a FROM products WHERE price BETWEEN $1 AND $2",
     "SELECT a FROM products WHERE price BETWEEN :price AND :unnamed_2", ":price, :unnamed_2"},
    {"INSERT INTO sales_transactions (transaction_id, store_id, total_amount) VALUES ($1, $2, $3)",
     "INSERT INTO sales_transactions (transaction_id, store_id, total_amount) VALUES "
     "(:new_sale_id, :store_id, :total_amount)",
     ":total_amount"},
    {"SELECT a FROM t WHERE product_id = $1 OR product_id = $1",
     "SELECT a FROM t WHERE product_id = :product_id OR product_id = :product_id", ""},
    {"SELECT a FROM t WHERE at > date $1", "SELECT a FROM t WHERE at > CAST(:unnamed_1 AS date)",
     ":unnamed_1"},
    {"UPDATE products SET current_stock = $1 WHERE product_id IN ($2, $3)",
     "UPDATE products SET current_stock = :current_stock WHERE product_id IN (:product_id, "
     ":product_id)",
     ":current_stock"},
};

static void counts(void) {
    struct harvest harvest;
    struct err err = {.kind = ERR_NONE};
    harvest_init(&harvest);
    char sql[64];
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(sql, sizeof sql, "SELECT  a FROM t%d\nWHERE b = %d", i % 250, i);
        if (harvest_add(&harvest, sql, i % 250 == 7 ? 10 : 1, &err) < 0)
            ok(false, "%s", err.text);
    }
    ok(harvest_add(&harvest, "SET work_mem = 1", 5, &err) == 0, "SET is no query");
    ok(harvest_add(&harvest, "-- x\nselect 1 from pg_catalog.pg_class", 5, &err) == 0,
       "nor one about catalogues");
    harvest_sort(&harvest);
    is_int(harvest.count, 250, "statements that differ in constants and blanks are one");
    is_int(harvest.calls, 1036, "all calls are counted");
    is_int(harvest.left_out, 10, "and those left out");
    is_int(harvest.items[0].calls, 40, "the most often asked is first");
    is_text(harvest.items[0].key, "SELECT a FROM t7 WHERE b = $1", "and has single blanks");
    harvest_release(&harvest);
}

int main(void) {
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        struct buf normal = BUF_EMPTY;
        normalise(constants[i].sql, &normal);
        is_text(buf_text(&normal), constants[i].normal, "%s", constants[i].sql);
        buf_release(&normal);
    }
    for (size_t i = 0; i < sizeof namings / sizeof *namings; i++) {
        struct buf query = BUF_EMPTY, unknown = BUF_EMPTY;
        (void)naming_write(namings[i].sql, &query, &unknown);
        is_text(buf_text(&query), namings[i].query, "%s", namings[i].sql);
        is_text(buf_text(&unknown), namings[i].unknown, "not known: \"%s\"", namings[i].unknown);
        buf_release(&query);
        buf_release(&unknown);
    }
    counts();
    return tap_done();
}
