/* Answers made by hand from the world, right and wrong ones, and what is said of them. */
#include "load/truth/truth.h"

#include <stdlib.h>
#include <string.h>

#include "common/profile.h"
#include "common/units.h"
#include "gen/world/customer.h"
#include "gen/world/sale.h"
#include "load/truth/truth_parts.h"
#include "tests/small_world.h"

enum { COLUMNS_MOST = 8, CELL_SIZE = 256, HISTORY = 3 };

static struct world world;
static struct tenants tenants;
static struct mix mix;
static struct truth_plan plan;
static struct draw draw;
static struct truth truth;

/* A table as a server would send it. */
static PGresult *table(const char *const columns[]) {
    static char names[COLUMNS_MOST][CELL_SIZE];
    PGresAttDesc attributes[COLUMNS_MOST] = {{.name = NULL}};
    int count = 0;
    for (; columns[count]; count++) {
        (void)snprintf(names[count], sizeof names[count], "%s", columns[count]);
        attributes[count].name = names[count];
    }
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    (void)PQsetResultAttrs(result, count, attributes);
    return result;
}

static void put(PGresult *result, int row, int column, const char *value) {
    char text[CELL_SIZE];
    (void)snprintf(text, sizeof text, "%s", value ? value : "");
    (void)PQsetvalue(result, row, column, text, value ? (int)strlen(text) : -1);
}

static void put_uuid(PGresult *result, int row, int column, struct uuid uuid) {
    char text[UUID_TEXT_SIZE];
    uuid_format(uuid, text);
    put(result, row, column, text);
}

