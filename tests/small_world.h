/* The world that tests of the world look at: small enough for a second, with every kind of sale. */
#ifndef PGBAZAAR_TESTS_SMALL_WORLD_H
#define PGBAZAAR_TESTS_SMALL_WORLD_H

#include "gen/world/calendar.h"
#include "gen/world/world.h"
#include "tests/tap.h"

static inline struct world_params small_world_params(void) {
    return (struct world_params){
        .seed = 42,
        .volume = {.first_day = calendar_day(2025, 1, 5),
                   .base_weeks = 52,
                   .weeks = 52,
                   .customers = 2000,
                   .sales = 12000,
                   .growth = 0.1,
                   .season = 1,
                   .churn_exponent = 0.606,
                   .churn_weeks = 11.669},
        .repeat_shape = 0.553,
        .stores = 12,
        .store_skew = 0.6,
        .locale_weights = {[LOCALE_EN_US] = 1},
        .products = 600,
        .popularity = 0.87,
        .basket_lines = 2.03,
        .returns = 0.08,
        .exchanges = 0.02,
        .discounts = 0.15,
        .nulls = 0.03,
        .tax_by_state = true,
        .flat_tax = 0.08,
        .embedding_dimension = 1536,
    };
}

/* Release with world_release. Without a world there is nothing to test. */
static inline void world_for_test(struct world *world, const struct world_params *params) {
    struct err err = {.kind = ERR_NONE};
    if (world_init(world, params, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

#endif
