#include "gen/world/customer.h"

#include <stdio.h>

#include "gen/world/calendar.h"
#include "gen/world/sale.h"
#include "gen/world/zone.h"

static const char *const tier_names[LOYALTY_TIERS] = {"bronze", "silver", "gold", "platinum"};

/* Reserved for documentation and examples (RFC 2606): no mail ever reaches anybody. */
static const char *const domains[] = {"example.com", "example.net", "example.org"};

void customer_make_identity(const struct world *world, uint64_t index, struct customer *customer) {
    struct origin origin;
    history_origin(&world->history, index, &origin);
    const struct store *store = stores_at(&world->stores, origin.store);
    customer->index = index;
    customer->store = origin.store;
    person_make(&world->names, world->params.seed, index, store->locale, store->area_code,
                world->start_us, &customer->person);
    char local[64];
    person_email_local(&customer->person, local, sizeof local);
    /* A slug has no digits, so the number behind it tells two namesakes apart. */
    uint64_t number = permutation_at(&world->email_numbers, index);
    (void)snprintf(customer->email, sizeof customer->email, "%s%llu@%s", local,
                   (unsigned long long)number, domains[number % 3]);
}

/* Walks through the purchases, the first one first. */
static int64_t add_up(const struct world *world, uint64_t index, int64_t *first_us,
                      int64_t *last_us) {
    struct history_walk walk;
    struct purchase purchase;
    history_walk_begin(&world->history, index, &walk);
    int64_t value_cents = 0;
    *last_us = INT64_MIN;
    while (history_walk_next(&walk, &purchase)) {
        struct sale sale;
        sale_of_purchase(world, &purchase, &sale);
        value_cents += sale_value_cents(&sale);
        *first_us = purchase.first ? purchase.at_us : *first_us;
        *last_us = purchase.at_us > *last_us ? purchase.at_us : *last_us;
    }
    return value_cents;
}

int64_t customer_lifetime_value_cents(const struct world *world, uint64_t index) {
    int64_t first_us = 0, last_us;
    return add_up(world, index, &first_us, &last_us);
}

void customer_make(const struct world *world, uint64_t index, struct customer *customer) {
    customer_make_identity(world, index, customer);
    customer->created_at_us = 0;
    customer->lifetime_value_cents =
        add_up(world, index, &customer->created_at_us, &customer->updated_at_us);
    enum zone zone = stores_at(&world->stores, customer->store)->zone;
    customer->since_day = calendar_day_of_us(zone_local_us(zone, customer->created_at_us));
    int tier = 0;
    while (tier < LOYALTY_TIERS - 1 &&
           customer->lifetime_value_cents >= world->loyalty_from_cents[tier])
        tier++;
    customer->loyalty_tier = tier_names[tier];
}