static void put_cents(PGresult *result, int row, int column, int64_t cents) {
    char text[CELL_SIZE];
    (void)snprintf(text, sizeof text, "%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
    put(result, row, column, text);
}

/* The first request of a query of the mix. */
static size_t query_named(const char *name) {
    size_t query = 0;
    while (strcmp(mix.queries[query].name, name) != 0)
        query++;
    return query;
}

static const struct difference *take(const char *name, uint64_t request, PGresult *result) {
    truth.differences.count = 0;
    truth_take(&truth, &draw, query_named(name), (struct asked){request, NULL}, result);
    PQclear(result);
    return &truth.differences.first[0];
}

static void says(uint64_t count, const char *column, const char *found, const char *what) {
    is_int((intmax_t)truth.differences.count, (intmax_t)count, "%s", what);
    if (count > 0) {
        is_text(truth.differences.first[0].column, column, "in its column");
        is_text(truth.differences.first[0].found, found, "with what was found");
    }
}

static PGresult *product_row(uint64_t index, const char *brand) {
    static const char *const columns[] = {"product_id",    "brand",    "price", "sku",
                                          "current_stock", "anything", NULL};
    struct product product;
    PGresult *result = table(columns);
    world_product(&world, index, &product);
    put_uuid(result, 0, 0, world_uuid(&world, UUID_PRODUCT, index));
    put(result, 0, 1, brand ? brand : product.brand);
    put_cents(result, 0, 2, product.price_cents);
    put(result, 0, 3, product.sku);
    put(result, 0, 4, "-17");
    put(result, 0, 5, "else");
    return result;
}

static void compares_products(void) {
    static const char *const columns[] = {"product_id", NULL};
    draw_begin(&draw, 5);
    uint64_t index = draw_product(&draw);
    (void)take("product_by_sku", 5, product_row(index, NULL));
    says(0, NULL, NULL, "a product as it is; its stock may be anything");
    is_int((intmax_t)truth.counts[query_named("product_by_sku")].values, 4, "four values of it");
    (void)take("product_by_sku", 5, product_row(index, "Somebody's"));
    says(1, "brand", "Somebody's", "another brand");
    (void)take("product_by_sku", 5, product_row(index == 0 ? 1 : 0, NULL));
    ok(truth.differences.count >= 2, "another product than the one asked for");
    (void)take("product_by_sku", 5, table(columns));
    says(1, "(row)", "missing", "no row");
    PGresult *result = product_row(index, NULL);
    for (int column = 0; column < PQnfields(result); column++)
        put(result, 1, column, PQgetvalue(result, 0, column));
    (void)take("product_by_sku", 5, result);
    says(1, "(row)", "there more than once", "the row twice");
    (void)take("low_stock", 5, product_row(7, NULL));
    says(0, NULL, NULL, "any product, by its key");
    (void)take("low_stock", 5, product_row(7, "Somebody's"));
    says(1, "brand", "Somebody's", "with another brand");
    result = product_row(7, "Somebody's");
    put(result, 0, 0, "7a1d9eb5-28b7-4f3b-9d8b-1b8c8f9f2a01");
    (void)take("low_stock", 5, result);
    says(0, NULL, NULL, "a product that is none of the world's");
}

static void hides_persons(void) {
    static const char *const columns[] = {"customer_id", "email", "loyalty_tier", NULL};
    PGresult *result = table(columns);
    draw_begin(&draw, 9);
    put_uuid(result, 0, 0, world_uuid(&world, UUID_CUSTOMER, draw_customer(&draw)));
    put(result, 0, 1, "someone@example.com");
    put(result, 0, 2, "of another metal");
    (void)take("customer_by_email", 9, result);
    says(1, "email", "(personal, not shown)", "another address, and a tier that may change");
    is_text(truth.differences.first[0].expected, "(personal, not shown)", "neither is shown");
}

static const char *const history_columns[] = {"transaction_id", "total_amount", "product_id",
                                              "quantity", NULL};

/* A request whose customer has more than HISTORY sales. */
static uint64_t request_with_history(void) {
    for (uint64_t request = 0;; request++) {
        draw_begin(&draw, request);
        if (history_purchase_count(&world.history, draw_customer(&draw)) > HISTORY)
            return request;
    }
}

/* Appends the lines of the customer's sale number `back` from the last; gives the rows so far. */
static int put_sale(PGresult *result, int row, uint64_t customer, uint64_t back) {
    struct history_walk walk;
    struct purchase purchase = {.sale = 0};
    struct sale sale;
    uint64_t number = history_purchase_count(&world.history, customer) - back + 1;
    history_walk_begin(&world.history, customer, &walk);
    while (number-- > 0)
        (void)history_walk_next(&walk, &purchase);
    sale_of_purchase(&world, &purchase, &sale);
    for (uint32_t i = 0; i < sale.line_count; i++, row++) {
        char quantity[CELL_SIZE];
        (void)snprintf(quantity, sizeof quantity, "%" PRId32, sale.lines[i].quantity);
        put_uuid(result, row, 0, world_uuid(&world, UUID_SALE, purchase.sale));
        put_cents(result, row, 1, sale.total_cents);
        put_uuid(result, row, 2, world_uuid(&world, UUID_PRODUCT, sale.lines[i].product));
        put(result, row, 3, quantity);
    }
    return row;
}

/* A sale that is none of the world's. */
static int put_other(PGresult *result, int row) {
    put(result, row, 0, "7a1d9eb5-28b7-4f3b-9d8b-1b8c8f9f2a01");
    put(result, row, 1, "1.00");
    put(result, row, 2, NULL);
    put(result, row, 3, "1");
    return row + 1;
}

/* The sales named, the last is 1; 0 is one of somebody else's. */
static PGresult *history(uint64_t customer, const uint64_t *sales, size_t count) {
    PGresult *result = table(history_columns);
    int row = 0;
    for (size_t i = 0; i < count; i++)
        row = sales[i] == 0 ? put_other(result, row) : put_sale(result, row, customer, sales[i]);
    return result;
}

static void compares_histories(void) {
    static const struct {
        uint64_t sales[HISTORY];
        size_t count;
        uint64_t differences;
        const char *what;
    } cases[] = {
        {{1, 2, 3}, 3, 0, "the last three"},
        {{0, 1, 2}, 3, 0, "a later one of a load takes a place"},
        {{1, 0, 2}, 3, 0, "so does one in between"},
        {{1, 3}, 2, 1, "one is missing"},
        {{1, 2}, 2, 1, "the third is"},
        {{0, 2, 3}, 3, 1, "the last is missing behind another's"},
        {{1, 2, 4}, 3, 2, "a sale that is not among the last"},
        {{1}, 0, 3, "none at all"},
    };
    uint64_t request = request_with_history(), customer = draw_customer(&draw);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)take("history", request, history(customer, cases[i].sales, cases[i].count));
        is_int((intmax_t)truth.differences.count, (intmax_t)cases[i].differences, "%s",
               cases[i].what);
    }
    const uint64_t last[] = {1, 2, 3};
    PGresult *result = history(customer, last, 3);
    put(result, 0, 3, "99");
    (void)take("history", request, result);
    says(1, "quantity", "99", "another quantity");
    result = history(customer, last, 3);
    put(result, 0, 1, "0.01");
    (void)take("history", request, result);
    says(1, "total_amount", "0.01", "another total");
    result = history(customer, last, 3);
    put(result, 0, 2, "7a1d9eb5-28b7-4f3b-9d8b-1b8c8f9f2a01");
    (void)take("history", request, result);
    ok(truth.differences.count == 2 && strcmp(truth.differences.first[0].column, "product_id") == 0,
       "a product that the sale does not have, and one that is missing");
}

