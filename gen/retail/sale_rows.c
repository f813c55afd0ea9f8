#include <stdio.h>
#include <stdlib.h>

#include "gen/retail/rows.h"
#include "gen/retail/tables.h"

#define NUMBER_DIGITS 20

/* The largest rows there are; COPYBIN_ROOM_READY is room for a number with its prefix, too. */
#define METADATA_ROOM 160
#define SALE_ROOM                                                                                  \
    (COPYBIN_ROOM_ROW + 2 * COPYBIN_ROOM_UUID + 2 * COPYBIN_ROOM_TIMESTAMP +                       \
     4 * COPYBIN_ROOM_CENTS + 6 * COPYBIN_ROOM_READY + METADATA_ROOM)
#define LINE_ROOM                                                                                  \
    (COPYBIN_ROOM_ROW + 3 * COPYBIN_ROOM_UUID + COPYBIN_ROOM_INT4 + 4 * COPYBIN_ROOM_CENTS +       \
     COPYBIN_ROOM_TIMESTAMP + COPYBIN_ROOM_READY)

int retail_maker_init(struct retail_maker *maker, const struct world *world, struct err *err) {
    struct retail_texts *texts = &maker->texts;
    maker->world = world;
    history_cursor_init(&maker->cursor);
    texts->stores = calloc(world_stores(world), sizeof *texts->stores);
    if (!texts->stores)
        return err_set(err, ERR_SYSTEM, "out of memory for a maker of rows");
    for (uint32_t store = 0; store < world_stores(world); store++)
        texts->stores[store] = copybin_ready_make(stores_at(&world->stores, store)->store_id);
    for (int kind = 0; kind < SALE_KINDS; kind++)
        texts->kinds[kind] = copybin_ready_make(sale_kind_name((enum sale_kind)kind));
    for (int payment = 0; payment < PAYMENTS; payment++)
        texts->payments[payment] = copybin_ready_make(payment_name((enum payment)payment));
    return 0;
}

void retail_maker_release(struct retail_maker *maker) {
    free(maker->texts.stores);
    maker->texts.stores = NULL;
}

/* "PREFIX00042": a text field of a prefix and a number of at least `width` digits. */
static char *put_numbered(char *at, const char *prefix, uint64_t number, unsigned width) {
    char digits[NUMBER_DIGITS];
    unsigned count = 0;
    do
        digits[NUMBER_DIGITS - ++count] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count < width)
        digits[NUMBER_DIGITS - ++count] = '0';
    size_t length = strlen(prefix);
    at = copybin_at_int32(at, (uint32_t)(length + count));
    memcpy(at, prefix, length);
    memcpy(at + length, digits + NUMBER_DIGITS - count, count);
    return at + length + count;
}

static char *put_uuid(char *at, struct uuid uuid) {
    return copybin_at_uuid(at, uuid.high, uuid.low);
}

/* What a return or exchange refers to; keys in jsonb's own order. */
static char *put_metadata(char *at, const struct world *world, const struct sale *sale) {
    static const char *const reasons[] = {"defective", "wrong size", "not as described",
                                          "changed mind", "unwanted gift"};
    if (sale->original == SALE_NO_ORIGINAL)
        return copybin_at_null(at);
    char original[UUID_TEXT_SIZE];
    uuid_format(world_uuid(world, UUID_SALE, sale->original), original);
    const char *reason = reasons[sale->lines[0].index % (sizeof reasons / sizeof *reasons)];
    int length =
        snprintf(at + 5, METADATA_ROOM - 5,
                 "{\"reason\": \"%s\", \"original_transaction\": \"%s\"}", reason, original);
    at = copybin_at_int32(at, (uint32_t)length + 1);
    *at = 1; /* the version of jsonb's binary form */
    return at + 1 + length;
}

void retail_sale_row(const struct retail_maker *maker, const struct sale *sale, struct buf *row) {
    const struct world *world = maker->world;
    const struct purchase *purchase = &sale->purchase;
    char *at = copybin_room(row, SALE_ROOM);
    if (!at)
        return;
    at = copybin_at_row(at, (uint16_t)retail_sales_transactions.column_count);
    at = put_uuid(at, world_sale_uuid(world, purchase->sale, purchase->at_us));
    at = copybin_at_ready(at, &maker->texts.stores[purchase->store]);
    at = purchase->customer == HISTORY_GUEST
             ? copybin_at_null(at)
             : put_uuid(at, world_uuid(world, UUID_CUSTOMER, purchase->customer));
    at = copybin_at_timestamptz(at, purchase->at_us);
    at = copybin_at_ready(at, &maker->texts.kinds[sale->kind]);
    at = copybin_at_ready(at, &maker->texts.payments[sale->payment]);
    at = copybin_at_cents(at, sale->subtotal_cents);
    at = copybin_at_cents(at, sale->tax_cents);
    at = copybin_at_cents(at, sale->discount_cents);
    at = copybin_at_cents(at, sale->total_cents);
    at = put_numbered(at, "CASHIER", sale->cashier, 1);
    at = put_numbered(at, "REG", sale->till, 1);
    at = put_numbered(at, "RCP", purchase->sale + 1, 8);
    at = put_metadata(at, world, sale);
    copybin_fill(row, copybin_at_timestamptz(at, purchase->at_us));
}

void retail_line_rows(const struct retail_maker *maker, const struct sale *sale, struct buf *rows) {
    const struct world *world = maker->world;
    int64_t at_us = sale->purchase.at_us;
    struct uuid sale_id = world_sale_uuid(world, sale->purchase.sale, at_us);
    char *at = copybin_room(rows, (size_t)sale->line_count * LINE_ROOM);
    if (!at)
        return;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        at = copybin_at_row(at, (uint16_t)retail_sales_transaction_items.column_count);
        at = put_uuid(at, world_line_uuid(world, line->index, i, at_us));
        at = put_uuid(at, sale_id);
        at = put_uuid(at, world_uuid(world, UUID_PRODUCT, line->product));
        at = copybin_at_int4(at, line->quantity);
        at = copybin_at_cents(at, line->unit_price_cents);
        at = copybin_at_cents(at, line->total_cents);
        at = copybin_at_cents(at, line->discount_cents);
        at = copybin_at_cents(at, line->tax_cents);
        at = copybin_at_timestamptz(at, at_us);
        at = copybin_at_ready(at, &maker->texts.stores[sale->purchase.store]);
    }
    copybin_fill(rows, at);
}
