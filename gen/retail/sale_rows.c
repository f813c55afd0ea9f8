#include <stdio.h>

#include "gen/copy/copybin.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"

#define NUMBER_DIGITS 20

/* "PREFIX00042": a text field of a prefix and a number of at least `width` digits. Made by hand:
 * each sale has three of them, and printf would cost more than the rest of the row. */
static void put_numbered(struct buf *row, const char *prefix, uint64_t number, unsigned width) {
    char digits[NUMBER_DIGITS];
    unsigned count = 0;
    do
        digits[NUMBER_DIGITS - ++count] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count < width)
        digits[NUMBER_DIGITS - ++count] = '0';
    size_t length = strlen(prefix);
    buf_put_int32(row, (uint32_t)(length + count));
    buf_put(row, prefix, length);
    buf_put(row, digits + NUMBER_DIGITS - count, count);
}

static void put_uuid(struct buf *row, struct uuid uuid) {
    copybin_uuid(row, uuid.high, uuid.low);
}

/* What a return or exchange refers to; keys in jsonb's own order. */
static void put_metadata(struct buf *row, const struct world *world, const struct sale *sale) {
    static const char *const reasons[] = {"defective", "wrong size", "not as described",
                                          "changed mind", "unwanted gift"};
    if (sale->original == SALE_NO_ORIGINAL) {
        copybin_null(row);
        return;
    }
    char original[UUID_TEXT_SIZE], json[160];
    uuid_format(world_uuid(world, UUID_SALE, sale->original), original);
    const char *reason = reasons[sale->lines[0].index % (sizeof reasons / sizeof *reasons)];
    (void)snprintf(json, sizeof json, "{\"reason\": \"%s\", \"original_transaction\": \"%s\"}",
                   reason, original);
    copybin_jsonb(row, json);
}

void retail_sale_row(const struct world *world, const struct sale *sale, struct buf *row) {
    const struct purchase *purchase = &sale->purchase;
    copybin_row(row, (uint16_t)retail_sales_transactions.column_count);
    put_uuid(row, world_sale_uuid(world, purchase->sale, purchase->at_us));
    copybin_text(row, stores_at(&world->stores, purchase->store)->store_id);
    if (purchase->customer == HISTORY_GUEST)
        copybin_null(row);
    else
        put_uuid(row, world_uuid(world, UUID_CUSTOMER, purchase->customer));
    copybin_timestamptz(row, purchase->at_us);
    copybin_text(row, sale_kind_name(sale->kind));
    copybin_text(row, payment_name(sale->payment));
    copybin_cents(row, sale->subtotal_cents);
    copybin_cents(row, sale->tax_cents);
    copybin_cents(row, sale->discount_cents);
    copybin_cents(row, sale->total_cents);
    put_numbered(row, "CASHIER", sale->cashier, 1);
    put_numbered(row, "REG", sale->till, 1);
    put_numbered(row, "RCP", purchase->sale + 1, 8);
    put_metadata(row, world, sale);
    copybin_timestamptz(row, purchase->at_us);
}

void retail_line_rows(const struct world *world, const struct sale *sale, struct buf *rows) {
    const char *store_id = stores_at(&world->stores, sale->purchase.store)->store_id;
    int64_t at_us = sale->purchase.at_us;
    struct uuid sale_id = world_sale_uuid(world, sale->purchase.sale, at_us);
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        copybin_row(rows, (uint16_t)retail_sales_transaction_items.column_count);
        put_uuid(rows, world_line_uuid(world, line->index, i, at_us));
        put_uuid(rows, sale_id);
        put_uuid(rows, world_uuid(world, UUID_PRODUCT, line->product));
        copybin_int4(rows, line->quantity);
        copybin_cents(rows, line->unit_price_cents);
        copybin_cents(rows, line->total_cents);
        copybin_cents(rows, line->discount_cents);
        copybin_cents(rows, line->tax_cents);
        copybin_timestamptz(rows, at_us);
        copybin_text(rows, store_id);
    }
}
