#include "gen/retail/customer_changes.h"

#include <string.h>

#include "gen/copy/copybin.h"
#include "gen/retail/tables.h"
#include "gen/world/customer.h"

#define CUSTOMERS_AT_ONCE 2048

static const struct copy_column columns[] = {
    {"store_id", COPY_TEXT},     {"customer_id", COPY_UUID},       {"added_value", COPY_NUMERIC},
    {"loyalty_tier", COPY_TEXT}, {"updated_at", COPY_TIMESTAMPTZ},
};

/* Whether any of the customer's values is another one at the end of the longer world. */
static bool put_change(const struct world *before, const struct world *after, uint64_t index,
                       struct buf *row) {
    struct lifetime then = lifetime_of(before, NULL, index), now = lifetime_of(after, NULL, index);
    const char *tier = loyalty_tier(&after->loyalty, now.value_cents);
    if (then.value_cents == now.value_cents && then.last_us == now.last_us &&
        strcmp(tier, loyalty_tier(&before->loyalty, then.value_cents)) == 0)
        return false;
    struct origin origin;
    history_origin(&after->history, index, &origin);
    struct uuid id = world_uuid(after, UUID_CUSTOMER, index);
    copybin_row(row, sizeof columns / sizeof *columns);
    copybin_text(row, stores_at(&after->stores, origin.store)->store_id);
    copybin_uuid(row, id.high, id.low);
    copybin_cents(row, now.value_cents - then.value_cents);
    copybin_text(row, tier);
    copybin_timestamptz(row, now.last_us);
    return true;
}

static uint64_t encode(const struct copy_dataset *before, const struct copy_dataset *after,
                       uint64_t first, uint64_t count, struct buf *rows) {
    uint64_t changes = 0;
    for (uint64_t i = first; i < first + count; i++)
        changes += put_change(before->world, after->world, i, rows);
    return changes;
}

const struct copy_update retail_customer_changes = {
    .table = &retail_customers,
    .changes = {.schema = "pg_temp",
                .name = "customer_changes",
                .columns = columns,
                .column_count = sizeof columns / sizeof *columns},
    .create = "CREATE TEMPORARY TABLE customer_changes (store_id varchar(50), customer_id uuid, "
              "added_value decimal(12,2), loyalty_tier varchar(20), updated_at timestamptz) "
              "ON COMMIT DELETE ROWS",
    .apply = "UPDATE retail.customers AS c SET total_lifetime_value = c.total_lifetime_value + "
             "n.added_value, loyalty_tier = n.loyalty_tier, updated_at = greatest(c.updated_at, "
             "n.updated_at) FROM pg_temp.customer_changes AS n WHERE c.store_id = n.store_id AND "
             "c.customer_id = n.customer_id",
    .units_at_once = CUSTOMERS_AT_ONCE,
    .encode = encode,
};
