/* The skew that is told: it follows the keys, and is what all rows say where there are few. */
#include "gen/skew.h"

#include <jansson.h>
#include <math.h>

#include "tests/small_world.h"

static struct world_params larger(void) {
    struct world_params params = small_world_params();
    params.volume.customers = 20000;
    params.volume.sales = 100000;
    params.products = 6000;
    return params;
}

static struct skew skew_of(const struct world_params *params) {
    struct world world;
    struct skew skew;
    struct err err;
    world_for_test(&world, params);
    ok(skew_measure(&world, &skew, &err) == 0, "it is measured");
    world_release(&world);
    return skew;
}

static void near(const struct skew *skew, enum skew_figure figure, double expected,
                 double tolerance, const char *what) {
    double achieved = skew->achieved[figure];
    ok(fabs(achieved - expected) <= tolerance, "%s: %.4f, expected %.4f +- %.4f", what, achieved,
       expected, tolerance);
}

static void follows_the_keys(void) {
    struct world_params params = larger();
    struct skew usual = skew_of(&params);
    near(&usual, SKEW_ZIPF, 0.87, 0.05, "exponent");
    near(&usual, SKEW_RETURNS, 0.08, 0.01, "returns");
    near(&usual, SKEW_EXCHANGES, 0.02, 0.005, "exchanges");
    near(&usual, SKEW_BASKET, 2.03, 0.04, "lines");
    near(&usual, SKEW_GROWTH, 0.1, 0.02, "growth");
    near(&usual, SKEW_NULLS, 0.03, 0.005, "nulls");
    for (int i = 0; i < SKEW_FIGURES; i++)
        ok(isnan(usual.asked[i]) || fabs(usual.achieved[i] - usual.asked[i]) < 0.05,
           "figure %d is what was asked for", i);
    ok(!usual.uuid_v7, "version 4");

    params.popularity = 0;
    params.store_skew = 0;
    params.returns = params.exchanges = params.nulls = 0;
    params.volume.growth = 0.5;
    params.volume.season = 0;
    params.repeat_shape = 10;
    params.uuid_v7 = true;
    struct skew even = skew_of(&params);
    near(&even, SKEW_FIRST_PRODUCTS, 0.01, 0.004, "the first of products that all sell alike");
    near(&even, SKEW_MORE_PRODUCTS, 0.2, 0.02, "the first fifth of them");
    near(&even, SKEW_ZIPF, 0, 0.05, "exponent 0");
    near(&even, SKEW_LARGEST_STORE, 1.0 / 12, 0.01, "the largest of twelve stores that are alike");
    near(&even, SKEW_RETURNS, 0, 0, "no returns");
    near(&even, SKEW_EXCHANGES, 0, 0, "no exchanges");
    near(&even, SKEW_NULLS, 0, 0, "no nulls");
    near(&even, SKEW_GROWTH, 0.5, 0.05, "growth of a half");
    ok(even.achieved[SKEW_CUSTOMERS] < usual.achieved[SKEW_CUSTOMERS] - 0.1,
       "customers who are alike: the best have %.3f, not %.3f", even.achieved[SKEW_CUSTOMERS],
       usual.achieved[SKEW_CUSTOMERS]);
    ok(even.uuid_v7, "version 7");
}

static int descending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

/* By all customers and all products. The products' own order is that of what they are to sell. */
static void is_what_all_rows_say(void) {
    struct world_params params = larger();
    struct world world;
    struct skew skew;
    struct err err;
    world_for_test(&world, &params);
    (void)skew_measure(&world, &skew, &err);
    double *rates = calloc(params.volume.customers, sizeof *rates), all = 0, first = 0, once = 0;
    ok(rates != NULL, "memory for the rates");
    if (!rates)
        return;
    for (uint64_t i = 0; i < params.products; i++)
        all += rates[i] = world_product_sales(&world, i).lines_a_week;
    qsort(rates, params.products, sizeof *rates, descending);
    for (uint64_t i = 0; i < params.products / 100; i++)
        first += rates[i];
    near(&skew, SKEW_FIRST_PRODUCTS, first / all, 0.02, "the first products' share");
    for (uint64_t i = params.products / 100; i < params.products / 5; i++)
        first += rates[i];
    near(&skew, SKEW_MORE_PRODUCTS, first / all, 0.02, "the first fifth's");
    all = first = 0;
    for (uint64_t i = 0; i < params.volume.customers; i++) {
        all += rates[i] = (double)history_purchase_count(&world.history, i);
        once += rates[i] < 1.5;
    }
    qsort(rates, params.volume.customers, sizeof *rates, descending);
    for (uint64_t i = 0; i < params.volume.customers / 5; i++)
        first += rates[i];
    near(&skew, SKEW_CUSTOMERS, first / all, 0.02, "the best customers' share");
    near(&skew, SKEW_ONCE, once / (double)params.volume.customers, 0.02, "who bought once");
    free(rates);
    world_release(&world);
}

static void is_told(void) {
    struct world_params params = small_world_params();
    params.volume.base_weeks = params.volume.weeks = 4;
    struct skew skew = skew_of(&params);
    struct buf text = BUF_EMPTY, json = BUF_EMPTY;
    ok(isnan(skew.achieved[SKEW_GROWTH]), "four weeks have no growth");
    skew_print(&skew, &text);
    skew_json(&skew, &json);
    ok(strstr(buf_text(&text), "lines of a transaction"), "as a table");
    json_t *object = json_loads(buf_text(&json), 0, NULL);
    is_int(json_object_size(object), SKEW_FIGURES + 1, "as an object");
    ok(json_is_null(json_object_get(json_object_get(object, "growth"), "achieved")),
       "what is not known is null");
    ok(json_is_real(json_object_get(json_object_get(object, "returns"), "asked")),
       "what was asked is a number");
    json_decref(object);
    buf_release(&text);
    buf_release(&json);
}

int main(void) {
    follows_the_keys();
    is_what_all_rows_say();
    is_told();
    return tap_done();
}
