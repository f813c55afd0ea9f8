#include "gen/world/customer.h"

#include "gen/world/calendar.h"
#include "gen/world/text.h"
#include "gen/world/zone.h"

/* Reserved for documentation and examples (RFC 2606): no mail ever reaches anybody. */
static const char *const domains[] = {"@example.com", "@example.net", "@example.org"};

void customer_make_identity(const struct world *world, uint64_t index, struct customer *customer) {
    struct origin origin;
    history_origin(&world->history, index, &origin);
    const struct store *store = stores_at(&world->stores, origin.store);
    customer->index = index;
    customer->store = origin.store;
    enum locale locale = stores_customer_locale(&world->stores, store, index);
    person_make(&world->names, world->params.seed, index, locale, store->area_code, world->start_us,
                &customer->person);
    char local[64];
    person_email_local(&customer->person, local, sizeof local);
    /* A slug has no digits, so the number behind it tells two namesakes apart. */
    uint64_t number = world_email_number(world, index);
    struct text email = text_make(customer->email, sizeof customer->email);
    text_put_string(&email, local);
    text_put_number(&email, number, 1);
    text_put_string(&email, domains[number % 3]);
}

void customer_make(const struct world *world, struct history_cell_cursor *cursor, uint64_t index,
                   struct customer *customer) {
    struct lifetime lifetime = lifetime_of(world, cursor, index);
    customer_make_identity(world, index, customer);
    customer->created_at_us = lifetime.first_us;
    customer->updated_at_us = lifetime.last_us;
    customer->lifetime_value_cents = lifetime.value_cents;
    customer->loyalty_tier = loyalty_tier(&world->loyalty, lifetime.value_cents);
    enum zone zone = stores_at(&world->stores, customer->store)->zone;
    customer->since_day = calendar_day_of_us(zone_local_us(zone, lifetime.first_us));
}
