/* What a query's file says of itself. */
#include "load/truth/claim.h"

#include <math.h>
#include <string.h>

#include "load/ask/query.h"
#include "tests/tap.h"

static int status;
static struct err err;

static struct claim claim_in(const char *line) {
    struct claim claim = {.kind = CLAIM_NOTHING};
    err = (struct err){.kind = ERR_NONE};
    status = claim_read(&claim, line, strlen(line), "a.sql", 3, &err);
    return claim;
}

static void reads(void) {
    struct claim claim = claim_in("-- truth: history 10");
    ok(status == 0 && claim.kind == CLAIM_HISTORY && claim.limit == 10, "a history of ten");
    claim = claim_in("-- truth: nearest 20 similarity 0.4");
    ok(status == 0 && claim.kind == CLAIM_NEAREST && claim.limit == 20, "the nearest twenty");
    ok(fabs(claim.similarity - (0.4)) < 1e-12, "with a lowest similarity");
    claim = claim_in("-- truth: nearest 20");
    ok(fabs(claim.similarity - (-1)) < 1e-12, "without one");
    claim = claim_in("-- truth: product ");
    ok(status == 0 && claim.kind == CLAIM_PRODUCT, "a product");
    claim = claim_in("-- writes: return");
    ok(status == 0 && claim.kind == CLAIM_NOTHING && claim.writes == CLAIM_WRITES_RETURN,
       "what it writes");
    claim = claim_in("-- The truth: a comment for people.");
    ok(status == 0 && claim.kind == CLAIM_NOTHING, "other comments are left alone");
}

static void refuses(void) {
    static const char *const wrong[] = {
        "-- truth:",
        "-- truth: produkt",
        "-- truth: product 3",
        "-- truth: history",
        "-- truth: history 0",
        "-- truth: history 201",
        "-- truth: history 10 similarity 0.4",
        "-- truth: nearest 20 similarity",
        "-- truth: nearest 20 similarity nan",
        "-- truth: nearest 20 similarity 0.4 and more",
        "-- writes: nothing",
        "-- writes: sale twice",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        (void)claim_in(wrong[i]);
        ok(status < 0 && err.kind == ERR_USAGE && strncmp(err.text, "a.sql:3: ", 9) == 0,
           "refused with its place: %s", wrong[i]);
    }
}

static void fits_its_query(void) {
    struct query query;
    const char *text = "-- truth: customer\nSELECT store_id FROM retail.customers WHERE "
                       "store_id = :store_id";
    int code = query_parse(&query, "mine", text, &err);
    ok(code < 0 && strstr(err.text, ":customer_id or :customer_email"),
       "a claim names what the query must ask for");
    query_release(&query);
    code = query_parse(&query, "mine", "-- truth: products\nSELECT 1; SELECT 2", &err);
    ok(code < 0 && strstr(err.text, "one statement"), "a claim is for one statement");
    query_release(&query);
}

static void knows_writers(void) {
    ok(claim_statement_writes("UPDATE retail.products SET price = 1", "products"), "an update");
    ok(claim_statement_writes("with x as (delete from products returning 1) select", "products"),
       "a delete within a WITH");
    ok(!claim_statement_writes("UPDATE retail.products SET price = 1", "customers"),
       "of another table");
    ok(!claim_statement_writes("SELECT updated_at FROM retail.products", "products"),
       "a word within a word is none");
    ok(!claim_statement_writes("SELECT 1 FROM retail.products FOR UPDATE", "products") &&
           !claim_statement_writes("SELECT 1 FROM products FOR NO KEY UPDATE", "products"),
       "a lock is no write");
    ok(!claim_statement_writes("UPDATE retail.products_of_mine SET x = 1", "products"),
       "nor is a table whose name begins alike");
}

int main(void) {
    reads();
    refuses();
    fits_its_query();
    knows_writers();
    return tap_done();
}
