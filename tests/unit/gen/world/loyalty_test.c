/* Loyalty tiers: in the shares asked for, by lifetime value, in worlds small and large. */
#include "gen/world/loyalty.h"

#include "gen/world/customer.h"
#include "tests/small_world.h"

static const char *const names[LOYALTY_TIERS] = {"bronze", "silver", "gold", "platinum"};
static const double shares[LOYALTY_TIERS] = {0.50, 0.30, 0.15, 0.05};

struct counts {
    uint64_t customers[LOYALTY_TIERS];
    int64_t lowest[LOYALTY_TIERS], highest[LOYALTY_TIERS];
};

static void count_all(const struct world *world, struct counts *counts) {
    for (int tier = 0; tier < LOYALTY_TIERS; tier++) {
        counts->customers[tier] = 0;
        counts->lowest[tier] = INT64_MAX;
        counts->highest[tier] = INT64_MIN;
    }
    for (uint64_t i = 0; i < world_customers(world); i++) {
        int64_t value = lifetime_of(world, NULL, i).value_cents;
        const char *name = loyalty_tier(&world->loyalty, value);
        int tier = 0;
        while (tier < LOYALTY_TIERS - 1 && strcmp(name, names[tier]) != 0)
            tier++;
        counts->customers[tier]++;
        counts->lowest[tier] = value < counts->lowest[tier] ? value : counts->lowest[tier];
        counts->highest[tier] = value > counts->highest[tier] ? value : counts->highest[tier];
    }
}

static void meets_the_shares(const struct world_params *params, double tolerance) {
    struct world world;
    struct counts counts;
    world_for_test(&world, params);
    printf("# %" PRIu64 " customers, seed %" PRIu64 "\n", params->volume.customers, params->seed);
    count_all(&world, &counts);
    for (int tier = 0; tier < LOYALTY_TIERS; tier++) {
        double share = (double)counts.customers[tier] / (double)world_customers(&world);
        double off = share > shares[tier] ? share - shares[tier] : shares[tier] - share;
        ok(off <= tolerance, "%.4f of them are %s", share, names[tier]);
        ok(tier == 0 || counts.highest[tier - 1] < counts.lowest[tier], "by lifetime value");
    }
    world_release(&world);
}

int main(void) {
    struct world_params params = small_world_params();
    /* All are asked; two with the same value share a tier. */
    meets_the_shares(&params, 0.001);
    params.volume.weeks += 20;
    meets_the_shares(&params, 0.001);
    params.volume.weeks -= 20;
    params.volume.customers = 60000;
    params.volume.sales = 300000;
    params.stores = 20;
    for (params.seed = 1; params.seed <= 3; params.seed++)
        meets_the_shares(&params, 0.015);
    /* Customers with a hundred purchases each, who are told by the first of them. */
    params.volume.customers = 5000;
    params.volume.sales = 500000;
    meets_the_shares(&params, 0.025);
    params = small_world_params();
    params.volume.customers = params.volume.sales = 1;
    params.volume.weeks = params.volume.base_weeks = 1;
    struct world world;
    world_for_test(&world, &params);
    is_text(loyalty_tier(&world.loyalty, lifetime_of(&world, NULL, 0).value_cents), "platinum",
            "the only customer is the best one");
    world_release(&world);
    return tap_done();
}
