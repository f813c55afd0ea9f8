#include "gen/world/loyalty.h"

#include <stdlib.h>

#include "common/mix.h"
#include "gen/world/purpose.h"
#include "gen/world/sale.h"

/* The work is bounded in any world: of customers with many purchases fewer are asked, and of each
 * of them no more than these. */
#define SAMPLE         12000
#define PURCHASES      200000
#define PURCHASES_EACH 64

static const char *const names[LOYALTY_TIERS] = {"bronze", "silver", "gold", "platinum"};

static const double below[LOYALTY_TIERS - 1] = {0.50, 0.80, 0.95};

struct lifetime lifetime_of(const struct world *world, struct history_cell_cursor *cursor,
                            uint64_t customer) {
    struct history_walk walk;
    struct purchase purchases[HISTORY_STRIDE];
    struct lifetime lifetime = {.value_cents = 0, .last_us = INT64_MIN};
    uint32_t count;
    if (cursor)
        history_walk_begin_next(&world->history, cursor, customer, &walk);
    else
        history_walk_begin(&world->history, customer, &walk);
    while ((count = history_walk_stride(&walk, purchases)) > 0) {
        for (uint32_t i = 0; i < count; i++) {
            struct sale sale;
            sale_of_purchase(world, &purchases[i], &sale);
            lifetime.value_cents += sale_value_cents(&sale);
            if (purchases[i].first)
                lifetime.first_us = purchases[i].at_us;
            if (purchases[i].at_us > lifetime.last_us)
                lifetime.last_us = purchases[i].at_us;
        }
    }
    return lifetime;
}

/* The value as it would be if all purchases were as the first ones; exact where those are all. */
static int64_t estimate_value(const struct world *world, uint64_t customer, uint64_t most) {
    struct history_walk walk;
    struct purchase purchase;
    int64_t value_cents = 0, seen = 0;
    history_walk_begin(&world->history, customer, &walk);
    while (history_walk_next(&walk, &purchase)) {
        if ((uint64_t)seen == most)
            return value_cents / seen * (int64_t)history_purchase_count(&world->history, customer);
        struct sale sale;
        sale_of_purchase(world, &purchase, &sale);
        value_cents += sale_value_cents(&sale);
        seen++;
    }
    return value_cents;
}

/* How many customers are asked, and for how many purchases. */
static void plan_sample(const struct world *world, uint64_t *customers, uint64_t *purchases) {
    uint64_t all = world_customers(world);
    *customers = all < SAMPLE ? all : SAMPLE;
    *purchases = UINT64_MAX;
    if (world_sales(world) <= PURCHASES)
        return;
    uint64_t each = world_sales(world) / all;
    *purchases = PURCHASES_EACH;
    each = each > PURCHASES_EACH ? PURCHASES_EACH : each;
    if (*customers * each > PURCHASES)
        *customers = PURCHASES / each;
}

static int ascending(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The k-th of the sample is one of the k-th part of the customers, so that every cohort has its
 * share in it; a hashed one, because stores follow each other in a fixed order within a week. */
int loyalty_init(struct loyalty *loyalty, const struct world *world, struct err *err) {
    uint64_t customers = world_customers(world), count, most;
    plan_sample(world, &count, &most);
    uint64_t key = mix_key(world->params.seed, PURPOSE_LOYALTY);
    int64_t *values = calloc(count, sizeof *values);
    if (!values)
        return err_set(err, ERR_SYSTEM, "out of memory for a sample of customers");
    for (uint64_t k = 0; k < count; k++) {
        uint64_t from = (uint64_t)((uint128)k * customers / count);
        uint64_t to = (uint64_t)((uint128)(k + 1) * customers / count);
        values[k] = estimate_value(world, from + mix_below(mix_at(key, k), to - from), most);
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
