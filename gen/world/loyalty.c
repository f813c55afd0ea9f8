#include "gen/world/loyalty.h"

#include <stdlib.h>

#include "common/mix.h"
#include "gen/world/purpose.h"
#include "gen/world/sale.h"

#define SAMPLE 12000

static const char *const names[LOYALTY_TIERS] = {"bronze", "silver", "gold", "platinum"};

static const double below[LOYALTY_TIERS - 1] = {0.50, 0.80, 0.95};

struct lifetime lifetime_of(const struct world *world, uint64_t customer) {
    struct history_walk walk;
    struct purchase purchase;
    struct lifetime lifetime = {.value_cents = 0, .last_us = INT64_MIN};
    history_walk_begin(&world->history, customer, &walk);
    while (history_walk_next(&walk, &purchase)) {
        struct sale sale;
        sale_of_purchase(world, &purchase, &sale);
        lifetime.value_cents += sale_value_cents(&sale);
        if (purchase.first)
            lifetime.first_us = purchase.at_us;
        if (purchase.at_us > lifetime.last_us)
            lifetime.last_us = purchase.at_us;
    }
    return lifetime;
}

static int ascending(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The k-th of the sample is one of the k-th part of the customers, so that every cohort has its
 * share in it; a hashed one, because stores follow each other in a fixed order within a week. */
int loyalty_init(struct loyalty *loyalty, const struct world *world, struct err *err) {
    uint64_t customers = world_customers(world);
    uint64_t count = customers < SAMPLE ? customers : SAMPLE;
    uint64_t key = mix_key(world->params.seed, PURPOSE_LOYALTY);
    int64_t *values = calloc(count, sizeof *values);
    if (!values)
        return err_set(err, ERR_SYSTEM, "out of memory for a sample of customers");
    for (uint64_t k = 0; k < count; k++) {
        uint64_t from = (uint64_t)((uint128)k * customers / count);
        uint64_t to = (uint64_t)((uint128)(k + 1) * customers / count);
        values[k] = lifetime_of(world, from + mix_below(mix_at(key, k), to - from)).value_cents;
    }
    qsort(values, count, sizeof *values, ascending);
    for (int tier = 0; tier < LOYALTY_TIERS - 1; tier++)
        loyalty->from_cents[tier] = values[(uint64_t)(below[tier] * (double)count)];
    free(values);
    return 0;
}

const char *loyalty_tier(const struct loyalty *loyalty, int64_t value_cents) {
    int tier = 0;
    while (tier < LOYALTY_TIERS - 1 && value_cents >= loyalty->from_cents[tier])
        tier++;
    return names[tier];
}
