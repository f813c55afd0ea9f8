#include "gen/copy/copybin.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"
#include "gen/world/calendar.h"
#include "gen/world/optional.h"

void retail_store_row(const struct world *world, uint32_t index, struct buf *row) {
    const struct store *store = stores_at(&world->stores, index);
    copybin_row(row, (uint16_t)retail_stores.column_count);
    copybin_text(row, store->store_id);
    copybin_text(row, store->store_name);
    copybin_text(row, store->store_location);
    copybin_text(row, store->store_type);
    copybin_text(row, store->region);
    int64_t opened_us = world->start_us - (int64_t)store->opened_days_before * CALENDAR_DAY_US;
    copybin_timestamptz(row, opened_us);
    copybin_timestamptz(row, opened_us);
    copybin_bool(row, true);
}

/* What the customer may have kept to themselves. */
static void put_optionals(const struct world *world, const struct customer *customer,
                          struct buf *row) {
    if (optional_is_known(world, OPTIONAL_CUSTOMER_PHONE, customer->index))
        copybin_text(row, customer->person.phone);
    else
        copybin_null(row);
    if (optional_is_known(world, OPTIONAL_CUSTOMER_BIRTH_DAY, customer->index))
        copybin_date(row, customer->person.birth_day);
    else
        copybin_null(row);
    if (optional_is_known(world, OPTIONAL_CUSTOMER_GENDER, customer->index))
        copybin_text(row, customer->person.gender);
    else
        copybin_null(row);
}

void retail_customer_row(const struct world *world, struct history_cell_cursor *cursor,
                         uint64_t index, struct buf *row) {
    struct customer customer;
    customer_make(world, cursor, index, &customer);
    struct uuid id = world_uuid(world, UUID_CUSTOMER, index);
    copybin_row(row, (uint16_t)retail_customers.column_count);
    copybin_uuid(row, id.high, id.low);
    copybin_text(row, stores_at(&world->stores, customer.store)->store_id);
    copybin_text(row, customer.person.first_name);
    copybin_text(row, customer.person.last_name);
    copybin_text(row, customer.email);
    put_optionals(world, &customer, row);
    copybin_date(row, customer.since_day);
    copybin_text(row, customer.loyalty_tier);
    copybin_cents(row, customer.lifetime_value_cents);
    copybin_timestamptz(row, customer.created_at_us);
    copybin_timestamptz(row, customer.updated_at_us);
}