/* The sums of the request's day as the world has them, the sales' count `more` than that. */
static PGresult *day(int64_t more, bool with_returns) {
    static const char *const columns[] = {"transaction_type", "transactions", "total_amount", NULL};
    uint64_t counts[SALE_KINDS] = {0}, totals[SALE_KINDS] = {0};
    struct history_cursor cursor;
    struct sale sale;
    int row = 0;
    history_cursor_init(&cursor);
    for (uint64_t i = 0; i < world_sales(&world); i++) {
        sale_make(&world, &cursor, i, &sale);
        if (sale.purchase.store != draw_tenant(&draw)->store ||
            sale.purchase.at_us / INT64_C(86400000000) != draw_day(&draw))
            continue;
        counts[sale.kind]++;
        totals[sale.kind] += (uint64_t)sale.total_cents;
    }
    PGresult *result = table(columns);
    for (int kind = 0; kind < SALE_KINDS; kind++) {
        char count[CELL_SIZE];
        if (counts[kind] == 0 || (kind != SALE_KIND_SALE && !with_returns))
            continue;
        (void)snprintf(count, sizeof count, "%" PRIu64,
                       counts[kind] + (kind == SALE_KIND_SALE ? (uint64_t)more : 0));
        put(result, row, 0, sale_kind_name((enum sale_kind)kind));
        put(result, row, 1, count);
        put_cents(result, row++, 2, (int64_t)totals[kind]);
    }
    return result;
}

/* A request whose day has sales and returns. */
static uint64_t request_with_day(void) {
    for (uint64_t request = 0;; request++) {
        draw_begin(&draw, request);
        PGresult *result = day(0, true);
        int rows = PQntuples(result);
        PQclear(result);
        if (rows >= 2)
            return request;
    }
}

static void compares_days(void) {
    uint64_t request = request_with_day();
    struct truth_count *count = &truth.counts[query_named("sales_of_a_day")];
    static const struct {
        int64_t more;
        bool with_returns;
        bool right;
        const char *what;
    } cases[] = {
        {0, true, true, "the sums of a day"},
        {1, true, false, "a sale too many"},
        {0, false, false, "no row of the returns"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        draw_begin(&draw, request);
        PGresult *result = day(cases[i].more, cases[i].with_returns);
        (void)take("sales_of_a_day", request, result);
        is_int((intmax_t)truth.kept.count, (intmax_t)i + 1, "kept for later");
        draw_begin(&draw, request);
        truth_compare_day(&truth, count, &draw, &truth.kept.answers[i]);
        ok((truth.differences.count == 0) == cases[i].right, "%s", cases[i].what);
    }
    plan.untouched_before_us = (draw_day(&draw) + INT64_C(1)) * INT64_C(86400000000) - 1;
    draw_begin(&draw, request);
    (void)take("sales_of_a_day", request, day(5, true));
    ok(truth.kept.count == 3 && count->undecided == 1,
       "a day on which loads may have sold is left open");
}

static void samples(void) {
    enum { REQUESTS = 20000 };
    int sampled = 0;
    struct err err;
    truth_plan_release(&plan);
    (void)truth_plan_init(&plan, &mix, 0.1, &err);
    for (uint64_t request = 0; request < REQUESTS; request++)
        sampled += truth_plan_samples(&plan, 1, request);
    ok(sampled > REQUESTS / 10 - 250 && sampled < REQUESTS / 10 + 250, "a tenth: %d", sampled);
    truth_plan_release(&plan);
    (void)truth_plan_init(&plan, &mix, 0, &err);
    ok(!plan.compares && !truth_plan_samples(&plan, 1, 1), "none");
}

/* The mix of the test: some of the queries of the program, and a history of three. */
static void make_mix(void) {
    static const char *const names[] = {"product_by_sku", "low_stock", "customer_by_email",
                                        "sales_of_a_day"};
    static struct query queries[5];
    struct err err = {.kind = ERR_NONE};
    mix = (struct mix){.queries = queries};
    for (; mix.count < 4; mix.count++)
        if (query_open(&queries[mix.count], names[mix.count], NULL, NULL, &err) < 0)
            exit(1);
    if (query_parse(&queries[mix.count++], "history",
                    "-- truth: history 3\nSELECT 1 WHERE :customer_id = ''", &err) < 0)
        exit(1);
}

int main(void) {
    struct world_params params = small_world_params();
    struct profile profile;
    struct err err = {.kind = ERR_NONE};
    world_for_test(&world, &params);
    profile_init(&profile);
    make_mix();
    ok(tenants_init(&tenants, &world, &profile, &err) == 0 &&
           truth_plan_init(&plan, &mix, 1, &err) == 0 &&
           truth_init(&truth, &plan, &mix, &world, &err) == 0,
       "begins %s", err.text);
    plan.untouched_before_us = INT64_MAX;
    draw_init(&draw, &world, &tenants, 1, (struct uuid){1, 2});
    compares_products();
    hides_persons();
    compares_histories();
    compares_days();
    samples();
    truth_release(&truth);
    truth_plan_release(&plan);
    tenants_release(&tenants);
    for (size_t i = 0; i < mix.count; i++)
        query_release(&mix.queries[i]);
    world_release(&world);
    return tap_done();
}
