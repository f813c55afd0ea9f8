#include "gen/world/customer.h"

#include <stdio.h>

#include "gen/world/sale.h"
#include "gen/world/zone.h"

#define DAY_US    INT64_C(86400000000)
#define MINUTE_US INT64_C(60000000)

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

int64_t customer_lifetime_value_cents(const struct world *world, uint64_t index, int64_t *last_us) {
    struct history_walk walk;
    struct history_cursor cursor;
    history_walk_begin(&world->history, index, &walk);
    history_cursor_init(&cursor);
    int64_t value_cents = 0;
    *last_us = 0;
    for (uint64_t number; history_walk_next(&walk, &number);) {
        struct sale sale;
        sale_make(world, &cursor, number, &sale);
        value_cents += sale_value_cents(&sale);
        *last_us = sale.purchase.at_us > *last_us ? sale.purchase.at_us : *last_us;
    }
    return value_cents;
}

void customer_make(const struct world *world, uint64_t index, struct customer *customer) {
    customer_make_identity(world, index, customer);
    (void)history_first_sale(&world->history, index, &customer->created_at_us);
    enum zone zone = stores_at(&world->stores, customer->store)->zone;
    int64_t local_us =
        customer->created_at_us + zone_offset_minutes(zone, customer->created_at_us) * MINUTE_US;
    customer->since_day = (int32_t)(local_us / DAY_US);
    customer->lifetime_value_cents =
        customer_lifetime_value_cents(world, index, &customer->updated_at_us);
    int tier = 0;
    while (tier < LOYALTY_TIERS - 1 &&
           customer->lifetime_value_cents >= world->loyalty_from_cents[tier])
        tier++;
    customer->loyalty_tier = tier_names[tier];
}
